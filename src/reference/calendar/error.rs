//! The errors of the calendar contract: one constructor for each error that the document shows or that
//! was recorded from the real service, and the body that they all have.

use serde_json::{Map, Value, json};

use crate::reference::base::http::json::indented;
use crate::reference::base::http::message::ServerResponse;

/// An error that is not yet a response.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    status: u16,
    domain: &'static str,
    reason: &'static str,
    message: String,
    source: Option<ErrorSource>,
    /// A header field of the response. The field is boxed to keep the type small, because few
    /// errors have a header.
    header: Option<Box<(&'static str, String)>>,
}

/// The part of the request that the error is about.
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
        if let Some(source) = self.source {
            let (kind, name) = match source {
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
            source: None,
            header: None,
        }
    }

    fn at(self, source: ErrorSource) -> Self {
        Self {
            source: Some(source),
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

/// 400: the request is invalid, and no more specific reason fits.
pub(crate) fn bad_request() -> ApiError {
    ApiError::new(400, ("global", "badRequest"), "Bad Request")
}

/// 400: the body is not JSON.
pub(crate) fn parse_error() -> ApiError {
    ApiError::new(400, ("global", "parseError"), "Parse Error")
}

/// 400: a required member is missing.
pub(crate) fn required(message: &str) -> ApiError {
    ApiError::new(400, ("global", "required"), message)
}

/// 400: a required parameter is missing.
pub(crate) fn required_parameter(name: &'static str) -> ApiError {
    required(&format!("Required parameter: {name}")).at(ErrorSource::Parameter(name))
}

/// 400: a member of the body has an invalid value.
pub(crate) fn invalid(message: &str) -> ApiError {
    ApiError::new(400, ("global", "invalid"), message)
}

/// 400: a parameter has an invalid value.
pub(crate) fn invalid_parameter(name: &'static str, message: &str) -> ApiError {
    invalid(message).at(ErrorSource::Parameter(name))
}

/// 400: only single events can be ordered by their start.
pub(crate) fn ordering_not_available() -> ApiError {
    let message = "The requested ordering is not available for the particular query.";
    ApiError::new(400, ("global", "badRequest"), message).at(ErrorSource::Parameter("orderBy"))
}

/// 400: the range ends before it begins. The location is `timeMax` even if the range is that of an
/// event.
pub(crate) fn time_range_empty() -> ApiError {
    ApiError::new(
        400,
        ("calendar", "timeRangeEmpty"),
        "The specified time range is empty.",
    )
    .at(ErrorSource::Parameter("timeMax"))
}

/// 400: a sync token together with a parameter that restricts the list.
pub(crate) fn sync_token_with_restrictions() -> ApiError {
    let reason = ("calendar", "syncTokenWithRequestRestrictions");
    ApiError::new(
        400,
        reason,
        "Sync token cannot be used with other request restrictions.",
    )
    .at(ErrorSource::Parameter("syncToken"))
}

/// 401: the request has no credentials.
pub(crate) fn login_required() -> ApiError {
    ApiError::new(401, ("global", "required"), "Login Required")
        .at(ErrorSource::Header("Authorization"))
        .with_header(
            "www-authenticate",
            r#"Bearer realm="https://accounts.example.test/""#,
        )
}

/// 401: the credentials are invalid.
pub(crate) fn invalid_credentials() -> ApiError {
    let challenge = r#"Bearer realm="https://accounts.example.test/", error="invalid_token""#;
    ApiError::new(401, ("global", "authError"), "Invalid Credentials")
        .at(ErrorSource::Header("Authorization"))
        .with_header("www-authenticate", challenge)
}

/// 403: no credentials for a method that accepts an API key.
pub(crate) fn unregistered_caller() -> ApiError {
    let message =
        "Method doesn't allow unregistered callers (callers without established identity).";
    ApiError::new(403, ("global", "forbidden"), message)
}

/// 403: the scope of the token does not permit the call.
pub(crate) fn insufficient_permissions() -> ApiError {
    let challenge = r#"Bearer realm="https://accounts.example.test/", error="insufficient_scope""#;
    ApiError::new(
        403,
        ("global", "insufficientPermissions"),
        "Insufficient Permission",
    )
    .with_header("www-authenticate", challenge)
}

/// 403: a guest changes what belongs to the organizer.
pub(crate) fn forbidden_for_non_organizer() -> ApiError {
    let message = "Shared properties can only be changed by the organizer of the event.";
    ApiError::new(403, ("calendar", "forbiddenForNonOrganizer"), message)
}

/// 403: the primary calendar of an account cannot be deleted.
pub(crate) fn cannot_delete_primary() -> ApiError {
    let message = "The primary calendar cannot be deleted.";
    ApiError::new(403, ("calendar", "cannotDeletePrimaryCalendar"), message)
}

/// 403: the access rule of the owner cannot be changed.
pub(crate) fn cannot_change_owner_acl() -> ApiError {
    let message = "Cannot change the access of the owner of the calendar.";
    ApiError::new(403, ("calendar", "cannotChangeOwnerAcl"), message)
}

/// 403: the caller can see the calendar, but the call needs a higher role.
pub(crate) fn required_access_level(role: &str) -> ApiError {
    let message = format!("You need to have {role} access to this calendar.");
    ApiError::new(403, ("calendar", "requiredAccessLevel"), &message)
}

/// 403: no more specific reason fits.
pub(crate) fn forbidden() -> ApiError {
    ApiError::new(403, ("global", "forbidden"), "Forbidden")
}

/// 404: the resource does not exist, or the caller cannot see it.
pub(crate) fn not_found() -> ApiError {
    ApiError::new(404, ("global", "notFound"), "Not Found")
}

/// 405: the path exists, but not with this method.
pub(crate) fn method_not_allowed(allow: &str) -> ApiError {
    ApiError::new(
        405,
        ("global", "httpMethodNotAllowed"),
        "Method Not Allowed",
    )
    .with_header("allow", allow)
}

/// 409: the id is in use.
pub(crate) fn duplicate() -> ApiError {
    ApiError::new(
        409,
        ("global", "duplicate"),
        "The requested identifier already exists.",
    )
}

/// 410: the sync token is invalid or has expired.
pub(crate) fn full_sync_required() -> ApiError {
    let message = "Sync token is no longer valid, a full sync is required.";
    ApiError::new(410, ("calendar", "fullSyncRequired"), message)
        .at(ErrorSource::Parameter("syncToken"))
}

/// 410: `updatedMin` is earlier than the oldest deletions that the server still knows.
pub(crate) fn updated_min_too_long_ago() -> ApiError {
    let message = "The requested minimum modification time lies too far in the past.";
    ApiError::new(410, ("calendar", "updatedMinTooLongAgo"), message)
        .at(ErrorSource::Parameter("updatedMin"))
}

/// 410: the resource has been deleted.
pub(crate) fn deleted() -> ApiError {
    ApiError::new(410, ("global", "deleted"), "Resource has been deleted")
}

/// 412: the resource has changed since the client read it.
pub(crate) fn condition_not_met() -> ApiError {
    ApiError::new(412, ("global", "conditionNotMet"), "Precondition Failed")
        .at(ErrorSource::Header("If-Match"))
}

/// 413: the body is too large.
pub(crate) fn too_large() -> ApiError {
    ApiError::new(
        413,
        ("global", "uploadTooLarge"),
        "Request Entity Too Large",
    )
}

/// 500: a fault of the server.
pub(crate) fn backend_error() -> ApiError {
    ApiError::new(500, ("global", "backendError"), "Backend Error")
}

/// JSON as the service writes it: one space for each level.
pub(crate) fn text(value: &Value) -> Vec<u8> {
    indented(value, b" ")
}

/// The media type of every body.
pub(crate) const JSON: &str = "application/json; charset=UTF-8";
