//! Builds records; no other file does. All text from outside is redacted here.

use std::sync::Arc;

use crate::diag::Location;
use crate::exec::context::ContractContext;
use crate::exec::redaction::{body, header_value, safe, safe_line};
use crate::judge::Exchange;
use crate::plan::{PlanEntry, Subject};
use crate::target_file::KnownFailures;
use crate::view::{Outcome, Response};
use crate::vocab::{
    BodyRecord, Caller, CaseRecord, ExchangeRecord, Level, Redactor, RequestRecord, ResponseRecord,
    TargetRecord, Verdict, clean_text,
};

/// The maximum number of characters of a body, for a failed case and for other cases.
const RED_CHARS: usize = 8_000;
const GREEN_CHARS: usize = 400;

/// The maximum length of `expected` and `actual` in a finding, so that both fit on the screen.
const SIDE_CHARS: usize = 160;

/// The maximum number of characters to show of a body that could not be read.
const BODY_CHARS: usize = 80;

/// The record of an entry that has only a verdict.
pub(crate) fn bare(context: &ContractContext, entry: &PlanEntry, verdict: Verdict) -> CaseRecord {
    let heading = heading(context, entry);
    CaseRecord {
        id: entry.id.clone(),
        kind: entry.what.kind(),
        title: heading.title,
        why: heading.why,
        level: heading.level,
        rules: heading.rules,
        file: heading.location.file.clone(),
        line: heading.location.line,
        verdict,
        findings: Vec::new(),
        notes: Vec::new(),
        unread: false,
        exchanges: Vec::new(),
        millis: 0,
    }
}

/// The heading of a record: what an entry says about itself.
struct EntryHeading<'a> {
    title: Arc<str>,
    why: Option<Arc<str>>,
    level: Level,
    rules: Vec<String>,
    location: &'a Location,
}

fn heading<'a>(context: &'a ContractContext, entry: &'a PlanEntry) -> EntryHeading<'a> {
    let contract = &context.contract;
    let prerequisite = |title: String, location: &'a Location| EntryHeading {
        title: title.into(),
        why: None,
        level: Level::Must,
        rules: Vec::new(),
        location,
    };
    match &entry.what {
        Subject::Caller(name) => prerequisite(
            format!("The target accepts the credentials of `{name}`"),
            &contract.identities[name].location,
        ),
        Subject::Given(name) => prerequisite(
            format!("`{name}`, which the target file gives, is there"),
            &contract.fixtures[name].location,
        ),
        Subject::Control(name) => prerequisite(
            format!("`{name}` without a fault is accepted"),
            &contract.op(name).location,
        ),
        Subject::Case(case) => EntryHeading {
            title: case.title.clone(),
            why: case.why.clone(),
            level: case.level,
            rules: case.rules.clone(),
            location: &case.location,
        },
        Subject::Watch(watch, _) => EntryHeading {
            title: watch.title.clone(),
            why: None,
            level: watch.level,
            rules: watch.rules.clone(),
            location: &watch.location,
        },
    }
}

/// Redacts all text in a record that came from outside.
pub(crate) fn redact(record: &mut CaseRecord, redactor: &Redactor) {
    let line = |text: &mut String| *text = safe_line(text, redactor);
    for finding in &mut record.findings {
        for side in [&mut finding.expected, &mut finding.actual] {
            *side = safe(side, SIDE_CHARS, redactor);
        }
        for value in finding.shown.values.values_mut() {
            *value = safe(value, SIDE_CHARS, redactor);
        }
        if let Some(body) = &mut finding.shown.body {
            *body = safe(body, BODY_CHARS, redactor);
        }
        finding.at.iter_mut().for_each(line);
        finding.hint.iter_mut().for_each(line);
    }
    record.notes.iter_mut().for_each(line);
    match &mut record.verdict {
        Verdict::KnownFail { reason } | Verdict::Fixed { reason } | Verdict::Skip { reason } => {
            line(reason);
        }
        Verdict::Error { message, .. } => line(message),
        Verdict::Blocked { why, .. } => why.iter_mut().for_each(line),
        Verdict::Pass | Verdict::Advice | Verdict::Fail => {}
    }
}

/// Applies the known failures of the target to the record of a judged case.
pub(crate) fn apply_known_list(record: &mut CaseRecord, known: &KnownFailures, red: Level) {
    let covered = known.cover(&record.id, &record.findings, record.verdict.clone(), red);
    record.verdict = covered.verdict;
    record.notes.extend(covered.notes);
}

/// The record of an exchange. `red` means that the case failed, so longer bodies are kept.
pub(crate) fn exchange(exchange: Exchange, red: bool, redactor: &Redactor) -> ExchangeRecord {
    let most = if red { RED_CHARS } else { GREEN_CHARS };
    let request = request(&exchange, most, redactor);
    let (answer, none) = match exchange.outcome {
        Outcome::None(why) => (None, Some(safe_line(&why.why, redactor))),
        Outcome::Response(received) => (Some(response(&received, most, redactor)), None),
    };
    ExchangeRecord {
        role: exchange.role,
        step: exchange.step,
        op: exchange.op,
        identity: exchange.identity,
        request,
        answer,
        none,
        millis: u64::try_from(exchange.took.as_millis()).unwrap_or(u64::MAX),
    }
}

fn request(exchange: &Exchange, most: usize, redactor: &Redactor) -> RequestRecord {
    let wire = &exchange.wire;
    let headers = wire.headers.iter();
    let mut headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.clone(), safe_line(value, redactor)))
        .collect();
    if let Some(shown) = exchange.shown {
        headers.push(("Authorization".into(), shown.into()));
    }
    if exchange.in_session {
        headers.push(("Cookie".into(), "***".into()));
    }
    RequestRecord {
        method: wire.method.clone(),
        url: safe_line(wire.url.as_str(), redactor),
        headers,
        body: wire.body.as_ref().map(|bytes| body(bytes, most, redactor)),
    }
}

fn response(response: &Response, most: usize, redactor: &Redactor) -> ResponseRecord {
    let headers = response.headers.iter().map(|(name, value)| {
        let value = header_value(name, value, redactor);
        (safe_line(name, redactor), value)
    });
    // A body that was not read is not shown: its secrets are not known.
    let unread = response.unread.as_ref().map(|why| BodyRecord {
        text: safe_line(&format!("[{why}]"), redactor),
        bytes: 0,
        cut: true,
    });
    let bytes = Some(&response.body).filter(|bytes| !bytes.is_empty());
    ResponseRecord {
        status: response.status,
        headers: headers.collect(),
        body: unread.or_else(|| bytes.map(|bytes| body(bytes, most, redactor))),
    }
}

/// The record of a target for reports.
pub(crate) fn target(context: &ContractContext) -> TargetRecord {
    let known = &context.target.endpoints;
    let named = context.contract.endpoints.iter();
    let mut endpoints: Vec<(String, String)> = named
        .filter_map(|name| Some((name.clone(), known.get(name)?)))
        .map(|(name, url)| (name, clean_text(&context.redactor.redact(url.as_str()))))
        .collect();
    let base = endpoints.first().map(|(_, url)| url.clone());
    // If there is only one endpoint, it is shown as the base, without its name.
    endpoints.retain(|_| context.contract.endpoints.len() > 1);
    let given = context.target.identities.iter();
    let given = given.filter(|(_, caller)| **caller != Caller::Nobody);
    TargetRecord {
        contract: context.contract.id.clone(),
        title: context.contract.title.clone(),
        base: base.unwrap_or_default(),
        endpoints: endpoints.into_iter().collect(),
        identities: given.map(|(name, _)| name.clone()).collect(),
        given: context.target.given.keys().cloned().collect(),
        features: context.target.features.iter().cloned().collect(),
        hooks: context.target.hooks.keys().cloned().collect(),
        min_judged: context.target.min_judged,
    }
}
