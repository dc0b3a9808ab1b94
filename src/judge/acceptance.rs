//! Whether a valid request was accepted. That is decided by what its response is: its kind of status, and
//! its error word if an error is due. A deviation of its form is a finding, and blocks nothing.

use std::borrow::Cow;
use std::sync::Arc;

use super::checks::compare;
use super::evidence::{Evidence, Exchange};
use super::judgement::{Judge, Judgement};
use super::names::replace_values;
use crate::case::{Assertion, Check, ExpectedResponse, Op};
use crate::view::{Outcome, Response};
use crate::vocab::{ExchangeRole, Finding, Level};

impl Judge<'_> {
    /// Whether a valid request was accepted as one of these responses says: the findings against the
    /// form of its response. The error says why it was not accepted.
    pub fn accepts(
        &self,
        expected: &[Arc<ExpectedResponse>],
        exchange: &Exchange,
    ) -> Result<Vec<Finding>, String> {
        let is_readable = self.envelope(None, exchange).is_readable();
        let plainly = self.is_one_of(expected, exchange);
        if is_readable && plainly.is_ok() {
            return Ok(Vec::new());
        }
        let read = leniently(exchange);
        let is_error_object = || response(&read).is_some_and(is_document);
        let in_substance = |one: &&Arc<ExpectedResponse>| {
            (is_readable || is_error_object()) && self.is_in_substance(one, &read)
        };
        let form = expected.iter().find(in_substance);
        let form = form.and_then(|one| self.form(one, exchange, is_readable));
        form.ok_or_else(|| match plainly {
            Err(why) => why,
            Ok(()) => "it is an error that cannot be read".into(),
        })
    }

    /// The judgement of a prerequisite that sent this op: the watches, and the form of the response that
    /// was accepted.
    pub fn prerequisite(&self, op: Option<&Op>, evidence: &Evidence) -> Judgement {
        let mut judgement = self.watched(None, &evidence.exchanges);
        let is_control = |exchange: &&Exchange, op: &Op| {
            exchange.role == ExchangeRole::Control
                && exchange.op == op.name
                && exchange.credentials.are_unaltered()
        };
        let form = op.and_then(|op| {
            let mut newest_first = evidence.exchanges.iter().rev();
            let control = newest_first.find(|exchange| is_control(exchange, op))?;
            self.accepts(&op.accept, control).ok()
        });
        judgement.findings.extend(form.unwrap_or_default());
        judgement.notes.extend(evidence.notes.iter().cloned());
        judgement.finish();
        judgement
    }

    /// The error word of a response, if it has one, also in JSON with flaws.
    pub fn error_word(&self, exchange: &Exchange) -> Option<String> {
        let response = exchange.outcome.response()?;
        let word = response.at_leniently(self.contract.error_word.as_ref()?)?;
        word.as_str().map(str::to_owned)
    }

    /// The findings against the form of an accepted response. Each cites a rule: without one nothing
    /// would report the deviation, so that it has to be reported as a refusal.
    fn form(
        &self,
        accepted: &ExpectedResponse,
        exchange: &Exchange,
        is_readable: bool,
    ) -> Option<Vec<Finding>> {
        let findings = self.against(accepted, exchange, Level::Must, is_readable);
        let mut cited = Vec::with_capacity(findings.len());
        for mut finding in findings {
            if finding.rule.is_empty() {
                match &accepted.rule {
                    Some(rule) => finding.rule.clone_from(rule),
                    None if finding.level < Level::Must => continue,
                    None => return None,
                }
            }
            finding.level = self.cap(finding.level, &finding.rule);
            finding.step = Some(exchange.step.clone());
            replace_values(&mut finding, exchange);
            cited.push(finding);
        }
        Some(cited)
    }

    /// Whether a response is what this one says, whatever its form.
    fn is_in_substance(&self, expected: &ExpectedResponse, exchange: &Exchange) -> bool {
        let Some(response) = response(exchange) else {
            return false;
        };
        let is_media = expected.media.is_none() || expected.media == response.media();
        let mut notes = Vec::new();
        let substance = expected.checks.iter().filter(|check| !is_form(check));
        self.has_kind_of_status(expected, exchange, response)
            && (is_media || wants_document(expected))
            && self.shows_processing(expected, exchange, response)
            && is_must_free(&compare(substance, exchange, Level::Must, &mut notes))
    }

    /// Whether the status is an expected one, or says the same: another success in place of a success,
    /// another refusal with the expected error word. A 401 and a 429 say something else.
    fn has_kind_of_status(
        &self,
        expected: &ExpectedResponse,
        exchange: &Exchange,
        response: &Response,
    ) -> bool {
        let status = response.status;
        if expected.status.iter().any(|one| one.covers(status)) {
            return true;
        }
        let is_of_class = expected
            .status
            .iter()
            .any(|one| one.class() == status / 100);
        is_of_class
            && match status {
                200..300 => response.page().is_none(),
                401 | 407 | 429 => false,
                400..500 => self.names_error_word(expected) && self.error_word(exchange).is_some(),
                _ => false,
            }
    }

    /// Whether the body of a success shows that the request was processed: it is a JSON document if one
    /// is due, it is not empty, and it is no error.
    fn shows_processing(
        &self,
        expected: &ExpectedResponse,
        exchange: &Exchange,
        response: &Response,
    ) -> bool {
        if response.status / 100 != 2 {
            return expected.at.is_in("body")
                || is_must_free(&self.schema_at(
                    expected.schema.as_deref(),
                    &expected.at,
                    exchange,
                    Level::Must,
                ));
        }
        self.error_word(exchange).is_none() && (!wants_document(expected) || is_document(response))
    }

    /// Whether an expected response has an error word of its own.
    fn names_error_word(&self, expected: &ExpectedResponse) -> bool {
        let names = |check: &Check| match &check.assertion {
            Assertion::Equals(_) | Assertion::In { .. } => {
                Some(&check.at) == self.contract.error_word.as_ref()
            }
            _ => false,
        };
        expected.checks.iter().any(names)
    }
}

/// The exchange with flaws in its JSON removed, where that is possible.
fn leniently(exchange: &Exchange) -> Cow<'_, Exchange> {
    match response(exchange).and_then(Response::without_flaws) {
        Some(read) => Cow::Owned(Exchange {
            outcome: Outcome::Response(read),
            ..exchange.clone()
        }),
        None => Cow::Borrowed(exchange),
    }
}

fn response(exchange: &Exchange) -> Option<&Response> {
    exchange.outcome.response()
}

/// Whether a response of this kind has a JSON document as its body.
fn wants_document(expected: &ExpectedResponse) -> bool {
    let is_inside = |check: &Check| check.at.is_in("body");
    (expected.schema.is_some() && expected.at.is_in("body"))
        || expected.checks.iter().any(is_inside)
}

/// Whether the body is a JSON object or list with something in it.
fn is_document(response: &Response) -> bool {
    match response.json() {
        Ok(serde_json::Value::Object(members)) => !members.is_empty(),
        Ok(serde_json::Value::Array(items)) => !items.is_empty(),
        _ => false,
    }
}

/// Whether a check is about the form of a response, and not about what it says.
fn is_form(check: &Check) -> bool {
    let heads = [
        "status",
        "headers",
        "media",
        "charset",
        "json",
        "challenges",
    ];
    heads.iter().any(|head| check.at.is_in(head))
}

fn is_must_free(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.level < Level::Must)
}
