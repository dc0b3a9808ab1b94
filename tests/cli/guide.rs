//! The page for those who test a calendar server: its target file is one, and its numbers are true.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rebuff::vocab::{Kind, Verdict};

use super::support::{Room, Served, project};

fn page() -> String {
    std::fs::read_to_string(project("docs/calendar.md")).unwrap()
}

/// The first block of this language.
fn block(text: &str, language: &str) -> String {
    let fence = format!("```{language}\n");
    let rest = text.split_once(&fence).unwrap().1;
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_target_files_of_the_guides_are_read() {
    let readme = std::fs::read_to_string(project("README.md")).unwrap();
    for text in [page(), readme] {
        let room = Room::new();
        room.write("acme.toml", &block(&text, "toml"));
        for name in ["guest", "reader", "expired"] {
            room.write(&format!("{name}.token"), &format!("{name}-token-0001\n"));
        }
        let mut command = room.command(["run", "--target", "acme.toml", "--list"]);
        command.env("ACME_TOKEN", "owner-token-0001");
        super::support::run(&mut command).exits(0);
    }
}

#[test]
fn what_is_skipped_without_what_is_as_the_page_says() {
    let room = Room::new();
    let served = Served::new(&room, "");
    let rows = page();
    let rows = rows.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let missing = cells.next()?.split('`').next()?.to_owned();
        let count = cells.next()?.trim_end_matches(" |").parse::<usize>().ok()?;
        Some((missing, count))
    });
    let rows: Vec<(String, usize)> = rows.collect();
    assert!(rows.len() >= 10, "{rows:?}");
    let mut told = String::new();
    for (missing, count) in &rows {
        room.write("less.toml", &without(&served.target, missing));
        let include = match missing.as_str() {
            "--include load" => "",
            _ => "--include load",
        };
        let line = format!("run --target less.toml --out out {include}");
        room.run(&line).exits(0);
        let run = room.record("out");
        let cases = run.cases.iter().filter(|case| case.kind == Kind::Case);
        let skipped: BTreeSet<&str> = cases
            .filter(|case| matches!(case.verdict, Verdict::Skip { .. }))
            .map(|case| case.id.as_str())
            .collect();
        if skipped.len() != *count {
            let _ = writeln!(
                told,
                "{missing}: {} are skipped, not {count}",
                skipped.len()
            );
        }
    }
    assert_eq!(told, "");
}

/// The target file without a table, or without one of its features.
fn without(target: &str, missing: &str) -> String {
    if let Some(feature) = missing.strip_prefix("features.") {
        return target
            .replace(&format!("\"{feature}\""), "")
            .replace("[, ", "[")
            .replace(", ]", "]");
    }
    let tables = target.split("\n\n").filter(|table| {
        let is_it = table.starts_with(&format!("[{missing}]"));
        !is_it && !table.starts_with(&format!("[{missing}."))
    });
    tables.collect::<Vec<_>>().join("\n\n")
}
