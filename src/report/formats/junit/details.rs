//! The text of a `<failure>` or `<error>`.

use std::fmt::Write as _;

use crate::report::curl;
use crate::report::sentences::{self, line};
use crate::vocab::{BodyRecord, CaseRecord, ExchangeRecord, clean_bytes};

/// The maximum number of characters to show of a request, and of a response.
const MAX_MESSAGE: usize = 2000;

/// The message again, then all findings, then the exchange of the first finding, and the
/// shot if that is another one. `left` is the
/// number of bytes that the report may still use for details.
pub(super) fn details(case: &CaseRecord, left: &mut usize) -> String {
    let mut out = sentences::headline(case);
    let mut rest = String::from("\n");
    for finding in &case.findings {
        let _ = writeln!(rest, "- {}", sentences::finding(finding));
    }
    for sent in sentences::exchanges_to_show(case) {
        rest.push_str(&exchange(sent));
    }
    if let Some(less) = left.checked_sub(written_size(&rest)) {
        *left = less;
        out.push_str(&rest);
    } else {
        out.push_str("\nall findings, the request and the response are in run.json\n");
    }
    out
}

/// The size of a text in the file, where each special character is written as an entity.
fn written_size(text: &str) -> usize {
    /// The length of the entity `&quot;` in bytes.
    const ENTITY: usize = 6;
    text.len() + text.matches(['<', '>', '&', '"', '\'']).count() * (ENTITY - 1)
}

fn exchange(sent: &ExchangeRecord) -> String {
    let request = &sent.request;
    let mut out = format!("\n{} ({}, as {})\n", sent.step, sent.op, sent.identity);
    let first = format!("{} {}", request.method, request.url);
    push_message(
        &mut out,
        '>',
        &first,
        (&request.headers, request.body.as_ref()),
    );
    if let Some(answer) = &sent.answer {
        let first = answer.status.to_string();
        let parts = (&answer.headers[..], answer.body.as_ref());
        push_message(&mut out, '<', &first, parts);
    } else {
        let why = sent.none.as_deref().unwrap_or("no reason is known");
        let _ = writeln!(out, "< no answer: {}", line(why));
    }
    let _ = writeln!(out, "\n{}", curl::command(sent));
    out
}

fn push_message(
    out: &mut String,
    arrow: char,
    first: &str,
    (headers, body): (&[(String, String)], Option<&BodyRecord>),
) {
    let mut message = format!("{first}\n");
    for (name, value) in headers {
        let _ = writeln!(message, "{}: {}", line(name), line(value));
    }
    if let Some(body) = body {
        let _ = write!(message, "\n{}", body.text);
    }
    let (message, cut) = clean_bytes(message.as_bytes(), MAX_MESSAGE);
    for line in message.lines() {
        let _ = writeln!(out, "{arrow} {line}");
    }
    if cut || body.is_some_and(|body| body.cut) {
        let _ = writeln!(out, "{arrow} … cut");
    }
}
