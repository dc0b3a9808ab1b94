//! What a case sends and what the embedded server answers, as it went when it was played.

use std::borrow::Cow;

use super::case::{Explained, driven, item, often};
use super::page::Page;
use super::words;
use crate::case::{Edit, Step, VISITS};
use crate::report::curl;
use crate::vocab::{BodyRecord, ExchangeRecord, ExchangeRole, ResponseRecord};

/// Every request in order, in words; then the shot itself, and as a command.
pub(super) fn sent(about: &Explained<'_>, page: &mut Page) {
    page.part("What is sent");
    let Some(played) = &about.played else {
        page.push("  ", "there is no embedded server to show it with");
        planned(about, page);
        return;
    };
    for exchange in &played.exchanges {
        let path = exchange.request.url.splitn(4, '/').nth(3).unwrap_or("");
        let answer = exchange.answer.as_ref().map_or_else(
            || "no answer".to_owned(),
            |answer| answer.status.to_string(),
        );
        let (step, op, who) = (&exchange.step, &exchange.op, &exchange.identity);
        // An undo names the op that it undoes.
        let line = match exchange.role {
            ExchangeRole::Undo => format!("{step}: as {who}, answered {answer}"),
            _ => format!("{step}: {op} as {who}, answered {answer}"),
        };
        page.push("  ", &line);
        page.verbatim(&format!("      {} /{path}", exchange.request.method));
        for line in of_step(about, exchange) {
            page.push("      - ", &line);
        }
    }
    if let Some(shot) = shot(&played.exchanges) {
        page.part("The request that is judged");
        request(shot, page);
        page.part("The same as a command");
        for line in curl::folded(shot).lines() {
            page.verbatim(&format!("  {line}"));
        }
    }
}

/// What the embedded server answers to the shot.
pub(super) fn answered(about: &Explained<'_>, page: &mut Page) {
    let Some(played) = &about.played else {
        return;
    };
    page.part("What the embedded server answers");
    match shot(&played.exchanges).and_then(|shot| shot.answer.as_ref()) {
        Some(answer) => told(answer, page),
        None => page.push("  ", "nothing"),
    }
    let reason = played.verdict.reason().map(|reason| format!(": {reason}"));
    let verdict = format!("{}{}", played.verdict, reason.unwrap_or_default());
    item(page, "  verdict", &verdict);
}

/// The steps as they stand in the case file, where nothing was sent.
fn planned(about: &Explained<'_>, page: &mut Page) {
    let case = about.case;
    for step in &case.before {
        page.push("  before: ", &in_words(about, step).join("; "));
    }
    let faults = case
        .fault
        .iter()
        .map(|edit| words::edit(edit, about.contract));
    let faults: Vec<String> = faults.collect();
    page.push("  shot: ", &format!("{}; {}", case.op, faults.join("; ")));
    for step in &case.after {
        page.push("  after: ", &in_words(about, step).join("; "));
    }
}

/// What the case file says about the step that an exchange belongs to.
fn of_step(about: &Explained<'_>, exchange: &ExchangeRecord) -> Vec<String> {
    // What a step says stands at its own request, not at the visits that go on from there.
    if exchange.op == VISITS {
        return Vec::new();
    }
    let case = about.case;
    let number = exchange.step.rsplit([' ', '-']).next();
    let number = number.and_then(|number| number.parse::<usize>().ok());
    let of = |steps: &[Step]| {
        let step = steps.get(number?.checked_sub(1)?)?;
        Some(in_words(about, step))
    };
    match exchange.role {
        ExchangeRole::Shot if exchange.step.contains(", ") => vec!["the answer to it".to_owned()],
        ExchangeRole::Shot => {
            let faults = case.fault.iter();
            let mut lines: Vec<String> = faults.map(|one| fault(about, one)).collect();
            lines.extend(often(case));
            if lines.is_empty() {
                lines.push(if case.is_positive() {
                    "a good request".into()
                } else {
                    "good in itself; what was sent before, or its fixture, makes it wrong".into()
                });
            }
            lines
        }
        ExchangeRole::Before => of(&case.before).unwrap_or_default(),
        ExchangeRole::After => of(&case.after).unwrap_or_default(),
        ExchangeRole::Fixture
        | ExchangeRole::State
        | ExchangeRole::Control
        | ExchangeRole::Undo => Vec::new(),
    }
}

fn fault(about: &Explained<'_>, edit: &Edit) -> String {
    format!("the fault: {}", words::edit(edit, about.contract))
}

fn in_words(about: &Explained<'_>, step: &Step) -> Vec<String> {
    let mut lines = Vec::new();
    if step.again {
        lines.push("the shot's own request once more".to_owned());
    }
    let edits = step.edits.iter();
    lines.extend(edits.map(|edit| words::edit(edit, about.contract)));
    lines.extend(step.drive.map(driven));
    if let Some(until) = &step.until {
        let checks: Vec<String> = until.checks.iter().map(words::check).collect();
        let seconds = until.within.as_secs();
        lines.push(format!("until {}, for {seconds} s", checks.join(", ")));
    }
    if let Some(answers) = &step.answer {
        let names: Vec<&str> = answers.iter().map(|answer| answer.name.as_str()).collect();
        lines.push(format!("expects {}", names.join(" or ")));
    }
    let checks = step.checks.iter();
    lines.extend(checks.map(|check| format!("expects that {}", words::check(check))));
    lines
}

/// The last one: a second look sends the whole case again.
fn shot(exchanges: &[ExchangeRecord]) -> Option<&ExchangeRecord> {
    let mut from_the_end = exchanges.iter().rev();
    from_the_end.find(|exchange| exchange.role == ExchangeRole::Shot)
}

fn request(shot: &ExchangeRecord, page: &mut Page) {
    let request = &shot.request;
    page.verbatim(&format!("  {} {}", request.method, request.url));
    for (name, value) in &request.headers {
        page.verbatim(&format!("  {name}: {value}"));
    }
    body(request.body.as_ref(), page);
}

/// Header fields that say nothing about the refusal.
const DULL: [&str; 4] = ["date", "content-length", "connection", "server"];

fn told(answer: &ResponseRecord, page: &mut Page) {
    page.verbatim(&format!("  {}", answer.status));
    for (name, value) in &answer.headers {
        if !DULL.iter().any(|dull| name.eq_ignore_ascii_case(dull)) {
            page.verbatim(&format!("  {name}: {value}"));
        }
    }
    body(answer.body.as_ref(), page);
    page.gap();
}

fn body(body: Option<&BodyRecord>, page: &mut Page) {
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

/// A long JSON text, member by member; the command has it as it is sent.
fn readable(text: &str) -> Cow<'_, str> {
    const SHORT: usize = 78;
    let value = serde_json::from_str::<serde_json::Value>(text);
    match value.and_then(|value| serde_json::to_string_pretty(&value)) {
        Ok(pretty) if text.len() > SHORT && !text.contains('\n') => pretty.into(),
        Ok(_) | Err(_) => text.into(),
    }
}
