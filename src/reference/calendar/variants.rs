//! The calendar servers that are right in another way.
//! What the suite finds against one of these is a false alarm.

use serde::Serialize as _;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value, json};

use super::Switch;
use super::bends::{edit, envelope, items, reason, restate};
use crate::reference::bend::{self, Deviation, Variant};
use crate::reference::wire::{ServerRequest, ServerResponse};

/// Every variant of the calendar server.
pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "front-end-envelope",
        about: "writes errors as the service's front end does: with status and details",
        allowed_by: "the real service's answer to missing credentials, recorded in October 2026",
        bend: Some(Deviation::Response(front_end_envelope)),
        without: &[],
    },
    Variant {
        id: "front-end-for-credentials",
        about: "lets its front end speak of credentials and scopes, and the backend of all else",
        allowed_by: "the real service: recorded errors of Calendar itself have no status, those of its \
                     front end have",
        bend: Some(Deviation::Response(front_end_for_credentials)),
        without: &[],
    },
    Variant {
        id: "unknown-members",
        about: "adds members to errors, in another order and with much white space",
        allowed_by: "extendedHelp in recorded errors; RFC 8259, sections 2 and 4, on space and order",
        bend: Some(Deviation::Response(unknown_members)),
        without: &[],
    },
    Variant {
        id: "localized-messages",
        about: "writes its messages in another language",
        allowed_by: "the error document's own 404 sample, whose message is translated",
        bend: Some(Deviation::Response(localized_messages)),
        without: &[],
    },
    Variant {
        id: "missing-credentials-unregistered",
        about: "takes a caller of event methods without credentials for an unregistered one: 403",
        allowed_by: "the real service's answer to such calls of events.list, recorded in 2024",
        bend: Some(slip(Switch::UnregisteredCallers)),
        without: &[],
    },
    Variant {
        id: "missing-credentials-auth-error",
        about: "answers missing credentials as it answers invalid ones",
        allowed_by: "the error document, which gives authError for 401 and no other reason",
        bend: Some(slip(Switch::MissingCredentialsAreInvalid)),
        without: &[],
    },
    Variant {
        id: "other-headers-are-none",
        about: "reads a header that holds no bearer token as no credentials",
        allowed_by: "RFC 6750, section 3.1: a request without authentication information has no error",
        bend: Some(slip(Switch::OtherHeadersAreNone)),
        without: &[],
    },
    Variant {
        id: "other-schemes-unregistered",
        about: "takes a caller with another scheme for an unregistered one: 403",
        allowed_by: "the real service's answer to callers without an identity, recorded in 2024",
        bend: Some(slip(Switch::OtherSchemesAreUnregistered)),
        without: &[],
    },
    Variant {
        id: "sync-token-invalid",
        about: "calls a bad sync token an invalid value: 400",
        allowed_by: "clients of the real service that handle exactly this answer",
        bend: Some(slip(Switch::BadSyncTokenIsInvalid)),
        without: &[],
    },
    Variant {
        id: "empty-first-page",
        about: "answers a list with an empty first page that names a next one",
        allowed_by: "the API reference on nextPageToken: a page may be shorter than maxResults",
        bend: Some(slip(Switch::EmptyFirstPage)),
        without: &[],
    },
    Variant {
        id: "unlimited-history",
        about: "remembers every change for ever",
        allowed_by: "the error document, which names no time; so the target does not declare a limit",
        bend: Some(slip(Switch::RemembersForEver)),
        without: &["feature.updated-min-limit"],
    },
    Variant {
        id: "page-beside-the-api",
        about: "answers an address that is none with a page",
        allowed_by: "pages of the real service's front end, recorded for wrong paths",
        bend: Some(Deviation::Response(page_beside_the_api)),
        without: &[],
    },
    Variant {
        id: "limits-are-429",
        about: "answers every limit of use with 429",
        allowed_by: "the error document, by which 403 and 429 behave alike; the guide on quotas, which names both",
        bend: Some(Deviation::Response(limits_are_429)),
        without: &[],
    },
    Variant {
        id: "limits-are-403",
        about: "answers every limit of use with 403",
        allowed_by: "the error document, by which 403 and 429 behave alike",
        bend: Some(Deviation::Response(limits_are_403)),
        without: &[],
    },
    Variant {
        id: "backend-error-503",
        about: "answers a fault of its own with 503",
        allowed_by: "answers of the real service with 503 and backendError, recorded by its clients",
        bend: Some(Deviation::Response(backend_error_503)),
        without: &[],
    },
    Variant {
        id: "no-calendars-of-its-own",
        about: "is the same server, and the owner may make no calendars",
        allowed_by: "the error document, which demands no such right of anybody",
        bend: None,
        without: &["feature.calendars-write"],
    },
    Variant {
        id: "no-hooks",
        about: "is the same server, and makes no faults on request",
        allowed_by: "the error document, which demands no such thing of anybody",
        bend: None,
        without: &[
            "hook.user_rate_limit",
            "hook.rate_limit",
            "hook.rate_limit_429",
            "hook.quota",
            "hook.backend_error",
            "hook.token_expires",
        ],
    },
    Variant {
        id: "no-second-account",
        about: "is the same server, and the target has no second account",
        allowed_by: "the error document, which demands no second account of anybody",
        bend: None,
        without: &["identity.guest"],
    },
];

const fn slip(slip: Switch) -> Deviation {
    Deviation::Switch(bend::Switch::Calendar(slip))
}

fn front_end_envelope(_ask: &ServerRequest, reply: &mut ServerResponse) {
    let Some(body) = envelope(reply) else { return };
    let error = &body["error"];
    let list = error["errors"].as_array().map_or(&[][..], Vec::as_slice);
    let list: Vec<Value> = list.iter().map(front_end_item).collect();
    let told = error["message"].as_str().unwrap_or_default();
    let reason = list
        .first()
        .and_then(|item| item["reason"].as_str())
        .unwrap_or_default();
    let body = json!({"error": {
        "code": reply.status,
        "message": format!("Request had a problem that its sender has to solve: {told}"),
        "errors": list,
        "status": canonical_status(reply.status),
        "details": [{
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": reason.to_ascii_uppercase(),
            "domain": "googleapis.com",
            "metadata": {"service": "calendar-json.googleapis.com"},
        }],
    }});
    reply.body = indented(&body, b"  ");
}

fn front_end_for_credentials(ask: &ServerRequest, reply: &mut ServerResponse) {
    let scope = reason(reply).as_deref() == Some("insufficientPermissions");
    if reply.status == 401 || scope {
        front_end_envelope(ask, reply);
    }
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

fn unknown_members(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit(reply, |error| {
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
    if let Some(mut body) = envelope(reply) {
        body["apiVersion"] = "v3".into();
        let text = indented(&body, b"\t        ");
        reply.body = [&b"\n\n  "[..], &text, b"\r\n\r\n  "].concat();
    }
}

fn page_beside_the_api(ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 405 || (reply.status == 404 && ask.segments() == Some(vec!["nope".into()])) {
        reply.set_header("content-type", "text/html; charset=UTF-8");
        reply.body = b"<!DOCTYPE html><title>Error 404 (Not Found)</title>".to_vec();
    }
}

fn limits_are_429(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_limit(reply) {
        restate(reply, 429);
    }
}

fn limits_are_403(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_limit(reply) {
        restate(reply, 403);
    }
}

fn is_limit(reply: &ServerResponse) -> bool {
    envelope(reply).is_some_and(|body| body["error"]["errors"][0]["domain"] == "usageLimits")
}

fn backend_error_503(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reason(reply).as_deref() == Some("backendError") {
        restate(reply, 503);
    }
}

fn localized_messages(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit(reply, |error| {
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

fn indented(value: &Value, indent: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut out = Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(indent));
    // Writing a JSON value into memory has no way to fail.
    let _ = value.serialize(&mut out);
    bytes
}
