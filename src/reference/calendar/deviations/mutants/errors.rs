//! Mutants whose errors have the wrong format.

use serde_json::json;

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::calendar::deviations::envelope::{
    CODE, DOMAINS, ERRORS, HTML, MESSAGE, REASONS, edit, reason, reason_is,
};
use crate::reference::calendar::deviations::kinds::CalendarMutant;
use crate::reference::calendar::deviations::switch::Switch;

pub(crate) const MUTANTS: &[CalendarMutant] = &[
    Mutant {
        id: "unreadable-body-500",
        about: "responds to a body that it cannot parse with 500",
        rules: &["calendar.400-bad-request", "calendar.500-backend"],
        deviation: Change::Switch(Switch::UnparsableBodyIs500),
    },
    Mutant {
        id: "html-media-type",
        about: "declares its errors as HTML",
        rules: &["rfc9110-8.3"],
        deviation: alter(When::IsError, &[ResponseEdit::MediaType(HTML)]),
    },
    Mutant {
        id: "latin-charset",
        about: "declares its errors as Latin-1",
        rules: &["rfc8259-8.1"],
        deviation: alter(
            When::IsError,
            &[ResponseEdit::MediaType(
                "application/json; charset=ISO-8859-1",
            )],
        ),
    },
    Mutant {
        id: "message-of-its-own",
        about: "writes messages of its own",
        rules: &["calendar-messages"],
        deviation: alter(
            When::IsError,
            &[
                ResponseEdit::SetText("/error/errors/*/message", "Something went wrong."),
                ResponseEdit::SetText(MESSAGE, "Something went wrong."),
            ],
        ),
    },
    Mutant {
        id: "two-messages",
        about: "writes a different message in each of the two places",
        rules: &["calendar-messages"],
        deviation: alter(
            When::IsError,
            &[ResponseEdit::SetText(MESSAGE, "See the list of errors.")],
        ),
    },
    Mutant {
        id: "reason-of-its-own",
        about: "writes the reason `badness` where the document shows no sample",
        rules: &["calendar-reasons"],
        deviation: alter(
            When::Function(has_unlisted_reason),
            &[ResponseEdit::SetText(REASONS, "badness")],
        ),
    },
    Mutant {
        id: "status-in-words",
        about: "writes `status` and `details` in a format of its own",
        rules: &["calendar-front-end"],
        deviation: alter(
            When::IsError,
            &[
                ResponseEdit::SetText("/error/status", "not so good"),
                ResponseEdit::Function(details_of_its_own),
            ],
        ),
    },
    Mutant {
        id: "errors-selected",
        about: "omits members of errors if the request selects the format of the response",
        rules: &["calendar-parameters", "calendar.two-layers"],
        deviation: alter(
            When::Function(selects_members),
            &[ResponseEdit::Remove(ERRORS)],
        ),
    },
    Mutant {
        id: "backend-error-internal",
        about: "reports its own faults with another reason",
        rules: &["calendar.500-backend"],
        deviation: alter(
            reason_is(&["backendError"]),
            &[
                ResponseEdit::SetText(DOMAINS, "global"),
                ResponseEdit::SetText(REASONS, "internalError"),
            ],
        ),
    },
    Mutant {
        id: "backend-error-page",
        about: "reports its own faults with an HTML page",
        rules: &["calendar.500-backend"],
        deviation: alter(
            When::Status(500),
            &[ResponseEdit::Body(
                "<!DOCTYPE html><title>Error 500 (Server Error)</title>",
            )],
        ),
    },
    Mutant {
        id: "everything-is-there",
        about: "responds to an unknown path with an empty object",
        rules: &["rfc9110-15.5.5", "rfc9110-15.5.6"],
        deviation: Change::Switch(Switch::UnknownPathIsEmpty),
    },
    Mutant {
        id: "code-as-string",
        about: "writes error.code as a string",
        rules: &["calendar.*"],
        deviation: alter(When::IsError, &[ResponseEdit::Function(code_as_string)]),
    },
    Mutant {
        id: "code-differs",
        about: "writes 400 into error.code whatever the status is",
        rules: &["calendar.*"],
        deviation: alter(When::IsError, &[ResponseEdit::SetNumber(CODE, 400)]),
    },
    Mutant {
        id: "error-as-html",
        about: "writes every error as an HTML page",
        rules: &["calendar.*"],
        deviation: alter(
            When::IsError,
            &[
                ResponseEdit::MediaType(HTML),
                ResponseEdit::Function(page_with_status),
            ],
        ),
    },
    Mutant {
        id: "trailing-comma",
        about: "writes a comma before a closing brace, as the error document does",
        rules: &["calendar.*"],
        deviation: alter(When::IsError, &[ResponseEdit::Function(trailing_comma)]),
    },
    Mutant {
        id: "no-errors-list",
        about: "omits error.errors",
        rules: &["calendar.*"],
        deviation: alter(When::IsError, &[ResponseEdit::Remove(ERRORS)]),
    },
    Mutant {
        id: "location-without-type",
        about: "writes `location` without `locationType`",
        rules: &[
            "calendar.two-layers",
            "calendar.410-full-sync",
            "calendar.412-precondition",
        ],
        deviation: alter(
            When::IsError,
            &[ResponseEdit::Remove("/error/errors/*/locationType")],
        ),
    },
];

/// Writes the status code in the body as a string.
fn code_as_string(_request: &ServerRequest, response: &mut ServerResponse) {
    let code = response.status.to_string();
    edit(response, |error| error["code"] = code.into());
}

fn page_with_status(_request: &ServerRequest, response: &mut ServerResponse) {
    let status = response.status;
    let page =
        format!("<!DOCTYPE html><html><title>Error {status}</title><h1>{status}</h1></html>");
    response.body = page.into_bytes();
}

fn trailing_comma(_request: &ServerRequest, response: &mut ServerResponse) {
    // A JSON string contains no line break, so this brace ends the first listed error.
    let text = String::from_utf8_lossy(&response.body).replacen("\n   }", ",\n   }", 1);
    response.body = text.into_bytes();
}

fn details_of_its_own(_request: &ServerRequest, response: &mut ServerResponse) {
    edit(response, |error| {
        error.insert("details".to_owned(), json!(["ask somebody"]));
    });
}

/// Whether the error has a reason that the error document does not show in a sample.
fn has_unlisted_reason(_request: &ServerRequest, response: &ServerResponse) -> bool {
    const LISTED: &[&str] = &[
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
    reason(response).is_some_and(|reason| !LISTED.contains(&reason.as_str()))
}

/// Whether the request selects the format of the response, and the response is an error.
fn selects_members(request: &ServerRequest, response: &ServerResponse) -> bool {
    let selecting = ["fields", "alt", "prettyPrint"];
    let parameters = request.parameters();
    let mut names = parameters.iter().map(|(name, _)| name.as_str());
    response.status >= 400 && names.any(|name| selecting.contains(&name))
}
