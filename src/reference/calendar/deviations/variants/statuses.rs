//! Variants that choose another status, or respond to a wrong path with a page.

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Variant, alter};
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::calendar::deviations::envelope::{CODE, HTML, edit, items, reason_is};
use crate::reference::calendar::deviations::kinds::CalendarVariant;

pub(crate) const VARIANTS: &[CalendarVariant] = &[
    Variant {
        id: "page-beside-the-api",
        about: "responds to an unknown path with an HTML page",
        allowed_by: "pages of the real service's front end, recorded for wrong paths",
        deviation: Some(alter(
            When::Function(is_beside_the_api),
            &[
                ResponseEdit::MediaType(HTML),
                ResponseEdit::Body("<!DOCTYPE html><title>Error 404 (Not Found)</title>"),
            ],
        )),
        without: &[],
    },
    Variant {
        id: "limits-are-429",
        about: "responds to every usage limit with 429",
        allowed_by: "the error document, which treats 403 and 429 alike; the guide on quotas, which names both",
        deviation: Some(alter(
            IS_LIMIT,
            &[
                ResponseEdit::Status(429),
                ResponseEdit::SetNumber(CODE, 429),
            ],
        )),
        without: &[],
    },
    Variant {
        id: "limits-are-403",
        about: "responds to every usage limit with 403",
        allowed_by: "the error document, which treats 403 and 429 alike",
        deviation: Some(alter(
            IS_LIMIT,
            &[
                ResponseEdit::Status(403),
                ResponseEdit::SetNumber(CODE, 403),
            ],
        )),
        without: &[],
    },
    Variant {
        id: "limits-with-a-location",
        about: "names the header with the token as the location of every usage limit",
        allowed_by: "the error document, whose format has a location; its samples of limits have none, so this is advice",
        deviation: Some(alter(IS_LIMIT, &[ResponseEdit::Function(with_location)])),
        without: &[],
    },
    Variant {
        id: "backend-error-503",
        about: "responds to its own faults with 503",
        allowed_by: "answers of the real service with 503 and backendError, recorded by its clients",
        deviation: Some(alter(
            reason_is(&["backendError"]),
            &[
                ResponseEdit::Status(503),
                ResponseEdit::SetNumber(CODE, 503),
            ],
        )),
        without: &[],
    },
];

fn with_location(_request: &ServerRequest, response: &mut ServerResponse) {
    edit(response, |error| {
        for item in items(error) {
            item.insert("locationType".to_owned(), "header".into());
            item.insert("location".to_owned(), "Authorization".into());
        }
    });
}

/// Whether the request has a wrong path or a wrong method, which the front end of the service
/// refuses.
fn is_beside_the_api(request: &ServerRequest, response: &ServerResponse) -> bool {
    let is_wrong_path = || request.segments() == Some(vec!["nope".into()]);
    response.status == 405 || (response.status == 404 && is_wrong_path())
}

/// Matches every error about a usage limit.
const IS_LIMIT: When = When::Member("/error/errors/0/domain", &["usageLimits"]);
