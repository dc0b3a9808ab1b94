//! Prints the coverage as text, and as Markdown for `docs/coverage.md`.

use std::fmt::Write as _;

use super::rules::{Coverage, RuleCoverage};
use crate::explain::page::Page;

/// The first lines of the Markdown page.
const HEAD: &str = "\
<!-- written by `cargo run -- coverage --format markdown` -->
# Coverage

Every rule of the documents of a contract, and what covers it: cases (each row of a matrix counts as
one), watches (which check every response of a run, but send nothing), or the reason why no black-box
client can observe it. `cases/sources.toml` has the text and the source of each rule.
";

impl Coverage {
    /// Returns the coverage as text.
    pub fn text(all: &[Self]) -> String {
        let mut page = Page::default();
        for coverage in all {
            page.gap();
            page.push("", &coverage.summary());
            for row in &coverage.own {
                let cases = row.case_count();
                push_rule(row, &format!("{}: {cases}", row.id), &mut page);
            }
            if !coverage.used.is_empty() {
                page.gap();
                page.push(
                    "",
                    &format!("{}: rules of other sources", coverage.contract),
                );
                let used = coverage.used.iter();
                used.for_each(|row| push_rule(row, &row.id, &mut page));
            }
        }
        page.text
    }

    /// Returns the coverage as Markdown.
    pub fn markdown(all: &[Self]) -> String {
        let mut out = HEAD.to_owned();
        for coverage in all {
            let _ = write!(
                out,
                "\n## {}\n\n{}.\n",
                coverage.contract,
                coverage.summary()
            );
            table(&mut out, &coverage.contract, &coverage.own);
            if !coverage.used.is_empty() {
                out.push_str("\nRules of other sources, used by these cases:\n");
                table(&mut out, &coverage.contract, &coverage.used);
            }
        }
        out
    }

    /// Returns one line: `calendar: 13 rules; 11 with cases, 1 only watched, 1 with a reason`.
    fn summary(&self) -> String {
        let count = |which: &dyn Fn(&&RuleCoverage) -> bool| self.own.iter().filter(which).count();
        let without = |row: &RuleCoverage| row.cases.is_empty() && row.unseen.is_none();
        let mut summary = format!(
            "{}: {} rules; {} with cases",
            self.contract,
            self.own.len(),
            count(&|row| !row.cases.is_empty())
        );
        for (count, what) in [
            (
                count(&|row| without(row) && !row.watches.is_empty()),
                "only watched",
            ),
            (count(&|row| row.unseen.is_some()), "with a reason"),
            (
                count(&|row| without(row) && row.watches.is_empty()),
                "with nothing",
            ),
        ] {
            if count > 0 {
                let _ = write!(summary, ", {count} {what}");
            }
        }
        summary
    }
}

/// Adds a rule and what covers it.
fn push_rule(row: &RuleCoverage, head: &str, page: &mut Page) {
    const INDENT: &str = "        ";
    page.push(&format!("{:8}", row.rule.level.as_str()), head);
    for (id, rows) in &row.cases {
        page.push(INDENT, &counted(id, *rows));
    }
    if !row.watches.is_empty() {
        page.push(&format!("{INDENT}watched by "), &row.watches.join(", "));
    }
    if !row.schemas.is_empty() {
        page.push(&format!("{INDENT}in the schema "), &few(&row.schemas));
    }
    if let Some(reason) = &row.unseen {
        page.push(&format!("{INDENT}not observable: "), reason);
    }
}

/// Adds a Markdown table of rules.
fn table(out: &mut String, contract: &str, rows: &[RuleCoverage]) {
    out.push_str("\n| rule | level | cases | watches, schemas | not observable, because |\n");
    out.push_str("|---|---|---|---|---|\n");
    for row in rows {
        let prefix = format!("{contract}::");
        let cases = row.cases.iter().map(|(id, rows)| {
            let short = id.strip_prefix(&prefix).unwrap_or(id);
            counted(&format!("`{short}`"), *rows)
        });
        let cases: Vec<String> = cases.collect();
        let cases = match row.count() {
            0 => String::new(),
            n => format!("**{n}**: {}", cases.join(", ")),
        };
        let watches = row.watches.iter().map(|name| format!("`{name}`"));
        let schemas = (!row.schemas.is_empty()).then(|| few(&row.schemas));
        let watches: Vec<String> = watches.chain(schemas).collect();
        let _ = writeln!(
            out,
            "| `{}` | {} | {cases} | {} | {} |",
            row.id,
            row.rule.level,
            watches.join(", "),
            row.unseen
                .as_deref()
                .unwrap_or_default()
                .replace('|', "\\|")
        );
    }
}

/// Returns the names of the schemas, or only their number if there are many.
fn few(schemas: &[String]) -> String {
    match schemas {
        few if few.len() <= 4 => few.join(", "),
        many => format!("{} schemas", many.len()),
    }
}

/// Returns the id of a case, with the number of its rows if it has several.
fn counted(id: &str, rows: usize) -> String {
    match rows {
        1 => id.to_owned(),
        rows => format!("{id} ({rows})"),
    }
}
