//! Checks the structure of the sources: which rooms a room may use, which files may name a crate,
//! that no files use each other in a circle, and the limits on files and folders. A room is a
//! folder or a file directly below `src`.

mod graph;
mod modules;
mod planted;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use graph::{circles, describe, graph};

/// Every room, and the rooms that it may use. All rooms except those in
/// [`ALONE`] may also use `vocab` and `diag`.
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

/// Rooms that may not use `vocab` and `diag` either.
const ALONE: &[&str] = &["reference", "vocab"];

/// Crates with a large API, and the only files and folders that may name each crate.
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

/// The largest allowed number of lines in a file; 200 is the aim.
const MOST_LINES: usize = 400;

/// The largest allowed number of files in a folder; 12 is the aim.
const MOST_FILES: usize = 14;

/// Files below `src`, each with its text.
type Sources = Vec<(String, String)>;

#[test]
fn every_room_keeps_to_its_borders() {
    let violations = violations(&sources("src"));
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

#[test]
fn no_files_use_one_another_in_a_circle() {
    let graph = graph(&sources("src"));
    let circles: Vec<String> = circles(&graph)
        .iter()
        .map(|circle| {
            format!(
                "a circle of {} files:\n{}",
                circle.len(),
                describe(&graph, circle)
            )
        })
        .collect();
    assert!(circles.is_empty(), "\n{}", circles.join("\n"));
}

#[test]
fn the_base_of_the_references_uses_no_contract() {
    let named = contracts_in_base(&sources("src"));
    assert!(named.is_empty(), "\n{}", named.join("\n"));
}

#[test]
fn no_folder_holds_too_many_files() {
    let mut counts: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for folder in ["src", "tests", "benches"] {
        for (path, _) in sources(folder) {
            let parent = Path::new(folder).join(path).parent().map(Path::to_owned);
            *counts.entry(parent.unwrap()).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count > MOST_FILES);
    assert!(counts.is_empty(), "{counts:?}");
}

#[test]
fn no_file_is_too_long() {
    let mut long = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            if lines > MOST_LINES {
                long.push(format!("{folder}/{path}: {lines} lines"));
            }
        }
    }
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn every_room_is_in_the_table() {
    let rooms: BTreeSet<String> = sources("src")
        .iter()
        .map(|(path, _)| room(path))
        .filter(|room| !["lib", "main"].contains(&room.as_str()))
        .collect();
    let known: BTreeSet<String> = MAY_USE.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(rooms, known);
}

/// Checks all sources against the tables above, and returns one line for each violation.
fn violations(sources: &Sources) -> Vec<String> {
    let mut found = BTreeSet::new();
    for module in modules::read(sources).values() {
        let (path, own) = (&module.file, room(&module.file));
        let Some((_, may_use)) = MAY_USE.iter().find(|(room, _)| *room == own) else {
            continue;
        };
        for segments in module.all_paths() {
            if let [first, other, ..] = &segments[..]
                && first == "crate"
                && *other != own
                && !may_use.contains(&other.as_str())
                && (!matches!(other.as_str(), "vocab" | "diag") || ALONE.contains(&own.as_str()))
            {
                found.insert(format!("{path}: `{own}` may not use `{other}`"));
            }
            let owned = OWNED.iter().find(|(name, _)| segments[0] == *name);
            if let Some((name, owners)) = owned
                && segments.len() > 1
                && !owners.iter().any(|owner| path.starts_with(owner))
            {
                found.insert(format!("{path}: `{name}` belongs to {}", owners.join(", ")));
            }
        }
    }
    found.into_iter().collect()
}

/// Lists each use of a contract's server in
/// `reference/base`, the code that all reference servers share. Every other folder of `reference`
/// belongs to one contract.
fn contracts_in_base(sources: &Sources) -> Vec<String> {
    let is_contract = |file: &&String| {
        let below = file.strip_prefix("reference/");
        below.is_some_and(|rest| rest.contains('/') && !rest.starts_with("base/"))
    };
    let mut named = Vec::new();
    for (file, uses) in graph(sources) {
        if file.starts_with("reference/base/") {
            let contracts = uses.keys().filter(is_contract);
            named.extend(contracts.map(|other| format!("{file} uses {other}")));
        }
    }
    named
}

/// The room of a file: `exec` for `exec/run.rs`, `harness` for `harness.rs`.
fn room(path: &str) -> String {
    path.split(['/', '.']).next().unwrap_or_default().to_owned()
}

/// Reads all source files below a folder of the project.
fn sources(folder: &str) -> Sources {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut all = Vec::new();
    walk(&root, &root, &mut all);
    assert!(!all.is_empty(), "no sources in {folder}");
    all
}

fn walk(folder: &Path, root: &Path, all: &mut Sources) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, root, all);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let name = path.strip_prefix(root).unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            all.push((name.to_string_lossy().into_owned(), text));
        }
    }
}
