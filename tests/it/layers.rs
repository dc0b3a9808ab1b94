//! The borders of the house: which room looks into which, who owns which crate, how long a file may
//! be. It reads the sources, also inside grouped `use`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every room, and the rooms that it may use. All may use `vocab` and `diag`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("vocab", &[]),
    ("diag", &[]),
    ("view", &[]),
    ("schema", &["view"]),
    ("case", &["schema", "view"]),
    ("target_file", &[]),
    ("plan", &["case", "target_file"]),
    ("request", &["case", "schema", "view"]),
    ("judge", &["case", "request", "schema", "view"]),
    (
        "exec",
        &[
            "case",
            "judge",
            "plan",
            "request",
            "schema",
            "target_file",
            "view",
        ],
    ),
    ("harness", &["exec", "report"]),
    ("report", &[]),
    ("explain", &["case", "report", "schema"]),
    (
        "selftest",
        &[
            "case",
            "exec",
            "judge",
            "plan",
            "reference",
            "schema",
            "target_file",
            "view",
        ],
    ),
    (
        "cli",
        &[
            "case",
            "exec",
            "explain",
            "harness",
            "plan",
            "reference",
            "report",
            "selftest",
            "target_file",
        ],
    ),
    ("reference", &[]),
];

/// Rooms that may not even use `vocab` and `diag`.
const ALONE: &[&str] = &["reference", "vocab"];

/// Crates with a big surface, and the only files that may name them.
const OWNED: &[(&str, &[&str])] = &[
    ("libtest_mimic", &["harness.rs"]),
    ("clap", &["cli/"]),
    ("reqwest", &["exec/client.rs"]),
    ("cookie_store", &["exec/cookies.rs"]),
    ("quick_junit", &["report/formats/junit/"]),
    ("jsonschema", &["schema/"]),
    ("textwrap", &["vocab/text/wrap.rs"]),
    ("axum", &["reference/"]),
    ("rust_embed", &["case/files.rs"]),
    ("toml", &["case/", "diag/document.rs", "target_file/"]),
    ("tokio", &["exec/", "reference/"]),
];

/// The bound on a file; 250 is the aim.
const MOST_LINES: usize = 400;

#[test]
fn every_room_keeps_to_its_borders() {
    let violations = violations(&sources());
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| text.lines().count() > MOST_LINES)
        .map(|(path, text)| format!("{path}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn every_room_is_in_the_table() {
    let rooms: BTreeSet<String> = sources().iter().map(|(path, _)| room(path)).collect();
    let known: BTreeSet<String> = MAY_USE.iter().map(|(room, _)| (*room).to_owned()).collect();
    let outside = ["lib".to_owned(), "main".to_owned()];
    let rooms: BTreeSet<String> = rooms
        .into_iter()
        .filter(|room| !outside.contains(room))
        .collect();
    assert_eq!(rooms, known);
}

#[test]
fn a_planted_violation_is_seen() {
    let planted = |path: &str, text: &str| violations(&[(path.to_owned(), text.to_owned())]).len();
    assert_eq!(planted("judge/x.rs", "use crate::exec::Run;"), 1);
    assert_eq!(
        planted(
            "judge/x.rs",
            "use crate::{view::Response, exec::{Run, start}};"
        ),
        1
    );
    assert_eq!(
        planted(
            "judge/x.rs",
            "fn f() -> crate::target_file::Target { todo() }"
        ),
        1
    );
    assert_eq!(planted("reference/x.rs", "use crate::vocab::Level;"), 1);
    assert_eq!(planted("judge/x.rs", "use reqwest::Client;"), 1);
    assert_eq!(
        planted(
            "judge/x.rs",
            "// crate::exec is not named here\nuse crate::view::Response;"
        ),
        0
    );
}

fn violations(sources: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources {
        let own = room(path);
        let Some((_, may_use)) = MAY_USE.iter().find(|(room, _)| *room == own) else {
            continue;
        };
        let code = without_comments(text);
        for other in rooms_named(&code) {
            let always =
                matches!(other.as_str(), "vocab" | "diag") && !ALONE.contains(&own.as_str());
            if other != own && !always && !may_use.contains(&other.as_str()) {
                found.push(format!("{path}: `{own}` may not look into `{other}`"));
            }
        }
        for (name, owners) in OWNED {
            let named =
                code.contains(&format!("{name}::")) && !code.contains(&format!("::{name}::"));
            if named && !owners.iter().any(|owner| path.starts_with(owner)) {
                found.push(format!("{path}: `{name}` belongs to {}", owners.join(", ")));
            }
        }
    }
    found
}

/// The first name behind every `crate::`, also at the first depth of a brace group.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => rooms.extend(first_name(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut fresh = true;
                for (n, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => fresh = true,
                        c if fresh && c.is_alphabetic() => {
                            rooms.extend(first_name(&group[n..]));
                            fresh = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    rooms
}

fn first_name(text: &str) -> Option<String> {
    let name: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let is_a_room = name.chars().next().is_some_and(char::is_lowercase);
    is_a_room.then_some(name)
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| match line.find("//") {
        Some(at) if !line[..at].contains('"') => &line[..at],
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `exec/run.rs` belongs to `exec`, `harness.rs` to `harness`.
fn room(path: &str) -> String {
    path.split(['/', '.']).next().unwrap_or_default().to_owned()
}

fn sources() -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    walk(&root, &root, &mut all);
    assert!(all.len() > 50, "the sources were not found");
    all
}

fn walk(folder: &Path, root: &Path, all: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, root, all);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            all.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}
