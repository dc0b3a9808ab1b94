//! Watches: checks of every answer, whatever case got it.

use super::alternatives::{is_inside, media};
use super::checks::compare;
use super::names::call_by_name;
use super::{Exchange, Judge, Judgement, VisitKind, is_the_cases_own};
use crate::case::{Case, ExpectedResponse, PASSWORD_VISITS, VISITS, Watch};
use crate::view::Outcome;
use crate::vocab::{ExchangeRole, Finding, Level};

/// What one watch saw in one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchResult {
    /// The place of the watch in its contract.
    pub watch: usize,
    /// Whether it was right; an answer that it does not look at gives no sight.
    pub right: bool,
    /// What was wrong, where no case carries it (an answer to a fixture or an undo).
    pub own: Vec<Finding>,
}

/// What the watch of the error object found in an answer; nothing where it did not look.
pub(super) struct Envelope(Option<Vec<Finding>>);

impl Envelope {
    /// Whether the error object can be read: if not, the one finding stands for all that would look
    /// inside.
    pub(super) fn is_readable(&self) -> bool {
        let mut findings = self.0.iter().flatten();
        findings.all(|finding| finding.level < Level::Must)
    }
}

impl Judge<'_> {
    /// Lets every watch look at every exchange; `shot` is the place of the one that is judged, and
    /// what was seen of its error object.
    pub(super) fn watch(
        &self,
        case: Option<&Case>,
        exchanges: &[Exchange],
        mut shot: Option<(usize, Envelope)>,
        judgement: &mut Judgement,
    ) {
        for (at, exchange) in exchanges.iter().enumerate() {
            let of_shot = shot.take_if(|(shot, _)| *shot == at);
            if of_shot.is_none() && is_somebody_elses(exchange) {
                continue;
            }
            let envelope = of_shot.map_or_else(|| self.envelope(case, exchange), |shot| shot.1);
            let readable = envelope.is_readable();
            let mut seen = envelope.0;
            for (n, watch) in self.contract.watches.iter().enumerate() {
                // Most answers have one, and to look twice would cost as much as all the rest.
                let is_seen = watch.envelope && seen.is_some();
                let findings = if is_seen {
                    seen.take()
                } else {
                    self.look(watch, case, exchange, readable)
                };
                let Some(mut findings) = findings else {
                    continue;
                };
                for finding in &mut findings {
                    call_by_name(finding, exchange);
                }
                let right = findings.is_empty();
                let own = if is_the_cases_own(exchange.role) {
                    judgement.findings.extend(findings);
                    Vec::new()
                } else {
                    findings
                };
                judgement.watch_results.push(WatchResult {
                    watch: n,
                    right,
                    own,
                });
            }
        }
    }

    /// What the watch of the error object finds in an answer.
    pub(super) fn envelope(&self, case: Option<&Case>, exchange: &Exchange) -> Envelope {
        let watch = self.contract.envelope();
        // Where it is spared nobody would tell the one finding: the case's own checks have to.
        let watch = watch.filter(|watch| !is_spared(watch, case, exchange));
        Envelope(watch.and_then(|watch| self.look(watch, None, exchange, true)))
    }

    fn look(
        &self,
        watch: &Watch,
        case: Option<&Case>,
        exchange: &Exchange,
        readable: bool,
    ) -> Option<Vec<Finding>> {
        let Outcome::Response(answer) = &exchange.outcome else {
            return None;
        };
        let meant = |when: &ExpectedResponse| {
            is_meant(when, answer.status)
                && media(when, answer, watch.level).is_none()
                && Self::unmet(&when.checks, exchange).is_empty()
        };
        if watch
            .group
            .as_ref()
            .is_some_and(|group| !self.is_of(exchange, group))
        {
            return None;
        }
        if is_spared(watch, case, exchange) {
            return None;
        }
        if watch.identity.as_ref().is_some_and(|sender| {
            *sender != exchange.identity || !exchange.credentials.are_unaltered()
        }) {
            return None;
        }
        if !watch.when.is_empty() && !watch.when.iter().any(|when| meant(when)) {
            return None;
        }
        // What a case lists, or does not list, says nothing of answers that are not the case's own,
        // nor of those to a request without a fault.
        let own = is_asked_for(exchange);
        let unlisted = |case| own && !lists(case, answer.status);
        if watch.unlisted && !case.is_some_and(unlisted) {
            return None;
        }
        let readable = watch.envelope || readable;
        let mut notes = Vec::new();
        let mut findings = Vec::new();
        if readable {
            let schema = watch.schema.as_deref();
            findings.extend(self.schema_at(schema, &watch.at, exchange, watch.level));
        }
        let inside = |check: &&crate::case::Check| readable || !is_inside(check);
        if !readable && watch.checks.iter().all(is_inside) {
            return None;
        }
        let checks = watch.checks.iter().filter(inside);
        findings.extend(compare(checks, exchange, watch.level, &mut notes));
        for finding in &mut findings {
            finding.watch = Some(watch.name.clone());
            if finding.rule.is_empty() {
                finding.rule.clone_from(&watch.rules[0]);
            }
            finding.level = finding.level.min(self.contract.rule_level(&finding.rule));
        }
        Some(findings)
    }

    /// Whether an answer is one to an op of a group. The exchange of an undo names the op that it
    /// undoes, not its own.
    fn is_of(&self, exchange: &Exchange, group: &str) -> bool {
        if exchange.role == ExchangeRole::Undo {
            return false;
        }
        match (group, exchange.visited) {
            (VISITS, visited) => return visited.is_some(),
            (PASSWORD_VISITS, visited) => return visited == Some(VisitKind::WithPassword),
            _ => {}
        }
        let op = self.contract.ops.get(&exchange.op);
        op.is_some_and(|op| op.groups.iter().any(|one| one == group))
    }
}

/// What stands before the server answers so when the server does not: nothing about the contract
/// follows from it, unless it was asked for again and proved to be the answer to a fault.
fn is_somebody_elses(exchange: &Exchange) -> bool {
    let status = exchange.outcome.answer().map(|answer| answer.status);
    matches!(status, Some(502..=504))
}

/// Whether a case itself asked for an answer, with its fault or on the way to it.
fn is_asked_for(exchange: &Exchange) -> bool {
    is_the_cases_own(exchange.role) && exchange.role != ExchangeRole::Control
}

/// Whether a case spares its own answers a watch: it goes where the contract does not reach.
fn is_spared(watch: &Watch, case: Option<&Case>, exchange: &Exchange) -> bool {
    is_asked_for(exchange) && case.is_some_and(|case| case.spare.contains(&watch.name))
}

fn is_meant(when: &ExpectedResponse, status: u16) -> bool {
    when.status.iter().any(|one| one.covers(status))
}

fn lists(case: &Case, status: u16) -> bool {
    let of_steps = case
        .steps()
        .filter_map(|step| step.answer.as_ref())
        .flatten();
    case.listed()
        .chain(of_steps)
        .any(|answer| is_meant(answer, status))
}
