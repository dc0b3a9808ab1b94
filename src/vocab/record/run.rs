//! The record of a run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::case::CaseRecord;
use crate::vocab::id::EntryKind;
use crate::vocab::level::Level;

/// A whole run, as `run.json` holds it. `schemas/run.schema.json` describes the format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// The version of the format. The number increases with each change that a reader must support.
    pub format: u32,
    /// The version of rebuff that wrote the record.
    pub rebuff: String,
    /// The id of the run, from which its fresh values are made.
    pub run: String,
    /// The start time, RFC 3339 in UTC.
    pub started: String,
    /// The duration in milliseconds.
    pub millis: u64,
    /// Whether advice was red (`--strict`).
    pub strict: bool,
    /// The exit code of the run.
    pub exit: u8,
    /// Why the run is incomplete (interrupted, time limit); empty if it is complete.
    pub broken: Vec<String>,
    /// The tested servers, one for each contract.
    pub targets: Vec<TargetRecord>,
    /// The rules that the findings and cases cite.
    pub rules: BTreeMap<String, RuleRecord>,
    /// The prerequisites, the cases and the watches, in the order of the terminal.
    pub cases: Vec<CaseRecord>,
    /// What the run created on the server and could not remove.
    pub leftovers: Vec<Leftover>,
}

impl RunRecord {
    /// The current value of [`RunRecord::format`].
    pub const FORMAT: u32 = 1;

    /// The number of cases that have this property, without prerequisites and watches.
    pub fn count(&self, which: impl Fn(&CaseRecord) -> bool) -> usize {
        self.cases
            .iter()
            .filter(|case| case.kind == EntryKind::Case && which(case))
            .count()
    }
}

/// A server under test, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetRecord {
    /// The id of the contract.
    pub contract: String,
    /// The title of the contract.
    pub title: String,
    /// The address, without user information.
    pub base: String,
    /// The addresses by endpoint name, if the contract has several endpoints.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub endpoints: BTreeMap<String, String>,
    /// The names of the identities in the target file.
    pub identities: Vec<String>,
    /// The names of the given fixtures in the target file.
    pub given: Vec<String>,
    /// The names of the features that the target file declares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// The names of the fault hooks that the target file declares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<String>,
    /// The minimum number of judged cases, if the target file gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_judged: Option<usize>,
}

/// A rule of `cases/sources.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleRecord {
    /// How strongly the source requires the rule.
    pub level: Level,
    /// The rule as one sentence.
    pub says: String,
    /// The place in the source that states the rule.
    pub source: String,
}

/// Something that the run created and that is still on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leftover {
    /// The id of the case or prerequisite that created it.
    pub case: String,
    /// The op that created it.
    pub op: String,
    /// The request that removes it: method and URL.
    pub undo: String,
    /// Why it could not be removed.
    pub reason: String,
}
