//! The coverage as a page for a terminal, and as the table of `docs/coverage.md`.

use std::fmt::Write as _;

use super::coverage::{Coverage, Row};
use super::page::Page;

/// What the table says about itself.
const HEAD: &str = "\
<!-- made by `rebuff coverage --format markdown`; `BLESS=1 cargo test --test it coverage` writes it -->
# Coverage

Every rule of a contract's document, and what holds it: cases (a row of a matrix counts for one),
watches (which look at every answer of a run, and provoke nothing), or the reason why no black-box
client can see it. `cases/sources.toml` says what each rule asks for, and where it stands.
";

impl Coverage {
    /// The page for a terminal.
    pub fn text(all: &[Self]) -> String {
        let mut page = Page::default();
        for coverage in all {
            page.gap();
            page.push("", &coverage.sum());
            for row in &coverage.own {
                let cases = row.cases_in_words();
                told(row, &format!("{}: {cases}", row.id), &mut page);
            }
            if !coverage.used.is_empty() {
                page.gap();
                page.push(
                    "",
                    &format!("{}: rules of other sources", coverage.contract),
                );
                let used = coverage.used.iter();
                used.for_each(|row| told(row, &row.id, &mut page));
            }
        }
        page.text
    }

    /// The page for the documentation.
    pub fn markdown(all: &[Self]) -> String {
        let mut out = HEAD.to_owned();
        for coverage in all {
            let _ = write!(out, "\n## {}\n\n{}.\n", coverage.contract, coverage.sum());
            table(&mut out, &coverage.contract, &coverage.own);
            if !coverage.used.is_empty() {
                out.push_str("\nRules of other sources, used by these cases:\n");
                table(&mut out, &coverage.contract, &coverage.used);
            }
        }
        out
    }

    /// `calendar: 13 rules; 11 with cases, 1 only watched, 1 with a reason`.
    fn sum(&self) -> String {
        let count = |which: &dyn Fn(&&Row) -> bool| self.own.iter().filter(which).count();
        let without = |row: &Row| row.cases.is_empty() && row.unseen.is_none();
        let mut sum = format!(
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
                let _ = write!(sum, ", {count} {what}");
            }
        }
        sum
    }
}

fn told(row: &Row, head: &str, page: &mut Page) {
    const INDENT: &str = "        ";
    page.push(&format!("{:8}", row.rule.level.as_str()), head);
    for (id, rows) in &row.cases {
        page.push(INDENT, &counted(id, *rows));
    }
    if !row.watches.is_empty() {
        page.push(&format!("{INDENT}watched by "), &row.watches.join(", "));
    }
    if !row.schemas.is_empty() {
        page.push(&format!("{INDENT}said in "), &few(&row.schemas));
    }
    if let Some(reason) = &row.unseen {
        page.push(&format!("{INDENT}not to be seen: "), reason);
    }
}

fn table(out: &mut String, contract: &str, rows: &[Row]) {
    out.push_str("\n| rule | level | cases | watches, schemas | not to be seen, because |\n");
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

/// The schemas by name, or how many they are: a rule about all errors stands in all of their schemas.
fn few(schemas: &[String]) -> String {
    match schemas {
        few if few.len() <= 4 => few.join(", "),
        many => format!("{} schemas", many.len()),
    }
}

/// A case, and how many of its rows are meant where that is more than one.
fn counted(id: &str, rows: usize) -> String {
    match rows {
        1 => id.to_owned(),
        rows => format!("{id} ({rows})"),
    }
}
