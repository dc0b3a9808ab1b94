//! From what was seen to findings. Pure: no network, no clock, no file, so that every verdict can be
//! made again from its evidence.

mod alternatives;
mod checks;
mod comparison;
mod evidence;
mod names;
mod urls;
mod watches;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::case::{Case, Contract, ExpectedResponse};
use crate::schema::Store;
use crate::view::{Outcome, Pointer};
use crate::vocab::{CheckKind, ExchangeRole, Finding, Level};

use alternatives::{Choice, Held};
use checks::compare;
pub use evidence::{Evidence, Exchange, StateReads, StepOf, VisitKind};
pub use watches::WatchResult;

/// What the judge needs to know about the contract.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'j> {
    /// The contract.
    pub contract: &'j Contract,
    /// The schemas.
    pub store: &'j Store,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// All findings, must first.
    pub findings: Vec<Finding>,
    /// What is worth saying and is no finding.
    pub notes: Vec<String>,
    /// The name of the alternative that was taken for the shot.
    pub matched: Option<String>,
    /// What the watches saw.
    pub watch_results: Vec<WatchResult>,
}

impl Judge<'_> {
    /// Judges all that a case saw.
    pub fn case(&self, case: &Case, evidence: &Evidence) -> Judgement {
        let mut judgement = Judgement::default();
        let envelope = evidence.shot().map(|shot| self.envelope(Some(case), shot));
        if let (Some(shot), Some(envelope)) = (evidence.shot(), &envelope) {
            self.shot(case, shot, envelope.is_readable(), &mut judgement);
        }
        for (step, exchange) in evidence.steps() {
            let StepOf::After(n) = step else { continue };
            self.after(case, n, exchange, &mut judgement);
        }
        for reads in &evidence.states {
            self.unchanged(case, reads, evidence, &mut judgement);
        }
        let shot = evidence.shot.zip(envelope);
        self.watch(Some(case), &evidence.exchanges, shot, &mut judgement);
        judgement.notes.extend(evidence.notes.iter().cloned());
        if let Some(first) = &evidence.unsteady {
            judgement.findings.push(self.unsteady(case, first));
        }
        if let Some(shot) = evidence.shot() {
            for finding in &mut judgement.findings {
                names::call_by_name(finding, shot);
            }
        }
        finish(&mut judgement);
        judgement
    }

    /// What the watches find in the answers of a line, or of a case that cannot be judged.
    pub fn watched(&self, case: Option<&Case>, exchanges: &[Exchange]) -> Judgement {
        let mut judgement = Judgement::default();
        self.watch(case, exchanges, None, &mut judgement);
        finish(&mut judgement);
        judgement
    }

    /// Whether an answer shows that a request was accepted: it is one of these, and if it is an error,
    /// it is one that can be read.
    pub fn accepts(
        &self,
        answers: &[Arc<ExpectedResponse>],
        exchange: &Exchange,
    ) -> Result<(), String> {
        self.is_one_of(answers, exchange)?;
        if self.envelope(None, exchange).is_readable() {
            Ok(())
        } else {
            Err("it is an error that cannot be read".into())
        }
    }

    /// Whether an answer is one of these, and what is wrong with it if not.
    pub fn is_one_of(
        &self,
        answers: &[Arc<ExpectedResponse>],
        exchange: &Exchange,
    ) -> Result<(), String> {
        let Outcome::Response(_) = &exchange.outcome else {
            return Err(exchange.outcome.brief());
        };
        self.held(answers, exchange, Level::Must)
    }

    /// Whether an answer is one of these, and not even advice speaks against it.
    pub fn is_plainly_one_of(
        &self,
        answers: &[Arc<ExpectedResponse>],
        exchange: &Exchange,
    ) -> bool {
        let is_answer = exchange.outcome.answer().is_some();
        is_answer && self.held(answers, exchange, Level::Should).is_ok()
    }

    fn held(
        &self,
        answers: &[Arc<ExpectedResponse>],
        exchange: &Exchange,
        level: Level,
    ) -> Result<(), String> {
        let held = Held {
            exchange,
            level,
            readable: self.envelope(None, exchange).is_readable(),
        };
        match self.choose(answers, &[], held) {
            Choice::First { .. } | Choice::Second { .. } => Ok(()),
            Choice::Neither { findings, .. } => Err(findings
                .iter()
                .map(|f| match &f.at {
                    Some(at) => format!("{at}: expected {}, got {}", f.expected, f.actual),
                    None => format!("expected {}, got {}", f.expected, f.actual),
                })
                .collect::<Vec<_>>()
                .join("; ")),
        }
    }

    /// The comparisons of a step that are not met.
    pub fn unmet(checks: &[crate::case::Check], exchange: &Exchange) -> Vec<Finding> {
        let mut notes = Vec::new();
        compare(checks, exchange, Level::Must, &mut notes)
    }

    /// The URI that a check wants avoided, if that is what it asks and the URI is there.
    pub fn avoided(check: &crate::case::Check, exchange: &Exchange) -> Option<String> {
        checks::avoided(check, exchange)
    }

    /// Whether all that a check compares with is there.
    pub fn applies(check: &crate::case::Check, exchange: &Exchange) -> bool {
        let mut notes = Vec::new();
        compare([check], exchange, Level::Must, &mut notes);
        notes.is_empty()
    }

    fn shot(&self, case: &Case, shot: &Exchange, readable: bool, judgement: &mut Judgement) {
        let Outcome::Response(_) = &shot.outcome else {
            judgement.findings.push(no_answer(case, shot));
            return;
        };
        let held = Held {
            exchange: shot,
            level: case.level,
            readable,
        };
        match self.choose(&case.answer, &case.also, held) {
            Choice::First { name, findings } => {
                judgement.matched = Some(name);
                judgement.findings.extend(findings);
            }
            Choice::Second { name, finding } => {
                judgement.matched = Some(name);
                judgement.findings.push(*finding);
            }
            Choice::Neither { findings, others } => {
                judgement
                    .findings
                    .extend(findings.into_iter().map(|finding| Finding {
                        hint: finding.hint.or_else(|| others.clone()),
                        ..finding
                    }));
            }
        }
        let taken = judgement.matched.clone();
        let checks = case.checks.iter().filter(|check| match &check.only {
            Some(only) => taken.as_ref() == Some(only),
            None => true,
        });
        let own = compare(checks, shot, case.level, &mut judgement.notes);
        judgement.findings.extend(own);
        self.cite(case, &mut judgement.findings);
    }

    fn after(&self, case: &Case, n: usize, exchange: &Exchange, judgement: &mut Judgement) {
        let step = &case.after[n];
        let mut findings = Vec::new();
        if let Some(answers) = &step.answer {
            let held = Held {
                exchange,
                level: case.level,
                readable: self.envelope(Some(case), exchange).is_readable(),
            };
            match self.choose(answers, &[], held) {
                Choice::First {
                    findings: advice, ..
                } => findings.extend(advice),
                Choice::Second { finding, .. } => findings.push(*finding),
                Choice::Neither {
                    findings: wrong, ..
                } => findings.extend(wrong),
            }
        }
        findings.extend(compare(
            &step.checks,
            exchange,
            case.level,
            &mut judgement.notes,
        ));
        for finding in &mut findings {
            finding.step = Some(format!("after-{}", n + 1));
        }
        self.cite(case, &mut findings);
        judgement.findings.extend(findings);
    }

    fn unchanged(
        &self,
        case: &Case,
        reads: &StateReads,
        evidence: &Evidence,
        judgement: &mut Judgement,
    ) {
        let fixture = case.fixture(&reads.role);
        let Some(state) = self.contract.fixtures[fixture].state.as_ref() else {
            return;
        };
        let (Some(before), Some(after)) = (reads.before, reads.after) else {
            return;
        };
        let (before, after) = (&evidence.exchanges[before], &evidence.exchanges[after]);
        let Some(now) = after.outcome.answer() else {
            return;
        };
        let op = self.contract.op(&state.op);
        let mut changed = |at: &Pointer, actual: String, hint: Option<String>| {
            judgement.findings.push(Finding {
                check: CheckKind::Unchanged,
                watch: None,
                at: Some(at.to_string()),
                level: self.cap(case.level, &case.rules[0]),
                rule: case.rules[0].clone(),
                step: None,
                expected: format!("the {} as it was before", reads.role),
                actual,
                hint,
            });
        };
        if self.is_one_of(&op.accept, after).is_err() {
            changed(
                &Pointer::from_tokens(["status"]),
                after.outcome.brief(),
                None,
            );
            return;
        }
        let show = |value: Option<&serde_json::Value>| {
            value.map_or_else(|| "absent".to_owned(), ToString::to_string)
        };
        for at in &state.at {
            let old = before.outcome.answer().and_then(|answer| answer.at(at));
            let new = now.at(at);
            if old != new {
                let hint = format!("was {}, is {}", show(old.as_deref()), show(new.as_deref()));
                changed(at, "changed".into(), Some(hint));
            }
        }
    }

    /// Findings of a case carry its first rule, unless the schema names another, and are never
    /// stronger than the rule.
    fn cite(&self, case: &Case, findings: &mut [Finding]) {
        for finding in findings {
            if finding.rule.is_empty() {
                finding.rule.clone_from(&case.rules[0]);
            }
            finding.level = self.cap(finding.level, &finding.rule);
        }
    }

    /// The same request got two answers, of which the second one was judged.
    fn unsteady(&self, case: &Case, first: &str) -> Finding {
        Finding {
            check: CheckKind::Unsteady,
            watch: None,
            at: None,
            level: self.cap(Level::Should, &case.rules[0]),
            rule: case.rules[0].clone(),
            step: None,
            expected: "the same answer each time".into(),
            actual: first.to_owned(),
            hint: None,
        }
    }

    fn cap(&self, level: Level, rule: &str) -> Level {
        level.min(self.contract.rule_level(rule))
    }
}

fn no_answer(case: &Case, shot: &Exchange) -> Finding {
    Finding {
        check: CheckKind::NoAnswer,
        watch: None,
        at: None,
        level: case.level,
        rule: case.rules[0].clone(),
        step: None,
        expected: "an answer".into(),
        actual: shot.outcome.brief(),
        hint: Some("the same request without the fault was answered".into()),
    }
}

/// What is no finding goes to the notes, and must comes first.
fn finish(judgement: &mut Judgement) {
    let (may, findings): (Vec<Finding>, Vec<Finding>) = judgement
        .findings
        .drain(..)
        .partition(|finding| finding.level == Level::May);
    judgement.findings = findings;
    for finding in may {
        judgement.notes.push(format!(
            "{}: {} is recommended by nobody: expected {}, got {}",
            finding.rule,
            finding.code(),
            finding.expected,
            finding.actual
        ));
    }
    order(&mut judgement.findings);
}

/// One wrong thing is one finding: the same code with the same words is told once.
fn order(findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    findings.retain(|f| seen.insert((f.code(), f.expected.clone(), f.actual.clone())));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
}

/// The roles whose answers belong to the case; the others belong to the line of the watch.
pub fn is_the_cases_own(role: ExchangeRole) -> bool {
    match role {
        ExchangeRole::Before
        | ExchangeRole::State
        | ExchangeRole::Shot
        | ExchangeRole::After
        | ExchangeRole::Control => true,
        ExchangeRole::Fixture | ExchangeRole::Undo => false,
    }
}
