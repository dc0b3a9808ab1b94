//! The mistakes of mutants that are made in the finished answer.

use serde_json::json;

use super::bends::{edit, is_error, items, reason, restate};
use crate::reference::wire::{ServerRequest, ServerResponse};

pub(super) fn precondition_as_400(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 412 {
        restate(reply, 400);
    }
}

pub(super) fn missing_field_422(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 400 && reason(reply).as_deref() == Some("required") {
        restate(reply, 422);
    }
}

pub(super) fn sync_token_reason(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reason(reply).as_deref() == Some("fullSyncRequired") {
        edit(reply, |error| {
            for item in items(error) {
                item["reason"] = "gone".into();
            }
        });
    }
}

pub(super) fn no_challenge(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 401 {
        reply.drop_header("www-authenticate");
    }
}

pub(super) fn code_as_string(_ask: &ServerRequest, reply: &mut ServerResponse) {
    let code = reply.status.to_string();
    edit(reply, |error| error["code"] = code.into());
}

pub(super) fn code_differs(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit(reply, |error| error["code"] = 400.into());
}

pub(super) fn error_as_html(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_error(reply) {
        let status = reply.status;
        let page =
            format!("<!DOCTYPE html><html><title>Error {status}</title><h1>{status}</h1></html>");
        reply.set_header("content-type", "text/html; charset=UTF-8");
        reply.body = page.into_bytes();
    }
}

pub(super) fn trailing_comma(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_error(reply) {
        // A line break cannot stand inside of a string, so this brace closes the item.
        let text = String::from_utf8_lossy(&reply.body).replacen("\n   }", ",\n   }", 1);
        reply.body = text.into_bytes();
    }
}

pub(super) fn no_errors_list(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit(reply, |error| drop(error.shift_remove("errors")));
}

pub(super) fn location_without_type(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit(reply, |error| {
        for item in items(error) {
            item.shift_remove("locationType");
        }
    });
}

pub(super) fn html_media_type(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_error(reply) {
        reply.set_header("content-type", "text/html; charset=UTF-8");
    }
}

pub(super) fn latin_charset(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_error(reply) {
        reply.set_header("content-type", "application/json; charset=ISO-8859-1");
    }
}

pub(super) fn basic_challenge(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 401 {
        reply.set_header("www-authenticate", "Basic realm=\"accounts\"");
    }
}

pub(super) fn message_of_its_own(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit(reply, |error| {
        for item in items(error) {
            item["message"] = "Something went wrong.".into();
        }
        error["message"] = "Something went wrong.".into();
    });
}

pub(super) fn two_messages(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit(reply, |error| {
        error["message"] = "See the list of errors.".into();
    });
}

pub(super) fn reason_of_its_own(_ask: &ServerRequest, reply: &mut ServerResponse) {
    const SHOWN: &[&str] = &[
        "authError",
        "backendError",
        "conditionNotMet",
        "deleted",
        "duplicate",
        "forbiddenForNonOrganizer",
        "fullSyncRequired",
        "notFound",
        "quotaExceeded",
        "rateLimitExceeded",
        "timeRangeEmpty",
        "updatedMinTooLongAgo",
        "userRateLimitExceeded",
    ];
    if reason(reply).is_some_and(|reason| !SHOWN.contains(&reason.as_str())) {
        edit(reply, |error| {
            for item in items(error) {
                item["reason"] = "badness".into();
            }
        });
    }
}

pub(super) fn status_in_words(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit(reply, |error| {
        error.insert("status".to_owned(), "not so good".into());
        error.insert("details".to_owned(), json!(["ask somebody"]));
    });
}

pub(super) fn guest_error_400(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reason(reply).as_deref() == Some("forbiddenForNonOrganizer") {
        restate(reply, 400);
    }
}

pub(super) fn updated_min_elsewhere(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reason(reply).as_deref() == Some("updatedMinTooLongAgo") {
        edit(reply, |error| {
            for item in items(error) {
                item["location"] = "timeMin".into();
            }
        });
    }
}

pub(super) fn errors_selected(ask: &ServerRequest, reply: &mut ServerResponse) {
    let about_form = ["fields", "alt", "prettyPrint"];
    let asked = ask.parameters();
    if asked
        .iter()
        .any(|(name, _)| about_form.contains(&name.as_str()))
    {
        edit(reply, |error| drop(error.shift_remove("errors")));
    }
}

/// Another domain and reason, where the reason is this one.
fn retell(reply: &mut ServerResponse, told: &str, domain: &str, instead: &str) {
    if reason(reply).as_deref() == Some(told) {
        edit(reply, |error| {
            for item in items(error) {
                item["domain"] = domain.into();
                item["reason"] = instead.into();
            }
        });
    }
}

pub(super) fn user_limit_forbidden(_ask: &ServerRequest, reply: &mut ServerResponse) {
    retell(reply, "userRateLimitExceeded", "global", "forbidden");
}

pub(super) fn quota_forbidden(_ask: &ServerRequest, reply: &mut ServerResponse) {
    retell(reply, "quotaExceeded", "global", "forbidden");
}

pub(super) fn rate_limit_global(_ask: &ServerRequest, reply: &mut ServerResponse) {
    retell(reply, "rateLimitExceeded", "global", "rateLimitExceeded");
}

pub(super) fn rate_limit_in_own_words(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reason(reply).as_deref() == Some("rateLimitExceeded") {
        edit(reply, |error| {
            for item in items(error) {
                item["reason"] = "tooFast".into();
                item.insert("locationType".to_owned(), "header".into());
                item.insert("location".to_owned(), "Authorization".into());
            }
        });
    }
}

pub(super) fn rate_limit_400(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reason(reply).as_deref() == Some("rateLimitExceeded") {
        restate(reply, 400);
    }
}

pub(super) fn auth_error_unauthorized(_ask: &ServerRequest, reply: &mut ServerResponse) {
    retell(reply, "authError", "global", "unauthorized");
}

pub(super) fn backend_error_internal(_ask: &ServerRequest, reply: &mut ServerResponse) {
    retell(reply, "backendError", "global", "internalError");
}

pub(super) fn backend_error_page(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 500 {
        reply.body = b"<!DOCTYPE html><title>Error 500 (Server Error)</title>".to_vec();
    }
}
