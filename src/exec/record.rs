//! From what was seen to the record: the only place where a record is made, and where everything is
//! redacted and cleaned.

use std::borrow::Cow;
use std::sync::Arc;

use super::site::Site;
use crate::diag::Location;
use crate::judge::Exchange;
use crate::plan::{PlanEntry, Subject};
use crate::target_file::KnownList;
use crate::view::Outcome;
use crate::vocab::{
    BodyRecord, Caller, CaseRecord, ExchangeRecord, Level, Redactor, RequestRecord, ResponseRecord,
    TargetRecord, Verdict, clean_bytes, clean_line, clean_text, is_clean, is_clean_line,
};

/// How much of a body is kept: of a red case enough to understand it, of a green one as evidence.
const RED_CHARS: usize = 8_000;
const GREEN_CHARS: usize = 400;

/// The longest header field, message or note that is kept.
const LINE_CHARS: usize = 500;

/// The longest side of a finding: a comparison has to be taken in at a glance.
const SIDE_CHARS: usize = 160;

/// The record of an entry before anything is known about it but its verdict.
pub(crate) fn bare(site: &Site, entry: &PlanEntry, verdict: Verdict) -> CaseRecord {
    let about = about(site, entry);
    CaseRecord {
        id: entry.id.clone(),
        kind: entry.what.kind(),
        title: about.title,
        why: about.why,
        level: about.level,
        rules: about.rules,
        file: about.location.file.clone(),
        line: about.location.line,
        verdict,
        findings: Vec::new(),
        notes: Vec::new(),
        exchanges: Vec::new(),
        millis: 0,
    }
}

/// What an entry says about itself.
struct About<'a> {
    title: Arc<str>,
    why: Option<Arc<str>>,
    level: Level,
    rules: Vec<String>,
    location: &'a Location,
}

fn about<'a>(site: &'a Site, entry: &'a PlanEntry) -> About<'a> {
    let contract = &site.contract;
    let line = |title: String, location: &'a Location| About {
        title: title.into(),
        why: None,
        level: Level::Must,
        rules: Vec::new(),
        location,
    };
    match &entry.what {
        Subject::Caller(name) => line(
            format!("The target accepts the credentials of `{name}`"),
            &contract.identities[name].location,
        ),
        Subject::Given(name) => line(
            format!("`{name}`, which the target file gives, is there"),
            &contract.fixtures[name].location,
        ),
        Subject::Control(name) => line(
            format!("`{name}` without a fault is accepted"),
            &contract.op(name).location,
        ),
        Subject::Case(case) => About {
            title: case.title.clone(),
            why: case.why.clone(),
            level: case.level,
            rules: case.rules.clone(),
            location: &case.location,
        },
        Subject::Watch(watch, _) => About {
            title: watch.title.clone(),
            why: None,
            level: watch.level,
            rules: watch.rules.clone(),
            location: &watch.location,
        },
    }
}

/// Masks and cleans all words in a record that came from outside.
pub(crate) fn redact(record: &mut CaseRecord, redactor: &Redactor) {
    let line = |text: &mut String| *text = safe_line(text, redactor);
    for finding in &mut record.findings {
        for side in [&mut finding.expected, &mut finding.actual] {
            *side = safe(side, SIDE_CHARS, redactor);
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
        Verdict::Pass | Verdict::Advice | Verdict::Fail | Verdict::Blocked { .. } => {}
    }
}

/// Reads the target's list of known failures against a judged record.
pub(crate) fn cover(record: &mut CaseRecord, known: &KnownList, red: Level) {
    let covered = known.cover(&record.id, &record.findings, record.verdict.clone(), red);
    record.verdict = covered.verdict;
    record.notes.extend(covered.notes);
}

/// The record of an exchange, which is over then: what is harmless is taken as it is. A red one keeps
/// more of its bodies.
pub(crate) fn exchange(exchange: Exchange, red: bool, redactor: &Redactor) -> ExchangeRecord {
    let most = if red { RED_CHARS } else { GREEN_CHARS };
    let wire = exchange.wire;
    let mut headers: Vec<(String, String)> = wire
        .headers
        .into_iter()
        .map(|(name, value)| (name, taken_line(value, redactor)))
        .collect();
    let shown = exchange.shown.map(str::to_owned);
    headers.extend(shown.map(|shown| ("Authorization".into(), shown)));
    if exchange.in_session {
        headers.push(("Cookie".into(), "***".into()));
    }
    let request = RequestRecord {
        method: wire.method,
        url: taken_line(wire.url.into(), redactor),
        headers,
        body: wire.body.map(|bytes| body(bytes, most, redactor)),
    };
    let (answer, none) = match exchange.outcome {
        Outcome::None(why) => (None, Some(taken_line(why.why, redactor))),
        Outcome::Response(answer) => {
            let headers = answer.headers.into_iter().map(|(name, value)| {
                let value = without_cookie(&name, text(value));
                (taken_line(name, redactor), taken_line(value, redactor))
            });
            let body = Some(answer.body).filter(|body| !body.is_empty());
            let body = body.map(|bytes| self::body(bytes, most, redactor));
            (
                Some(ResponseRecord {
                    status: answer.status,
                    headers: headers.collect(),
                    body,
                }),
                None,
            )
        }
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

/// A field that sets a cookie, without its value: whoever has that has the session.
fn without_cookie(name: &str, value: String) -> String {
    let Some((cookie, rest)) = value.split_once('=').filter(|_| name == "set-cookie") else {
        return value;
    };
    let attributes = rest
        .split_once(';')
        .map(|(_, attributes)| format!(";{attributes}"));
    format!("{cookie}=***{}", attributes.unwrap_or_default())
}

/// A body is redacted before it is cut: a cut in the middle of a secret would leave half of it.
fn body(bytes: Vec<u8>, most: usize, redactor: &Redactor) -> BodyRecord {
    let length = bytes.len();
    let (text, cut) = match String::from_utf8(bytes) {
        Ok(text) => match redactor.redact(&text) {
            Cow::Borrowed(_) if is_clean(&text, most) => (text, false),
            whole => clean_bytes(whole.as_bytes(), most),
        },
        Err(e) => match redactor.redact(&String::from_utf8_lossy(e.as_bytes())) {
            // Broken bytes are shown as they are where nothing had to be masked between them.
            Cow::Borrowed(_) => clean_bytes(e.as_bytes(), most),
            Cow::Owned(redacted) => clean_bytes(redacted.as_bytes(), most),
        },
    };
    BodyRecord {
        text,
        bytes: length,
        cut,
    }
}

/// Nearly all that comes is UTF-8.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// As [`safe_line`], and the text itself where nothing had to be done, as nearly always.
fn taken_line(text: String, redactor: &Redactor) -> String {
    match redactor.redact(&text) {
        Cow::Borrowed(_) if is_clean_line(&text, LINE_CHARS) => text,
        masked => clean_line(&masked, LINE_CHARS),
    }
}

/// One line of words from outside, masked and cleaned.
pub(crate) fn safe_line(text: &str, redactor: &Redactor) -> String {
    safe(text, LINE_CHARS, redactor)
}

/// Masked first, then cut: a cut in the middle of a secret would leave half of it.
fn safe(text: &str, most: usize, redactor: &Redactor) -> String {
    clean_line(&redactor.redact(text), most)
}

/// The target as reports show it.
pub(crate) fn target(site: &Site) -> TargetRecord {
    let known = &site.target.endpoints;
    let named = site.contract.endpoints.iter();
    let mut endpoints: Vec<(String, String)> = named
        .filter_map(|name| Some((name.clone(), known.get(name)?)))
        .map(|(name, url)| (name, clean_text(&site.redactor.redact(url.as_str()))))
        .collect();
    let base = endpoints.first().map(|(_, url)| url.clone());
    // One alone is the base, and needs no name.
    endpoints.retain(|_| site.contract.endpoints.len() > 1);
    let given = site.target.identities.iter();
    let given = given.filter(|(_, caller)| **caller != Caller::Nobody);
    TargetRecord {
        contract: site.contract.id.clone(),
        title: site.contract.title.clone(),
        base: base.unwrap_or_default(),
        endpoints: endpoints.into_iter().collect(),
        identities: given.map(|(name, _)| name.clone()).collect(),
        given: site.target.given.keys().cloned().collect(),
        features: site.target.features.iter().cloned().collect(),
        hooks: site.target.hooks.keys().cloned().collect(),
        min_judged: site.target.min_judged,
    }
}

#[cfg(test)]
mod tests {
    use super::without_cookie;

    /// Too short to be looked for elsewhere, and worth a session all the same.
    #[test]
    fn the_value_of_a_cookie_is_masked_however_short_it_is() {
        for (value, shown) in [
            ("sid=7; Path=/; HttpOnly", "sid=***; Path=/; HttpOnly"),
            ("sid=7", "sid=***"),
            ("sid=a=b; Max-Age=9", "sid=***; Max-Age=9"),
            ("sid", "sid"),
        ] {
            assert_eq!(without_cookie("set-cookie", value.into()), shown);
        }
        assert_eq!(without_cookie("link", "a=7; b".into()), "a=7; b");
    }
}
