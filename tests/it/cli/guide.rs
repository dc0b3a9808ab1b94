//! Checks the user guides: the target files in them are valid, and the numbers of cases are right.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rebuff::case::{Files, load};
use rebuff::vocab::{EntryKind, Level, Verdict};

use crate::cli::support::{ServeProcess, Workspace, project};

fn page(name: &str) -> String {
    std::fs::read_to_string(project(name)).unwrap()
}

/// The TOML blocks of a page that are target files. A block with only a `[[known]]` entry is
/// skipped.
fn targets(text: &str) -> Vec<String> {
    let blocks = text.split("```toml\n").skip(1);
    let blocks = blocks.map(|rest| rest.split_once("```").unwrap().0.to_owned());
    blocks
        .filter(|block| block.contains("contract = "))
        .collect()
}

#[test]
fn the_target_files_in_the_docs_are_valid() {
    let mut read = 0;
    for name in ["docs/calendar.md", "docs/oauth.md", "README.md"] {
        for text in targets(&page(name)) {
            let workspace = Workspace::new();
            workspace.write("acme.toml", &text);
            for name in ["guest", "reader", "expired", "narrow"] {
                workspace.write(&format!("{name}.token"), &format!("{name}-token-0001\n"));
            }
            for name in ["second", "sacrifice", "machine"] {
                workspace.write(&format!("{name}.secret"), &format!("{name}-secret-0001\n"));
            }
            let mut command = workspace.command(["run", "--target", "acme.toml", "--list"]);
            for name in ["ACME_TOKEN", "ACME_SECRET", "ACME_PASSWORD"] {
                command.env(name, format!("{name}-0001"));
            }
            crate::cli::support::run(&mut command).exits(0);
            read += 1;
        }
    }
    assert_eq!(read, 4);
}

#[test]
fn the_calendar_page_counts_skipped_cases_correctly() {
    assert_skip_counts("calendar", 10);
}

#[test]
fn the_oauth_page_counts_skipped_cases_correctly() {
    assert_skip_counts("oauth", 15);
}

/// The calendar guide names each must case that rests on another source than the document.
#[test]
fn the_calendar_page_names_the_must_cases_beside_the_document() {
    let suite = load(&Files::embedded()).unwrap();
    let calendar = suite
        .contracts
        .iter()
        .find(|one| one.id == "calendar")
        .unwrap();
    let beside = calendar.cases.iter().filter(|case| {
        let level = calendar.rules[&case.rules[0]].level.min(case.level);
        level == Level::Must && !case.rules[0].starts_with("calendar.")
    });
    let names: Vec<&str> = beside
        .map(|case| case.id.without_row().rsplit("::").next().unwrap())
        .collect();
    let text = page("docs/calendar.md");
    assert!(text.contains("Ten cases that the page does not cover are must"));
    assert_eq!(names.len(), 10, "{names:?}");
    for name in names {
        assert!(text.contains(&format!("`{name}`")), "{name}");
    }
}

/// For each line of the table in the guide: removes the named part from the target file of the
/// embedded server, and compares the number of skipped cases with the table.
fn assert_skip_counts(contract: &str, lines: usize) {
    let workspace = Workspace::new();
    let served = ServeProcess::new(&workspace, &format!("--contract {contract}"));
    let rows = page(&format!("docs/{contract}.md"));
    let rows = rows.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let missing = cells.next()?.split('`').next()?.to_owned();
        let count = cells.next()?.trim_end_matches(" |").parse::<usize>().ok()?;
        Some((missing, count))
    });
    let rows: Vec<(String, usize)> = rows.collect();
    assert!(rows.len() >= lines, "{rows:?}");
    let mut differences = String::new();
    for (missing, count) in &rows {
        workspace.write("less.toml", &without(&served.target, missing));
        let include = match missing.as_str() {
            "--include load" => "",
            _ => "--include load",
        };
        let line = format!("run --target less.toml --out out {include}");
        workspace.run(&line).exits(0);
        let run = workspace.record("out");
        let cases = run.cases.iter().filter(|case| case.kind == EntryKind::Case);
        let skipped: BTreeSet<&str> = cases
            .filter(|case| matches!(case.verdict, Verdict::Skip { .. }))
            .map(|case| case.id.as_str())
            .collect();
        if skipped.len() != *count {
            let _ = writeln!(
                differences,
                "{missing}: {} are skipped, not {count}",
                skipped.len()
            );
        }
    }
    assert_eq!(differences, "");
}

/// The target file without a table, or without a feature.
fn without(target: &str, missing: &str) -> String {
    if let Some(feature) = missing.strip_prefix("features.") {
        return target
            .replace(&format!("\"{feature}\""), "")
            .replace("[, ", "[")
            .replace(", , ", ", ")
            .replace(", ]", "]");
    }
    let tables = target.split("\n\n").filter(|table| {
        let is_it = table.starts_with(&format!("[{missing}]"));
        !is_it && !table.starts_with(&format!("[{missing}."))
    });
    tables.collect::<Vec<_>>().join("\n\n")
}
