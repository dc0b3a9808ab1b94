//! Judges a whole case: the shot, the steps after it, the states and the watches.

use super::alternatives::{Choice, Observed};
use super::checks::compare;
use super::evidence::{Evidence, Exchange, StepOf};
use super::judgement::{Judge, Judgement};
use super::names;
use crate::case::Case;
use crate::view::Outcome;
use crate::vocab::{CheckKind, Finding, Level, Shown};

impl Judge<'_> {
    /// Judges the evidence of a case.
    pub fn case(&self, case: &Case, evidence: &Evidence) -> Judgement {
        let mut judgement = Judgement::default();
        let envelope = evidence.shot().map(|shot| self.envelope(Some(case), shot));
        if let (Some(shot), Some(envelope)) = (evidence.shot(), &envelope) {
            self.shot(case, shot, envelope.is_readable(), &mut judgement);
        }
        point_to(&mut judgement.findings, evidence.shot);
        for (step, exchange) in evidence.steps() {
            let StepOf::After(n) = step else { continue };
            self.after(case, n, exchange, &mut judgement);
            let mut exchanges = evidence.exchanges.iter();
            let at = exchanges.position(|one| std::ptr::eq(one, exchange));
            point_to(&mut judgement.findings, at);
        }
        for reads in &evidence.states {
            self.unchanged(case, reads, evidence, &mut judgement);
            point_to(&mut judgement.findings, reads.after);
        }
        let shot = evidence.shot.zip(envelope);
        self.watch(Some(case), &evidence.exchanges, shot, &mut judgement);
        judgement.notes.extend(evidence.notes.iter().cloned());
        judgement.notes.extend(
            evidence
                .unread
                .iter()
                .map(|op| format!("judged without reading back: the target does not have `{op}`")),
        );
        if let Some(first) = &evidence.unsteady {
            judgement.findings.push(self.unsteady(case, first));
        }
        if let Some(shot) = evidence.shot() {
            for finding in &mut judgement.findings {
                names::replace_values(finding, shot);
            }
        }
        judgement.finish();
        judgement
    }

    /// Applies only the watches. Used for prerequisites, and for cases that cannot be judged.
    pub fn watched(&self, case: Option<&Case>, exchanges: &[Exchange]) -> Judgement {
        let mut judgement = Judgement::default();
        self.watch(case, exchanges, None, &mut judgement);
        judgement.finish();
        judgement
    }

    fn shot(&self, case: &Case, shot: &Exchange, readable: bool, judgement: &mut Judgement) {
        let Outcome::Response(_) = &shot.outcome else {
            judgement.findings.push(no_response(case, shot));
            return;
        };
        let observed = Observed {
            exchange: shot,
            level: case.level,
            readable,
        };
        match self.choose(&case.answer, &case.also, observed) {
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
        let matched = judgement.matched.clone();
        let checks = case.checks.iter().filter(|check| match &check.only {
            Some(only) => matched.as_ref() == Some(only),
            None => true,
        });
        let own = compare(checks, shot, case.level, &mut judgement.notes);
        judgement.findings.extend(own);
        self.cite(case, &mut judgement.findings);
    }

    fn after(&self, case: &Case, n: usize, exchange: &Exchange, judgement: &mut Judgement) {
        let step = &case.after[n];
        let mut findings = Vec::new();
        if let Some(expected) = &step.answer {
            let observed = Observed {
                exchange,
                level: case.level,
                readable: self.envelope(Some(case), exchange).is_readable(),
            };
            match self.choose(expected, &[], observed) {
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

    /// Gives the first rule of the case to findings without a rule, and caps the levels of the
    /// findings.
    fn cite(&self, case: &Case, findings: &mut [Finding]) {
        for finding in findings {
            if finding.rule.is_empty() {
                finding.rule.clone_from(&case.rules[0]);
            }
            finding.level = self.cap(finding.level, &finding.rule);
        }
    }

    /// The finding for a repeated shot that got two different responses. The second one was judged.
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
            shown: Shown::default(),
        }
    }
}

/// Says which exchange these findings are about, unless that is known already.
fn point_to(findings: &mut [Finding], exchange: Option<usize>) {
    for finding in findings {
        finding.shown.exchange = finding.shown.exchange.or(exchange);
    }
}

fn no_response(case: &Case, shot: &Exchange) -> Finding {
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
        shown: Shown::default(),
    }
}
