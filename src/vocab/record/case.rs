//! The record of a run: everything that a report needs, redacted and cleaned when it is built.
//! `schemas/run.schema.json` is its published form.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{CaseId, EntryKind, Finding, Level, Verdict};

/// A whole run, as `run.json` holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// The version of this form; it grows when a reader has to change.
    pub format: u32,
    /// The version of rebuff that made it.
    pub rebuff: String,
    /// The id of the run, from which its fresh values are made.
    pub run: String,
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// Whether advice was red in it.
    pub strict: bool,
    /// The exit code that the verdicts and the gate give.
    pub exit: u8,
    /// Why the run is not whole (interrupted, time limit); empty if it is.
    pub broken: Vec<String>,
    /// What was tested, one entry a contract.
    pub targets: Vec<TargetRecord>,
    /// The rules that the findings and cases cite.
    pub rules: BTreeMap<String, RuleRecord>,
    /// Lines before the cases, the cases, and the watches, in the order of the terminal.
    pub cases: Vec<CaseRecord>,
    /// What is still on the server and could not be removed.
    pub leftovers: Vec<Leftover>,
}

impl RunRecord {
    /// The present value of [`RunRecord::format`].
    pub const FORMAT: u32 = 1;

    /// How many cases (lines do not count) have this property.
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
    /// The contract's title.
    pub title: String,
    /// The address, without user information.
    pub base: String,
    /// The addresses by name, where the contract speaks to several.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub endpoints: BTreeMap<String, String>,
    /// The names of the identities that the target gave.
    pub identities: Vec<String>,
    /// The names of the fixtures that the target gave.
    pub given: Vec<String>,
    /// The names of the features that the target declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// The names of the fault hooks that the target declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<String>,
    /// How many cases have to be judged at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_judged: Option<usize>,
}

/// A rule as `cases/sources.toml` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleRecord {
    /// How strongly the source says it.
    pub level: Level,
    /// The rule as one sentence.
    pub says: String,
    /// Where it stands.
    pub source: String,
}

/// What became of one case, one row of a matrix, or one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseRecord {
    /// The id, for life.
    pub id: CaseId,
    /// Whether it is a case or a line.
    pub kind: EntryKind,
    /// The rule as a sentence about the server.
    pub title: Arc<str>,
    /// What goes wrong without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Arc<str>>,
    /// The level of the case.
    pub level: Level,
    /// The ids of the rules it cites, the first one first.
    pub rules: Vec<String>,
    /// The file that the case stands in.
    pub file: Arc<str>,
    /// The line of that file, from 1.
    pub line: u32,
    /// What became of it.
    pub verdict: Verdict,
    /// All that is wrong, must first.
    pub findings: Vec<Finding>,
    /// What is worth saying and is no finding.
    pub notes: Vec<String>,
    /// What was sent and answered, in order.
    pub exchanges: Vec<ExchangeRecord>,
    /// How long it was under way, in milliseconds, without waiting for other cases.
    pub millis: u64,
}

/// Why a request was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExchangeRole {
    /// It makes a state that the case needs.
    Fixture,
    /// It leads up to the shot.
    Before,
    /// It reads a fixture, to compare it.
    State,
    /// It is the request that is judged.
    Shot,
    /// It looks at what the shot did.
    After,
    /// It shows whether the target still accepts a good request.
    Control,
    /// It removes what was made.
    Undo,
}

/// A request and what came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRecord {
    /// Why it was sent.
    pub role: ExchangeRole,
    /// Which step it is, in words (`before 1`, `fixture event`).
    pub step: String,
    /// The name of the op.
    pub op: String,
    /// Who sent it.
    pub identity: String,
    /// What was sent.
    pub request: RequestRecord,
    /// What came back; absent where nothing came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<ResponseRecord>,
    /// Why there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub none: Option<String>,
    /// The time from the first byte sent to the last byte read, in milliseconds.
    pub millis: u64,
}

/// A request as it was sent, redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRecord {
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Header fields in order.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyRecord>,
}

/// An answer as it came, redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseRecord {
    /// The status code.
    pub status: u16,
    /// Header fields in order.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyRecord>,
}

/// A body as text that is safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyRecord {
    /// Its beginning, cleaned and redacted.
    pub text: String,
    /// Its whole length in bytes.
    pub bytes: usize,
    /// Whether the text was cut.
    pub cut: bool,
}

/// Something of ours that is still on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leftover {
    /// The case or line that made it.
    pub case: String,
    /// The op that made it.
    pub op: String,
    /// The request that would remove it, method and URL.
    pub undo: String,
    /// Why it could not be removed.
    pub reason: String,
}
