//! The kill matrix: which mutants each case kills, and by which checks. Each case has one line.
//! Rows of a case with the same kills share a line.

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

/// The kills and the unseen alterations of a selftest.
#[derive(Debug, Default)]
pub(super) struct KillMatrix {
    /// The checks that kill a mutant, by case id without the row, by row, by mutant.
    killed: BTreeMap<String, BTreeMap<String, BTreeMap<String, BTreeSet<String>>>>,
    /// The cases that do not detect an alteration, by alteration.
    unseen: BTreeMap<String, BTreeSet<String>>,
}

impl KillMatrix {
    /// Records that a check of a case kills a mutant.
    pub(super) fn add_kill(&mut self, id: &CaseId, mutant: &str, check: &str) {
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

    /// Records that a case does not detect an alteration.
    pub(super) fn add_unseen(&mut self, id: &CaseId, alteration: &str) {
        let cases = self.unseen.entry(alteration.to_owned()).or_default();
        cases.insert(id.without_row().to_owned());
    }

    /// Returns the text of the golden file.
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

/// The lines of one contract in the text of a golden file; the whole text if no contract is given.
pub(super) fn of_contract<'t>(text: &'t str, only: Option<&str>) -> Cow<'t, str> {
    let Some(contract) = only else {
        return Cow::Borrowed(text);
    };
    let prefix = format!("{contract}::");
    let (killed, unseen) = text.split_once(UNSEEN).unwrap_or((text, ""));
    let mut known = HEAD.to_owned();
    for line in killed.lines().filter(|line| line.starts_with(&prefix)) {
        let _ = writeln!(known, "{line}");
    }
    known.push_str(UNSEEN);
    for (alteration, cases) in unseen.lines().filter_map(|line| line.rsplit_once(": ")) {
        let cases: Vec<&str> = cases
            .split(", ")
            .filter(|case| case.starts_with(&prefix))
            .collect();
        if !cases.is_empty() {
            let _ = writeln!(known, "{alteration}: {}", cases.join(", "));
        }
    }
    Cow::Owned(known)
}

/// Describes the first line in which two texts differ.
pub(super) fn first_difference(known: &str, current: &str) -> String {
    let mut current_lines = current.lines();
    for known in known.lines() {
        match current_lines.next() {
            Some(current) if current == known => {}
            Some(current) => return format!("was `{known}`, is `{current}`"),
            None => return format!("missing: `{known}`"),
        }
    }
    current_lines
        .next()
        .map_or_else(String::new, |line| format!("new: `{line}`"))
}
