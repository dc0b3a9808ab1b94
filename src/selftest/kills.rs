//! The kill matrix: which mutants each case kills, and by which checks. One line a case; rows of a
//! matrix that agree are folded into one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::vocab::CaseId;

const HEAD: &str = "\
# What kills what: learnt by `rebuff selftest --bless`, read by a person, compared by every selftest.
# One line a case: its id, then the mutants that it kills, each with the checks that see it.
";

const UNSEEN: &str = "
# What no check looks at: alterations of an answer that give no finding, and the cases they pass.
";

/// What was learnt.
#[derive(Debug, Default)]
pub(super) struct Kills {
    /// By case without its row, by row: mutant and checks.
    killed: BTreeMap<String, BTreeMap<String, BTreeMap<String, BTreeSet<String>>>>,
    /// By alteration: the cases that do not see it.
    unseen: BTreeMap<String, BTreeSet<String>>,
}

impl Kills {
    /// Remembers that a case sees a mutant by a check.
    pub(super) fn killed(&mut self, id: &CaseId, mutant: &str, check: &str) {
        let base = id.without_row();
        let row = id.as_str()[base.len()..].trim_start_matches("::");
        self.killed
            .entry(base.to_owned())
            .or_default()
            .entry(row.to_owned())
            .or_default()
            .entry(mutant.to_owned())
            .or_default()
            .insert(check.to_owned());
    }

    /// Remembers that a case does not see an alteration.
    pub(super) fn unseen(&mut self, id: &CaseId, alteration: &str) {
        let cases = self.unseen.entry(alteration.to_owned()).or_default();
        cases.insert(id.without_row().to_owned());
    }

    /// The text of the golden file.
    pub(super) fn render(&self) -> String {
        let mut text = HEAD.to_owned();
        for (case, rows) in &self.killed {
            let mut same: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (row, mutants) in rows {
                same.entry(line(mutants)).or_default().push(row);
            }
            for (line, rows) in same {
                let rows = match rows.as_slice() {
                    [""] => String::new(),
                    [row] => format!("::{row}"),
                    rows => format!("::{{{}}}", rows.join(",")),
                };
                let _ = writeln!(text, "{case}{rows} <- {line}");
            }
        }
        text.push_str(UNSEEN);
        for (alteration, cases) in &self.unseen {
            let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
            let _ = writeln!(text, "{alteration}: {}", cases.join(", "));
        }
        text
    }
}

fn line(mutants: &BTreeMap<String, BTreeSet<String>>) -> String {
    mutants
        .iter()
        .map(|(mutant, checks)| {
            let checks: Vec<&str> = checks.iter().map(String::as_str).collect();
            format!("{mutant} ({})", checks.join(", "))
        })
        .collect::<Vec<_>>()
        .join(", ")
}

/// What is known of one contract, or of all.
pub(super) fn known<'t>(text: &'t str, only: Option<&str>) -> Cow<'t, str> {
    let Some(contract) = only else {
        return Cow::Borrowed(text);
    };
    let of_it = format!("{contract}::");
    let (killed, unseen) = text.split_once(UNSEEN).unwrap_or((text, ""));
    let mut known = HEAD.to_owned();
    for line in killed.lines().filter(|line| line.starts_with(&of_it)) {
        let _ = writeln!(known, "{line}");
    }
    known.push_str(UNSEEN);
    for (alteration, cases) in unseen.lines().filter_map(|line| line.rsplit_once(": ")) {
        let cases: Vec<&str> = cases
            .split(", ")
            .filter(|case| case.starts_with(&of_it))
            .collect();
        if !cases.is_empty() {
            let _ = writeln!(known, "{alteration}: {}", cases.join(", "));
        }
    }
    Cow::Owned(known)
}

/// The first line in which two texts differ.
pub(super) fn first_difference(known: &str, learnt: &str) -> String {
    let mut learnt_lines = learnt.lines();
    for known in known.lines() {
        match learnt_lines.next() {
            Some(learnt) if learnt == known => {}
            Some(learnt) => return format!("known `{known}`, learnt `{learnt}`"),
            None => return format!("no longer learnt: `{known}`"),
        }
    }
    learnt_lines
        .next()
        .map_or_else(String::new, |line| format!("new: `{line}`"))
}
