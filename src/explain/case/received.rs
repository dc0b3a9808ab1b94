//! What the embedded server responded to the shot, and the messages of the page.

use std::borrow::Cow;

use super::explanation::CaseExplanation;
use crate::explain::page::Page;
use crate::vocab::{BodyRecord, ExchangeRecord, ExchangeRole, RequestRecord, ResponseRecord};

/// The response to the shot, and the verdict.
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

/// The last shot: a confirmation sends the whole case again.
pub(super) fn last_shot(exchanges: &[ExchangeRecord]) -> Option<&ExchangeRecord> {
    let mut backwards = exchanges.iter().rev();
    backwards.find(|exchange| exchange.role == ExchangeRole::Shot)
}

/// A request as sent.
pub(super) fn push_request(request: &RequestRecord, page: &mut Page) {
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

/// A long JSON text with line breaks; the curl command has it as sent.
fn readable(text: &str) -> Cow<'_, str> {
    const SHORT: usize = 78;
    let value = serde_json::from_str::<serde_json::Value>(text);
    match value.and_then(|value| serde_json::to_string_pretty(&value)) {
        Ok(pretty) if text.len() > SHORT && !text.contains('\n') => pretty.into(),
        Ok(_) | Err(_) => text.into(),
    }
}
