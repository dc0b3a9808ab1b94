//! The errors of the calendar contract: one constructor for each error that the document shows or
//! that was recorded from the real service, and the envelope that they all travel in.

use serde::Serialize as _;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value, json};

use crate::reference::wire::ServerResponse;

/// An error, before it is an answer.
#[derive(Clone, Debug)]
pub(super) struct Failure {
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

impl Failure {
    pub(super) fn reply(&self) -> ServerResponse {
        let reply = ServerResponse::new(self.status).with_body(JSON, text(&self.envelope()));
        match self.header.as_deref() {
            Some((name, value)) => reply.with_header(name, value),
            None => reply,
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

    pub(super) fn new(
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
pub(super) fn bad_request() -> Failure {
    Failure::new(400, ("global", "badRequest"), "Bad Request")
}

/// 400: the body is not JSON.
pub(super) fn parse_error() -> Failure {
    Failure::new(400, ("global", "parseError"), "Parse Error")
}

/// 400: something that has to be there is not.
pub(super) fn required(message: &str) -> Failure {
    Failure::new(400, ("global", "required"), message)
}

/// 400: a parameter that has to be there is not.
pub(super) fn required_parameter(name: &'static str) -> Failure {
    required(&format!("Required parameter: {name}")).at(ErrorSource::Parameter(name))
}

/// 400: a member of the body has a value that it cannot have.
pub(super) fn invalid(message: &str) -> Failure {
    Failure::new(400, ("global", "invalid"), message)
}

/// 400: a parameter has a value that it cannot have.
pub(super) fn invalid_parameter(name: &'static str, message: &str) -> Failure {
    invalid(message).at(ErrorSource::Parameter(name))
}

/// 400: only single events have one start to be ordered by.
pub(super) fn ordering_not_available() -> Failure {
    let message = "The requested ordering is not available for the particular query.";
    Failure::new(400, ("global", "badRequest"), message).at(ErrorSource::Parameter("orderBy"))
}

/// 400: the range ends before it begins. The place is `timeMax` even where the range is an event's.
pub(super) fn time_range_empty() -> Failure {
    Failure::new(
        400,
        ("calendar", "timeRangeEmpty"),
        "The specified time range is empty.",
    )
    .at(ErrorSource::Parameter("timeMax"))
}

/// 400: a sync token together with a parameter that would narrow the list.
pub(super) fn sync_token_with_restrictions() -> Failure {
    let reason = ("calendar", "syncTokenWithRequestRestrictions");
    Failure::new(
        400,
        reason,
        "Sync token cannot be used with other request restrictions.",
    )
    .at(ErrorSource::Parameter("syncToken"))
}

/// 401: there are no credentials.
pub(super) fn login_required() -> Failure {
    Failure::new(401, ("global", "required"), "Login Required")
        .at(ErrorSource::Header("Authorization"))
        .with_header(
            "www-authenticate",
            r#"Bearer realm="https://accounts.example.test/""#,
        )
}

/// 401: there are credentials, and they are no good.
pub(super) fn invalid_credentials() -> Failure {
    let challenge = r#"Bearer realm="https://accounts.example.test/", error="invalid_token""#;
    Failure::new(401, ("global", "authError"), "Invalid Credentials")
        .at(ErrorSource::Header("Authorization"))
        .with_header("www-authenticate", challenge)
}

/// 403: no credentials on a method that could be used with an API key.
pub(super) fn unregistered_caller() -> Failure {
    let message =
        "Method doesn't allow unregistered callers (callers without established identity).";
    Failure::new(403, ("global", "forbidden"), message)
}

/// 403: the token's scope does not reach so far.
pub(super) fn insufficient_permissions() -> Failure {
    let challenge = r#"Bearer realm="https://accounts.example.test/", error="insufficient_scope""#;
    Failure::new(
        403,
        ("global", "insufficientPermissions"),
        "Insufficient Permission",
    )
    .with_header("www-authenticate", challenge)
}

/// 403: a guest's write to what is the organizer's.
pub(super) fn forbidden_for_non_organizer() -> Failure {
    let message = "Shared properties can only be changed by the organizer of the event.";
    Failure::new(403, ("calendar", "forbiddenForNonOrganizer"), message)
}

/// 403: an account keeps its primary calendar.
pub(super) fn cannot_delete_primary() -> Failure {
    let message = "The primary calendar cannot be deleted.";
    Failure::new(403, ("calendar", "cannotDeletePrimaryCalendar"), message)
}

/// 403: a calendar keeps its owner.
pub(super) fn cannot_change_owner_acl() -> Failure {
    let message = "Cannot change the access of the owner of the calendar.";
    Failure::new(403, ("calendar", "cannotChangeOwnerAcl"), message)
}

/// 403: the calendar can be seen, and this takes more.
pub(super) fn required_access_level(role: &str) -> Failure {
    let message = format!("You need to have {role} access to this calendar.");
    Failure::new(403, ("calendar", "requiredAccessLevel"), &message)
}

/// 403: no word on why.
pub(super) fn forbidden() -> Failure {
    Failure::new(403, ("global", "forbidden"), "Forbidden")
}

/// 404: it is not there, or not for this caller.
pub(super) fn not_found() -> Failure {
    Failure::new(404, ("global", "notFound"), "Not Found")
}

/// 405: the path is there, the method is not.
pub(super) fn method_not_allowed(allow: &str) -> Failure {
    Failure::new(
        405,
        ("global", "httpMethodNotAllowed"),
        "Method Not Allowed",
    )
    .with_header("allow", allow)
}

/// 409: the id is taken.
pub(super) fn duplicate() -> Failure {
    Failure::new(
        409,
        ("global", "duplicate"),
        "The requested identifier already exists.",
    )
}

/// 410: the sync token is not, or no longer, one of ours.
pub(super) fn full_sync_required() -> Failure {
    let message = "Sync token is no longer valid, a full sync is required.";
    Failure::new(410, ("calendar", "fullSyncRequired"), message)
        .at(ErrorSource::Parameter("syncToken"))
}

/// 410: deletions are not remembered for so long.
pub(super) fn updated_min_too_long_ago() -> Failure {
    let message = "The requested minimum modification time lies too far in the past.";
    Failure::new(410, ("calendar", "updatedMinTooLongAgo"), message)
        .at(ErrorSource::Parameter("updatedMin"))
}

/// 410: it was deleted before.
pub(super) fn deleted() -> Failure {
    Failure::new(410, ("global", "deleted"), "Resource has been deleted")
}

/// 412: somebody else has written since.
pub(super) fn condition_not_met() -> Failure {
    Failure::new(412, ("global", "conditionNotMet"), "Precondition Failed")
        .at(ErrorSource::Header("If-Match"))
}

/// 413: a body that is not worth reading.
pub(super) fn too_large() -> Failure {
    Failure::new(
        413,
        ("global", "uploadTooLarge"),
        "Request Entity Too Large",
    )
}

/// 500: a fault of the server's own.
pub(super) fn backend_error() -> Failure {
    Failure::new(500, ("global", "backendError"), "Backend Error")
}

/// JSON as the service writes it: one space for each level.
pub(super) fn text(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut out = Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b" "));
    // Writing a JSON value into memory has no way to fail.
    let _ = value.serialize(&mut out);
    bytes
}

/// The media type of every body.
pub(super) const JSON: &str = "application/json; charset=UTF-8";
