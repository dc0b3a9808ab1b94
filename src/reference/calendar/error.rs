//! The errors of the calendar contract: one constructor for each error that the document shows or
//! that was recorded from the real service, and the envelope that they all travel in.

use serde_json::{Map, Value, json};

use crate::reference::base::json::indented;
use crate::reference::base::message::ServerResponse;

/// An error, before it is an answer.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    status: u16,
    domain: &'static str,
    reason: &'static str,
    message: String,
    place: Option<ErrorSource>,
    /// In a box, as few errors have one.
    header: Option<Box<(&'static str, String)>>,
}

/// What of the request the error speaks of.
#[derive(Clone, Copy, Debug)]
enum ErrorSource {
    Parameter(&'static str),
    Header(&'static str),
}

impl ApiError {
    pub(crate) fn response(&self) -> ServerResponse {
        let response = ServerResponse::new(self.status).with_body(JSON, text(&self.envelope()));
        match self.header.as_deref() {
            Some((name, value)) => response.with_header(name, value),
            None => response,
        }
    }

    fn envelope(&self) -> Value {
        let mut item = Map::new();
        item.insert("domain".to_owned(), self.domain.into());
        item.insert("reason".to_owned(), self.reason.into());
        item.insert("message".to_owned(), self.message.as_str().into());
        if let Some(place) = self.place {
            let (kind, name) = match place {
                ErrorSource::Parameter(name) => ("parameter", name),
                ErrorSource::Header(name) => ("header", name),
            };
            item.insert("locationType".to_owned(), kind.into());
            item.insert("location".to_owned(), name.into());
        }
        json!({"error": {"errors": [item], "code": self.status, "message": self.message}})
    }

    pub(crate) fn new(
        status: u16,
        (domain, reason): (&'static str, &'static str),
        message: &str,
    ) -> Self {
        Self {
            status,
            domain,
            reason,
            message: message.to_owned(),
            place: None,
            header: None,
        }
    }

    fn at(self, place: ErrorSource) -> Self {
        Self {
            place: Some(place),
            ..self
        }
    }

    fn with_header(self, name: &'static str, value: &str) -> Self {
        Self {
            header: Some(Box::new((name, value.to_owned()))),
            ..self
        }
    }
}

/// 400: what cannot be said better.
pub(crate) fn bad_request() -> ApiError {
    ApiError::new(400, ("global", "badRequest"), "Bad Request")
}

/// 400: the body is not JSON.
pub(crate) fn parse_error() -> ApiError {
    ApiError::new(400, ("global", "parseError"), "Parse Error")
}

/// 400: something that has to be there is not.
pub(crate) fn required(message: &str) -> ApiError {
    ApiError::new(400, ("global", "required"), message)
}

/// 400: a parameter that has to be there is not.
pub(crate) fn required_parameter(name: &'static str) -> ApiError {
    required(&format!("Required parameter: {name}")).at(ErrorSource::Parameter(name))
}

/// 400: a member of the body has a value that it cannot have.
pub(crate) fn invalid(message: &str) -> ApiError {
    ApiError::new(400, ("global", "invalid"), message)
}

/// 400: a parameter has a value that it cannot have.
pub(crate) fn invalid_parameter(name: &'static str, message: &str) -> ApiError {
    invalid(message).at(ErrorSource::Parameter(name))
}

/// 400: only single events have one start to be ordered by.
pub(crate) fn ordering_not_available() -> ApiError {
    let message = "The requested ordering is not available for the particular query.";
    ApiError::new(400, ("global", "badRequest"), message).at(ErrorSource::Parameter("orderBy"))
}

/// 400: the range ends before it begins. The place is `timeMax` even where the range is an event's.
pub(crate) fn time_range_empty() -> ApiError {
    ApiError::new(
        400,
        ("calendar", "timeRangeEmpty"),
        "The specified time range is empty.",
    )
    .at(ErrorSource::Parameter("timeMax"))
}

/// 400: a sync token together with a parameter that would narrow the list.
pub(crate) fn sync_token_with_restrictions() -> ApiError {
    let reason = ("calendar", "syncTokenWithRequestRestrictions");
    ApiError::new(
        400,
        reason,
        "Sync token cannot be used with other request restrictions.",
    )
    .at(ErrorSource::Parameter("syncToken"))
}

/// 401: there are no credentials.
pub(crate) fn login_required() -> ApiError {
    ApiError::new(401, ("global", "required"), "Login Required")
        .at(ErrorSource::Header("Authorization"))
        .with_header(
            "www-authenticate",
            r#"Bearer realm="https://accounts.example.test/""#,
        )
}

/// 401: there are credentials, and they are no good.
pub(crate) fn invalid_credentials() -> ApiError {
    let challenge = r#"Bearer realm="https://accounts.example.test/", error="invalid_token""#;
    ApiError::new(401, ("global", "authError"), "Invalid Credentials")
        .at(ErrorSource::Header("Authorization"))
        .with_header("www-authenticate", challenge)
}

/// 403: no credentials on a method that could be used with an API key.
pub(crate) fn unregistered_caller() -> ApiError {
    let message =
        "Method doesn't allow unregistered callers (callers without established identity).";
    ApiError::new(403, ("global", "forbidden"), message)
}

/// 403: the token's scope does not reach so far.
pub(crate) fn insufficient_permissions() -> ApiError {
    let challenge = r#"Bearer realm="https://accounts.example.test/", error="insufficient_scope""#;
    ApiError::new(
        403,
        ("global", "insufficientPermissions"),
        "Insufficient Permission",
    )
    .with_header("www-authenticate", challenge)
}

/// 403: a guest's write to what is the organizer's.
pub(crate) fn forbidden_for_non_organizer() -> ApiError {
    let message = "Shared properties can only be changed by the organizer of the event.";
    ApiError::new(403, ("calendar", "forbiddenForNonOrganizer"), message)
}

/// 403: an account keeps its primary calendar.
pub(crate) fn cannot_delete_primary() -> ApiError {
    let message = "The primary calendar cannot be deleted.";
    ApiError::new(403, ("calendar", "cannotDeletePrimaryCalendar"), message)
}

/// 403: a calendar keeps its owner.
pub(crate) fn cannot_change_owner_acl() -> ApiError {
    let message = "Cannot change the access of the owner of the calendar.";
    ApiError::new(403, ("calendar", "cannotChangeOwnerAcl"), message)
}

/// 403: the calendar can be seen, and this takes more.
pub(crate) fn required_access_level(role: &str) -> ApiError {
    let message = format!("You need to have {role} access to this calendar.");
    ApiError::new(403, ("calendar", "requiredAccessLevel"), &message)
}

/// 403: no word on why.
pub(crate) fn forbidden() -> ApiError {
    ApiError::new(403, ("global", "forbidden"), "Forbidden")
}

/// 404: it is not there, or not for this caller.
pub(crate) fn not_found() -> ApiError {
    ApiError::new(404, ("global", "notFound"), "Not Found")
}

/// 405: the path is there, the method is not.
pub(crate) fn method_not_allowed(allow: &str) -> ApiError {
    ApiError::new(
        405,
        ("global", "httpMethodNotAllowed"),
        "Method Not Allowed",
    )
    .with_header("allow", allow)
}

/// 409: the id is taken.
pub(crate) fn duplicate() -> ApiError {
    ApiError::new(
        409,
        ("global", "duplicate"),
        "The requested identifier already exists.",
    )
}

/// 410: the sync token is not, or no longer, one of ours.
pub(crate) fn full_sync_required() -> ApiError {
    let message = "Sync token is no longer valid, a full sync is required.";
    ApiError::new(410, ("calendar", "fullSyncRequired"), message)
        .at(ErrorSource::Parameter("syncToken"))
}

/// 410: deletions are not remembered for so long.
pub(crate) fn updated_min_too_long_ago() -> ApiError {
    let message = "The requested minimum modification time lies too far in the past.";
    ApiError::new(410, ("calendar", "updatedMinTooLongAgo"), message)
        .at(ErrorSource::Parameter("updatedMin"))
}

/// 410: it was deleted before.
pub(crate) fn deleted() -> ApiError {
    ApiError::new(410, ("global", "deleted"), "Resource has been deleted")
}

/// 412: somebody else has written since.
pub(crate) fn condition_not_met() -> ApiError {
    ApiError::new(412, ("global", "conditionNotMet"), "Precondition Failed")
        .at(ErrorSource::Header("If-Match"))
}

/// 413: a body that is not worth reading.
pub(crate) fn too_large() -> ApiError {
    ApiError::new(
        413,
        ("global", "uploadTooLarge"),
        "Request Entity Too Large",
    )
}

/// 500: a fault of the server's own.
pub(crate) fn backend_error() -> ApiError {
    ApiError::new(500, ("global", "backendError"), "Backend Error")
}

/// JSON as the service writes it: one space for each level.
pub(crate) fn text(value: &Value) -> Vec<u8> {
    indented(value, b" ")
}

/// The media type of every body.
pub(crate) const JSON: &str = "application/json; charset=UTF-8";
