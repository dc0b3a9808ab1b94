//! The options of a run.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::exec::client::Limits;
use crate::vocab::Level;

/// The options of a run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The id of the run. Fresh values are derived from this id.
    pub run: String,
    /// The time when the run started.
    pub started: DateTime<Utc>,
    /// How many cases may send requests at the same time, at least 1.
    pub jobs: usize,
    /// The limits of one request.
    pub limits: Limits,
    /// The maximum time for the whole run.
    pub time_limit: Duration,
    /// How long to wait before a request is sent a second time.
    pub pause: Duration,
    /// Whether advice fails the run.
    pub strict: bool,
    /// The folder of the journal. Without a folder, nothing is written to disk.
    pub journal: Option<PathBuf>,
    /// Whether Ctrl-C and SIGTERM end the run in order, with clean-up and reports.
    pub signals: bool,
    /// Whether the evidence of each case is kept, so that the case can be judged again.
    pub keep_evidence: bool,
}

impl Options {
    /// Options for a server in this process: one job and no pauses. There is no journal either,
    /// because everything on the server is gone when the process ends.
    pub fn in_process(run: impl Into<String>, started: DateTime<Utc>) -> Self {
        Self {
            run: run.into(),
            started,
            jobs: 1,
            limits: Limits::default(),
            time_limit: Duration::from_secs(60),
            pause: Duration::ZERO,
            strict: false,
            journal: None,
            signals: false,
            keep_evidence: false,
        }
    }

    /// The lowest level of a finding that makes a case fail.
    pub(crate) fn red(&self) -> Level {
        if self.strict {
            Level::Should
        } else {
            Level::Must
        }
    }
}
