//! Reads all files into a [`Suite`], or reports all problems of all files.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::is_id_part;
use super::files::Files;
use super::model::{Contract, Suite};
use super::parse::{ContractReader, rules};
use super::resolve;
use crate::diag::{Problem, Problems};
use crate::schema::Store;

/// Reads a suite. If there are problems, the schemas are compiled too, so that all problems are
/// reported together. Without problems, `check` compiles the schemas with [`Store::lint`].
pub fn load(files: &Files) -> Result<Suite, Vec<Problem>> {
    let mut problems = Problems::default();
    let schemas = files.schemas.iter().filter(|(path, _)| path.contains('/'));
    let schemas = schemas.map(|(path, text)| (path.as_str(), text.as_ref()));
    let store = Arc::new(Store::new(schemas, &mut problems));
    reject_unknown_files(files, &mut problems);
    let (rules, unseen) = rules(&files.rule_sources(), &mut problems);
    let rules = Arc::new(rules);
    store.rules(&rules.keys().map(String::as_str), &mut problems);
    let mut contracts: Vec<Arc<Contract>> = Vec::new();
    for folder in &contract_folders(files) {
        let reader = ContractReader {
            folder,
            files,
            rules: &rules,
            store: &store,
        };
        contracts.extend(reader.read(&mut problems).map(Arc::new));
    }
    for contract in &contracts {
        resolve::check(contract, &mut problems);
    }
    if !problems.is_empty() {
        problems.extend(store.lint());
        return Err(problems.sorted());
    }
    let kills = files.cases.get("kills.txt").map(ToString::to_string);
    Ok(Suite {
        contracts,
        store,
        unseen,
        kills: kills.unwrap_or_default(),
    })
}

/// The folders below `cases/`. Each contract has one folder.
fn contract_folders(files: &Files) -> BTreeSet<String> {
    toml_files(files)
        .filter_map(|path| path.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect()
}

/// The TOML files below `cases/`. Notes, editor backups and other files are ignored.
fn toml_files(files: &Files) -> impl Iterator<Item = &str> {
    let keys = files.cases.keys().map(String::as_str);
    keys.filter(|path| path.strip_suffix(".toml").is_some())
}

/// The files of a contract that hold no cases.
const SPECIAL: [&str; 5] = ["_contract", "_ops", "_fixtures", "_answers", "_demo"];

/// Reports files that are never read. Without a report, their cases would silently be missing.
fn reject_unknown_files(files: &Files, problems: &mut Problems) {
    for path in toml_files(files) {
        let parts: Vec<&str> = path.trim_end_matches(".toml").split('/').collect();
        let message = match parts.as_slice() {
            ["sources"] => continue,
            [_] => "only `sources.toml` belongs here: move cases into the folder of their contract",
            [_, name] if SPECIAL.contains(name) => continue,
            [_, name] if name.starts_with('_') => {
                "a name with `_` in front is one of _contract, _ops, _fixtures, _answers, _demo"
            }
            [folder, name] if is_id_part(folder) && is_id_part(name) => continue,
            [_, _] => {
                "folder and file name are parts of case ids: use lower case letters, digits and `_`"
            }
            _ => "the folder of a contract cannot have subfolders",
        };
        problems.file(&format!("cases/{path}"), message);
    }
}
