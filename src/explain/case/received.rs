//! The section with the response of the embedded server to the shot. Also prints HTTP messages.

use std::borrow::Cow;

use super::explanation::CaseExplanation;
use crate::explain::page::Page;
use crate::vocab::{BodyRecord, ExchangeRecord, ExchangeRole, RequestRecord, ResponseRecord};

/// Adds the response to the shot, and the verdict.
pub(super) fn section(about: &CaseExplanation<'_>, page: &mut Page) {
    let Some(played) = &about.played else {
        return;
    };
    page.part("What the embedded server answers");
    match last_shot(&played.exchanges).and_then(|shot| shot.answer.as_ref()) {
        Some(response) => push_response(response, page),
        None => page.push("  ", "nothing"),
    }
    let reason = played.verdict.reason().map(|reason| format!(": {reason}"));
    let verdict = format!("{}{}", played.verdict, reason.unwrap_or_default());
    page.item("  verdict", &verdict);
}

/// Returns the last shot, because a confirmation sends the whole case again.
pub(super) fn last_shot(exchanges: &[ExchangeRecord]) -> Option<&ExchangeRecord> {
    let mut backwards = exchanges.iter().rev();
    backwards.find(|exchange| exchange.role == ExchangeRole::Shot)
}

/// Adds a request as it was sent.
pub(in crate::explain) fn push_request(request: &RequestRecord, page: &mut Page) {
    page.verbatim(&format!("  {} {}", request.method, request.url));
    for (name, value) in &request.headers {
        page.verbatim(&format!("  {name}: {value}"));
    }
    push_body(request.body.as_ref(), page);
}

/// Header fields that say nothing about the refusal.
const HIDDEN_HEADERS: [&str; 4] = ["date", "content-length", "connection", "server"];

fn push_response(response: &ResponseRecord, page: &mut Page) {
    page.verbatim(&format!("  {}", response.status));
    for (name, value) in &response.headers {
        if !HIDDEN_HEADERS
            .iter()
            .any(|hidden| name.eq_ignore_ascii_case(hidden))
        {
            page.verbatim(&format!("  {name}: {value}"));
        }
    }
    push_body(response.body.as_ref(), page);
    page.gap();
}

fn push_body(body: Option<&BodyRecord>, page: &mut Page) {
    let Some(body) = body else {
        return;
    };
    page.gap();
    for line in readable(&body.text).lines() {
        page.verbatim(&format!("  {line}"));
    }
    if body.cut {
        let note = format!("… cut here; the body has {} bytes", body.bytes);
        page.push("  ", &note);
    }
}

/// Adds line breaks to a long JSON text. The curl command has the text as it was sent.
fn readable(text: &str) -> Cow<'_, str> {
    const SHORT: usize = 78;
    let value = serde_json::from_str::<serde_json::Value>(text);
    match value.and_then(|value| serde_json::to_string_pretty(&value)) {
        Ok(pretty) if text.len() > SHORT && !text.contains('\n') => pretty.into(),
        Ok(_) | Err(_) => text.into(),
    }
}
