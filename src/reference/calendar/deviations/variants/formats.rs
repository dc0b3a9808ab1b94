//! Variants that write errors in another format.

use serde_json::{Map, Value, json};

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Variant, alter};
use crate::reference::base::http::coding::compress;
use crate::reference::base::http::json::{self, indented};
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::calendar::deviations::envelope::{edit, envelope, items, reason};
use crate::reference::calendar::deviations::kinds::CalendarVariant;

pub(crate) const VARIANTS: &[CalendarVariant] = &[
    Variant {
        id: "front-end-envelope",
        about: "writes errors in the format of the service's front end, with `status` and `details`",
        allowed_by: "the real service's answer to missing credentials, recorded in October 2026",
        deviation: Some(alter(
            When::IsError,
            &[ResponseEdit::Function(front_end_envelope)],
        )),
        without: &[],
    },
    Variant {
        id: "front-end-for-credentials",
        about: "writes errors about credentials and scopes in the format of the front end, and all others in that of the backend",
        allowed_by: "the real service: recorded errors of Calendar itself have no status, those of its \
                     front end have",
        deviation: Some(alter(
            When::Function(is_about_credentials),
            &[ResponseEdit::Function(front_end_envelope)],
        )),
        without: &[],
    },
    Variant {
        id: "common-front-end",
        about: "refuses query parameters with a wrong type, and bodies that are not JSON, in a front end that many \
                APIs share",
        allowed_by: "answers of that front end: items without a domain, recorded on Books, Drive and Gmail (advice); \
                     messages of several lines, recorded on Calendar",
        deviation: Some(alter(
            When::Status(400),
            &[ResponseEdit::Function(common_front_end)],
        )),
        without: &[],
    },
    Variant {
        id: "free-busy-without-errors",
        about: "answers a free/busy query for an unknown calendar with neither times nor errors",
        allowed_by: "the API reference, Freebusy: query, where `errors` is optional; advice",
        deviation: Some(alter(
            When::Path("/freeBusy"),
            &[ResponseEdit::Function(no_calendar_errors)],
        )),
        without: &[],
    },
    Variant {
        id: "unknown-members",
        about: "adds members and white space to errors, and changes the order of members",
        allowed_by: "extendedHelp in recorded errors; RFC 8259, sections 2 and 4, on white space and order",
        deviation: Some(alter(
            When::IsError,
            &[ResponseEdit::Function(unknown_members)],
        )),
        without: &[],
    },
    Variant {
        id: "localized-messages",
        about: "writes its messages in another language",
        allowed_by: "the error document's own 404 sample, whose message is translated",
        deviation: Some(alter(
            When::IsError,
            &[ResponseEdit::Function(localized_messages)],
        )),
        without: &[],
    },
    Variant {
        id: "compressed",
        about: "compresses each body that the request accepts compressed",
        allowed_by: "RFC 9110, sections 8.4 and 12.5.3",
        deviation: Some(alter(When::Always, &[ResponseEdit::Function(compress)])),
        without: &[],
    },
];

fn front_end_envelope(_ask: &ServerRequest, response: &mut ServerResponse) {
    let Some(body) = envelope(response) else {
        return;
    };
    let error = &body["error"];
    let list = error["errors"].as_array().map_or(&[][..], Vec::as_slice);
    let list: Vec<Value> = list.iter().map(front_end_item).collect();
    let told = error["message"].as_str().unwrap_or_default();
    let reason = list
        .first()
        .and_then(|item| item["reason"].as_str())
        .unwrap_or_default();
    let body = json!({"error": {
        "code": response.status,
        "message": format!("Request had a problem that its sender has to solve: {told}"),
        "errors": list,
        "status": canonical_status(response.status),
        "details": [{
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": reason.to_ascii_uppercase(),
            "domain": "googleapis.com",
            "metadata": {"service": "calendar-json.googleapis.com"},
        }],
    }});
    response.body = indented(&body, b"  ");
}

/// The front end checks query parameters and parses bodies before the service sees a request. A GET has
/// no body, so its errors without a location are about a time in the query.
fn common_front_end(ask: &ServerRequest, response: &mut ServerResponse) {
    edit(response, |error| {
        let Some(item) = items(error).next() else {
            return;
        };
        let of_parameter = item
            .get("locationType")
            .is_some_and(|kind| kind == "parameter");
        let message = match item["reason"].as_str() {
            Some("invalid") if of_parameter => item["message"].clone(),
            Some("badRequest") if ask.method == "GET" && !of_parameter => "Invalid value.".into(),
            Some("parseError") => {
                let text = "Invalid JSON payload received. Unexpected end of string.\n{\"summary\":\n           ^";
                item.insert("message".to_owned(), text.into());
                error.insert("message".to_owned(), text.into());
                return;
            }
            _ => return,
        };
        let errors = json!([{ "message": message, "reason": "invalid" }]);
        error.insert("errors".to_owned(), errors);
        error.insert("message".to_owned(), message);
    });
}

fn no_calendar_errors(_ask: &ServerRequest, response: &mut ServerResponse) {
    json::edit_body(response, |body| {
        let calendars = body.get_mut("calendars").and_then(Value::as_object_mut);
        for calendar in calendars.into_iter().flat_map(Map::values_mut) {
            if let Some(members) = calendar.as_object_mut() {
                members.shift_remove("errors");
            }
        }
    });
}

/// Whether the error is about credentials or scopes.
fn is_about_credentials(_request: &ServerRequest, response: &ServerResponse) -> bool {
    response.status == 401 || reason(response).as_deref() == Some("insufficientPermissions")
}

fn front_end_item(item: &Value) -> Value {
    let names = ["message", "domain", "reason", "location", "locationType"];
    let present = names
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), item.get(name)?.clone())));
    Value::Object(present.collect())
}

/// The name of a status among the canonical codes of google.rpc.
fn canonical_status(status: u16) -> &'static str {
    match status {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        405 => "UNIMPLEMENTED",
        409 => "ALREADY_EXISTS",
        410 | 412 => "FAILED_PRECONDITION",
        413 => "OUT_OF_RANGE",
        429 => "RESOURCE_EXHAUSTED",
        500 => "INTERNAL",
        503 => "UNAVAILABLE",
        _ => "UNKNOWN",
    }
}

fn unknown_members(_ask: &ServerRequest, response: &mut ServerResponse) {
    edit(response, |error| {
        for item in items(error) {
            let mut other: Map<String, Value> = item.clone().into_iter().rev().collect();
            other.insert(
                "extendedHelp".to_owned(),
                "https://help.example.test/".into(),
            );
            other.insert("severity".to_owned(), json!({"level": 3}));
            *item = other;
        }
        let mut other: Map<String, Value> = error.clone().into_iter().rev().collect();
        other.insert("traceId".to_owned(), "4bf92f3577b34da6".into());
        other.insert("innerError".to_owned(), Value::Null);
        *error = other;
    });
    if let Some(mut body) = envelope(response) {
        body["apiVersion"] = "v3".into();
        let text = indented(&body, b"\t        ");
        response.body = [&b"\n\n  "[..], &text, b"\r\n\r\n  "].concat();
    }
}

fn localized_messages(_ask: &ServerRequest, response: &mut ServerResponse) {
    edit(response, |error| {
        let mut message = "要求無效";
        for item in items(error) {
            message = translation(item["reason"].as_str().unwrap_or_default());
            item["message"] = message.into();
        }
        error["message"] = message.into();
    });
}

fn translation(reason: &str) -> &'static str {
    match reason {
        "authError" => "憑證無效",
        "conditionNotMet" => "前置條件失敗",
        "deleted" => "資源已刪除",
        "duplicate" => "要求的 ID 已存在",
        "forbiddenForNonOrganizer" => "只有活動發起人可以變更共用屬性",
        "fullSyncRequired" => "同步權杖已失效,必須執行完整同步處理",
        "notFound" => "找不到",
        "required" => "缺少必填欄位",
        "timeRangeEmpty" => "指定的時間範圍為空",
        "updatedMinTooLongAgo" => "要求的最短修改時間過於久遠",
        _ => "要求無效",
    }
}
