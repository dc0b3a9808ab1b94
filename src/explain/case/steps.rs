//! Describes the steps of a case in words.

use super::explanation::CaseExplanation;
use crate::case::{Act, Drive, Edit, Step, VISITS};
use crate::explain::page::Page;
use crate::explain::words;
use crate::vocab::{ExchangeRecord, ExchangeRole};

/// Adds the steps of the case file. This is for a case that was not run.
pub(super) fn push_planned(about: &CaseExplanation<'_>, page: &mut Page) {
    let case = about.case;
    for step in &case.before {
        page.push("  before: ", &describe(about, step).join("; "));
    }
    let faults = case
        .fault
        .iter()
        .map(|edit| words::edit(edit, about.contract));
    let faults: Vec<String> = faults.collect();
    page.push("  shot: ", &format!("{}; {}", case.op, faults.join("; ")));
    for step in &case.after {
        page.push("  after: ", &describe(about, step).join("; "));
    }
}

/// Describes the step of an exchange, in the words of the case file.
pub(super) fn step_lines(about: &CaseExplanation<'_>, exchange: &ExchangeRecord) -> Vec<String> {
    // Only the first request of a step is described, not the browser visits after it.
    if exchange.op == VISITS {
        return Vec::new();
    }
    let case = about.case;
    let number = exchange.step.rsplit([' ', '-']).next();
    let number = number.and_then(|number| number.parse::<usize>().ok());
    let numbered = |steps: &[Step]| {
        let step = steps.get(number?.checked_sub(1)?)?;
        Some(describe(about, step))
    };
    match exchange.role {
        ExchangeRole::Shot if exchange.step.contains(", ") => vec!["the response to it".to_owned()],
        ExchangeRole::Shot => {
            let faults = case.fault.iter();
            let mut lines: Vec<String> = faults.map(|one| describe_fault(about, one)).collect();
            lines.extend(case.act.map(repetition));
            if lines.is_empty() {
                lines.push(if case.is_positive() {
                    "a good request".into()
                } else {
                    "good in itself; what was sent before, or its fixture, makes it wrong".into()
                });
            }
            lines
        }
        ExchangeRole::Before => numbered(&case.before).unwrap_or_default(),
        ExchangeRole::After => numbered(&case.after).unwrap_or_default(),
        ExchangeRole::Fixture
        | ExchangeRole::State
        | ExchangeRole::Control
        | ExchangeRole::Undo => Vec::new(),
    }
}

fn describe_fault(about: &CaseExplanation<'_>, edit: &Edit) -> String {
    format!("the fault: {}", words::edit(edit, about.contract))
}

fn describe(about: &CaseExplanation<'_>, step: &Step) -> Vec<String> {
    let mut lines = Vec::new();
    if step.again {
        lines.push("the shot's own request once more".to_owned());
    }
    let edits = step.edits.iter();
    lines.extend(edits.map(|edit| words::edit(edit, about.contract)));
    lines.extend(step.drive.map(describe_drive));
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

/// Describes how often the shot is sent, or how it continues.
fn repetition(act: Act) -> String {
    match act {
        Act::Burst(most) => format!("until it is not accepted any more, at most {most} times"),
        Act::Drive(drive) => describe_drive(drive),
        Act::Within(time) => format!("until a listed answer comes, for {} s", time.as_secs()),
    }
}

/// Describes how a browser continues from the response to a request.
fn describe_drive(drive: Drive) -> String {
    format!(
        "from its answer on the visits of `{}` in the target file are made, until a redirect to the client: \
         that is its answer",
        drive.word()
    )
}
