//! Watches: checks of every response of a run.

use super::alternatives::{is_inside, media};
use super::checks::compare;
use super::evidence::{Exchange, VisitKind, belongs_to_case};
use super::judgement::{Judge, Judgement, WatchResult};
use super::names::replace_values;
use crate::case::{Case, Check, ExpectedResponse, PASSWORD_VISITS, VISITS, Watch};
use crate::view::Outcome;
use crate::vocab::{ExchangeRole, Finding, Level};

/// The findings of the watch of the error object; `None` if the watch does not apply to the
/// response.
pub(super) struct Envelope(Option<Vec<Finding>>);

impl Envelope {
    /// Whether the error object is readable. If not, this finding replaces all findings inside the
    /// object.
    pub(super) fn is_readable(&self) -> bool {
        let mut findings = self.0.iter().flatten();
        findings.all(|finding| finding.level < Level::Must)
    }
}

impl Judge<'_> {
    /// Applies all watches to all exchanges. `shot` holds the index of the shot, and the result of
    /// the error object watch for that exchange.
    pub(super) fn watch(
        &self,
        case: Option<&Case>,
        exchanges: &[Exchange],
        mut shot: Option<(usize, Envelope)>,
        judgement: &mut Judgement,
    ) {
        for (at, exchange) in exchanges.iter().enumerate() {
            let of_shot = shot.take_if(|(shot, _)| *shot == at);
            if exchange.limited
                || exchange.in_front
                || (of_shot.is_none() && is_from_gateway(exchange))
            {
                continue;
            }
            let envelope = of_shot.map_or_else(|| self.envelope(case, exchange), |shot| shot.1);
            let readable = envelope.is_readable();
            let mut seen = envelope.0;
            for (n, watch) in self.contract.watches.iter().enumerate() {
                // The result of this watch is already known. Most responses have an error object,
                // so computing the result again would be the main cost.
                let is_seen = watch.envelope && seen.is_some();
                let findings = if is_seen {
                    seen.take()
                } else {
                    self.apply(watch, case, exchange, readable)
                };
                let Some(mut findings) = findings else {
                    continue;
                };
                for finding in &mut findings {
                    replace_values(finding, exchange);
                }
                let right = findings.is_empty();
                let own = if belongs_to_case(exchange.role) {
                    for finding in &mut findings {
                        finding.shown.exchange = Some(at);
                    }
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

    /// Applies the watch of the error object.
    pub(super) fn envelope(&self, case: Option<&Case>, exchange: &Exchange) -> Envelope {
        let watch = self.contract.envelope();
        // If a case excludes its responses from this watch, the watch gives no findings, so the
        // checks of the case still apply.
        let watch = watch.filter(|watch| !is_spared(watch, case, exchange));
        Envelope(watch.and_then(|watch| self.apply(watch, None, exchange, true)))
    }

    /// The findings of a watch against a response. Returns `None` if the watch does not apply.
    fn apply(
        &self,
        watch: &Watch,
        case: Option<&Case>,
        exchange: &Exchange,
        readable: bool,
    ) -> Option<Vec<Finding>> {
        let Outcome::Response(answer) = &exchange.outcome else {
            return None;
        };
        let applies = |when: &ExpectedResponse| {
            covers(when, answer.status)
                && media(when, answer, watch.level).is_none()
                && Self::unmet(&when.checks, exchange).is_empty()
        };
        if watch
            .group
            .as_ref()
            .is_some_and(|group| !self.is_in_group(exchange, group))
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
        if !watch.when.is_empty() && !watch.when.iter().any(|when| applies(when)) {
            return None;
        }
        // The list of a case applies only to responses to its faulty requests and to the steps
        // around them.
        let own = is_of_case(exchange);
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
        let inside = |check: &&Check| readable || !is_inside(check);
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

    /// Whether the op of a response belongs to a group. The exchange of an undo holds the op that
    /// is undone, so an undo belongs to no group.
    fn is_in_group(&self, exchange: &Exchange, group: &str) -> bool {
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

/// Whether the response came from a gateway instead of the server. Such a response says nothing
/// about the contract, unless a repeated request showed that the fault causes it.
fn is_from_gateway(exchange: &Exchange) -> bool {
    let status = exchange.outcome.response().map(|answer| answer.status);
    matches!(status, Some(502..=504))
}

/// Whether a response is to the faulty request of a case, or to a step before or after it.
fn is_of_case(exchange: &Exchange) -> bool {
    belongs_to_case(exchange.role) && exchange.role != ExchangeRole::Control
}

/// Whether a case excludes its responses from a watch, because they are outside the contract.
fn is_spared(watch: &Watch, case: Option<&Case>, exchange: &Exchange) -> bool {
    is_of_case(exchange) && case.is_some_and(|case| case.spare.contains(&watch.name))
}

fn covers(when: &ExpectedResponse, status: u16) -> bool {
    when.status.iter().any(|one| one.covers(status))
}

fn lists(case: &Case, status: u16) -> bool {
    let of_steps = case
        .steps()
        .filter_map(|step| step.answer.as_ref())
        .flatten();
    case.listed()
        .chain(of_steps)
        .any(|answer| covers(answer, status))
}
