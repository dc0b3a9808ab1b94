//! The record of one case, prerequisite or watch.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exchange::ExchangeRecord;
use crate::vocab::finding::Finding;
use crate::vocab::id::{CaseId, EntryKind};
use crate::vocab::level::Level;
use crate::vocab::verdict::Verdict;

/// The result of one case, one row of a matrix, one prerequisite or one watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseRecord {
    /// The id.
    pub id: CaseId,
    /// Whether the entry is a case, a prerequisite or a watch.
    pub kind: EntryKind,
    /// The rule as a sentence about the server.
    pub title: Arc<str>,
    /// What goes wrong for clients if the server breaks the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Arc<str>>,
    /// The level of the case.
    pub level: Level,
    /// The ids of the rules that the case cites, the most important one first.
    pub rules: Vec<String>,
    /// The file that defines the case.
    pub file: Arc<str>,
    /// The line in that file, from 1.
    pub line: u32,
    /// The outcome.
    pub verdict: Verdict,
    /// All findings, must before should.
    pub findings: Vec<Finding>,
    /// Remarks that are not findings.
    pub notes: Vec<String>,
    /// Whether it was judged although the target lacks the op that reads back what the shot did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
    /// All requests and responses, in order.
    pub exchanges: Vec<ExchangeRecord>,
    /// The duration in milliseconds, without the time spent waiting for other cases.
    pub millis: u64,
}
