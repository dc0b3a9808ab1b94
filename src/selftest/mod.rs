//! The tester, tested: the suite runs against the reference server, its conformant variants, its
//! mutants and servers that always answer the same, and every answer is altered and judged again.
//! Six conditions have to hold; what was learnt is the golden kill matrix.

mod alter;
mod checked;
mod idle;
mod kills;
mod leads;
mod member;
mod play;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::case::{Case, Contract, Suite};
use crate::judge::{Evidence, Judge};
use crate::reference::{CONSTANTS, Embedded, Mutant, Variant, embedded};
use crate::target_file::Target;
use crate::vocab::{CaseRecord, EntryKind, Finding, Level, Verdict};

use idle::Busy;
use kills::Kills;
use play::{Play, Served};

/// What the selftest found.
#[derive(Debug, Default)]
pub struct Report {
    /// What was tried, one line each.
    pub lines: Vec<String>,
    /// What does not hold, one line each; empty: green.
    pub problems: Vec<String>,
    /// The kill matrix that was learnt, as `cases/kills.txt` holds it.
    pub kills: String,
}

/// Reads the target of an embedded server that listens at an origin.
pub type Demo<'d> = &'d dyn Fn(&Contract, &str) -> Result<Target, String>;

/// Runs everything, or all of one contract. `demo` reads the target of an embedded server;
/// `take_away` removes from one what a
/// variant does without; `started` is now: servers compare times with their own clocks.
pub fn run(
    suite: &Suite,
    only: Option<&str>,
    demo: Demo<'_>,
    take_away: fn(&mut Target, &[&str]),
    started: DateTime<Utc>,
) -> Result<Report, String> {
    let mut report = Report::default();
    let mut kills = Kills::default();
    let chosen = |contract: &&Arc<Contract>| only.is_none_or(|id| id == contract.id);
    for contract in suite.contracts.iter().filter(chosen) {
        let Some(embedded) = embedded(&contract.id).filter(|_| !contract.demo.is_empty()) else {
            continue;
        };
        let bench = Bench {
            suite,
            contract,
            demo,
            embedded,
            take_away,
            started,
        };
        let mut busy = Busy::default();
        let plain = bench.no_false_alarm(&mut busy, &mut report)?;
        bench.no_blind_check(&plain, &mut kills, &mut report);
        bench.mutants(&mut busy, &mut kills, &mut report)?;
        report.problems.extend(busy.idle(contract));
        bench.constants(&mut report)?;
    }
    report.kills = kills.render();
    let known = kills::known(&suite.kills, only);
    if report.kills != known {
        let diff = kills::first_difference(&known, &report.kills);
        report.problems.push(format!(
            "as known: the kill matrix has changed ({diff}); `rebuff selftest --bless` writes \
             cases/kills.txt, and a person reads the diff"
        ));
    }
    Ok(report)
}

/// One contract on the bench.
struct Bench<'b> {
    suite: &'b Suite,
    contract: &'b Arc<Contract>,
    demo: Demo<'b>,
    embedded: &'static Embedded,
    take_away: fn(&mut Target, &[&str]),
    started: DateTime<Utc>,
}

impl Bench<'_> {
    fn play(&self, served: &Served, without: &[&str]) -> Result<Play, String> {
        let target = |origin: &str| {
            let mut target = (self.demo)(self.contract, origin)?;
            (self.take_away)(&mut target, without);
            Ok(target)
        };
        play::play(self.suite, self.contract, &target, served, self.started)
    }

    /// Condition 1: green without a bend and with each variant, and each alternative is taken.
    fn no_false_alarm(&self, busy: &mut Busy, report: &mut Report) -> Result<Play, String> {
        let plain = self.play(&Served::Plain(self.embedded), &[])?;
        for record in &plain.records {
            if record.verdict != Verdict::Pass || !record.findings.is_empty() {
                report
                    .problems
                    .push(format!("no false alarm: {} {}", record.id, told(record)));
            }
        }
        let mut taken = self.taken(&plain);
        for variant in &self.embedded.variants {
            let play = self.variant(variant, report)?;
            busy.variant(self.contract, &play.records);
            taken.extend(self.taken(&play));
        }
        for case in &self.contract.cases {
            let id = case.id.without_row();
            for answer in case.answer.iter().skip(1).chain(&case.also) {
                if !taken.contains(&(id.to_owned(), answer.name.clone())) {
                    let name = &answer.name;
                    let line = format!("no false alarm: {id} lists `{name}`, taken by no variant");
                    if !report.problems.contains(&line) {
                        report.problems.push(line);
                    }
                }
            }
        }
        report.lines.push(format!(
            "{}: plain {}",
            self.contract.id,
            count(&plain.records)
        ));
        Ok(plain)
    }

    fn variant(&self, variant: &'static Variant, report: &mut Report) -> Result<Play, String> {
        let play = self.play(
            &Served::Bent(self.embedded, variant.deviation.as_ref()),
            variant.without,
        )?;
        for record in &play.records {
            match record.verdict {
                Verdict::Pass | Verdict::Advice | Verdict::Skip { .. } => {}
                _ => report.problems.push(format!(
                    "no false alarm: variant {}: {} {}",
                    variant.id,
                    record.id,
                    told(record)
                )),
            }
        }
        report.lines.push(format!(
            "{}: variant {} {}",
            self.contract.id,
            variant.id,
            count(&play.records)
        ));
        Ok(play)
    }

    /// The alternatives that were taken: case without its row, and answer.
    fn taken(&self, play: &Play) -> BTreeSet<(String, String)> {
        self.judged(play)
            .filter_map(|(case, evidence)| {
                let taken = self.judge().case(case, evidence).matched?;
                Some((case.id.without_row().to_owned(), taken))
            })
            .collect()
    }

    /// Condition 2: each alteration of what a check or a schema names is seen.
    fn no_blind_check(&self, plain: &Play, kills: &mut Kills, report: &mut Report) {
        let (mut tried, mut unseen) = (0, 0);
        for (case, evidence) in self.judged(plain) {
            for alteration in alter::alterations(&self.judge(), case, evidence) {
                tried += 1;
                let judgement = self.judge().case(case, &alteration.evidence);
                let seen = judgement.findings.iter().any(|f| f.level >= Level::Should);
                if !seen && alteration.named {
                    let name = &alteration.name;
                    report
                        .problems
                        .push(format!("no blind check: {} does not see {name}", case.id));
                } else if !seen {
                    unseen += 1;
                    kills.unseen(&case.id, &alteration.name);
                }
            }
        }
        report.lines.push(format!(
            "{}: {tried} alterations, {unseen} of them of things that no check looks at",
            self.contract.id
        ));
    }

    /// Conditions 3 and 4: every mutant is killed, for the right reason; and what condition 5 asks.
    fn mutants(
        &self,
        busy: &mut Busy,
        kills: &mut Kills,
        report: &mut Report,
    ) -> Result<(), String> {
        let mut prints: BTreeMap<Vec<String>, &str> = BTreeMap::new();
        let mut cases: Vec<(&'static Mutant, Play)> = Vec::new();
        for mutant in &self.embedded.mutants {
            let play = self.play(&Served::Bent(self.embedded, Some(&mutant.deviation)), &[])?;
            cases.push((mutant, play));
        }
        for (mutant, play) in &cases {
            let level = self.level_of(mutant);
            let mut print = Vec::new();
            for (record, finding) in findings(play, level) {
                print.push(format!(
                    "{} {} {}",
                    record.id,
                    finding.code(),
                    finding.actual
                ));
                right_reason(mutant, record, finding, report);
                if record.kind == EntryKind::Case {
                    kills.killed(&record.id, mutant.id, &finding.code());
                }
            }
            if print.is_empty() {
                report
                    .problems
                    .push(format!("every mutant is killed: {} lives", mutant.id));
            }
            if let Some(other) = prints.insert(print, mutant.id) {
                let id = mutant.id;
                report.problems.push(format!(
                    "every mutant is killed: {id} and {other} are killed by the same findings"
                ));
            }
            busy.mutant(self.contract, mutant, &play.records);
            report.lines.push(format!(
                "{}: mutant {} {}",
                self.contract.id,
                mutant.id,
                count(&play.records)
            ));
        }
        Ok(())
    }

    /// A mutant whose rules are all recommendations is killed by advice.
    fn level_of(&self, mutant: &Mutant) -> Level {
        let levels = mutant
            .rules
            .iter()
            .map(|rule| self.contract.rule_level(rule));
        levels.max().unwrap_or(Level::Must)
    }

    /// A server that always answers the same passes no case.
    fn constants(&self, report: &mut Report) -> Result<(), String> {
        for constant in CONSTANTS {
            let play = self.play(&Served::Constant(constant), &[])?;
            for record in play
                .records
                .iter()
                .filter(|record| record.kind == EntryKind::Case)
            {
                if matches!(record.verdict, Verdict::Pass | Verdict::Advice) {
                    report.problems.push(format!(
                        "constant servers: {} passes at {}",
                        record.id, constant.id
                    ));
                }
            }
            report.lines.push(format!(
                "{}: constant {} {}",
                self.contract.id,
                constant.id,
                count(&play.records)
            ));
        }
        Ok(())
    }

    fn judge(&self) -> Judge<'_> {
        Judge {
            contract: self.contract,
            store: &self.suite.store,
        }
    }

    fn judged<'p>(&'p self, play: &'p Play) -> impl Iterator<Item = (&'p Case, &'p Evidence)> {
        self.contract
            .cases
            .iter()
            .filter_map(|case| Some((case.as_ref(), play.evidence.get(&case.id)?)))
    }
}

/// Condition 4: every must finding carries a rule that the mutant declares.
fn right_reason(mutant: &Mutant, record: &CaseRecord, finding: &Finding, report: &mut Report) {
    if finding.level == Level::Must && !mutant.rules.iter().any(|r| is_rule(r, &finding.rule)) {
        report.problems.push(format!(
            "for the right reason: mutant {} breaks {}, but {} finds {} against {}",
            mutant.id,
            mutant.rules.join(", "),
            record.id,
            finding.code(),
            finding.rule
        ));
    }
}

fn findings(play: &Play, level: Level) -> impl Iterator<Item = (&CaseRecord, &Finding)> {
    play.records
        .iter()
        .flat_map(|record| record.findings.iter().map(move |finding| (record, finding)))
        .filter(move |(_, finding)| finding.level >= level)
}

/// Whether a declaration (`calendar.412-precondition`, `calendar.*`) means a rule.
fn is_rule(declared: &str, rule: &str) -> bool {
    match declared.strip_suffix('*') {
        Some(prefix) => rule.starts_with(prefix),
        None => declared == rule,
    }
}

fn told(record: &CaseRecord) -> String {
    let findings: Vec<String> = record.findings.iter().map(Finding::code).collect();
    let reason = record.verdict.reason().unwrap_or_default();
    format!("is {} [{}] {reason}", record.verdict, findings.join(", "))
        .trim_end()
        .to_owned()
}

/// How many records have each verdict, in words.
fn count(records: &[CaseRecord]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records {
        *counts.entry(record.verdict.row().word).or_default() += 1;
    }
    counts
        .iter()
        .map(|(word, n)| format!("{n} {word}"))
        .collect::<Vec<_>>()
        .join(", ")
}
