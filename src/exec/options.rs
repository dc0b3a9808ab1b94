//! The options of a run.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::exec::client::Limits;
use crate::vocab::Level;

/// The options of a run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The id of the run; fresh values are derived from it.
    pub run: String,
    /// When it began.
    pub started: DateTime<Utc>,
    /// How many cases may exchange with the servers at once, at least 1.
    pub jobs: usize,
    /// The limits of one request.
    pub limits: Limits,
    /// The most time for the whole run.
    pub time_limit: Duration,
    /// How long to wait before a request is sent a second time, and after a limit at first. The wait
    /// that a server asks for is counted in seconds of this length.
    pub pause: Duration,
    /// The shortest time between two requests to a host.
    pub interval: Duration,
    /// Whether advice fails the run.
    pub strict: bool,
    /// The folder of the journal; without one nothing is written to disk.
    pub journal: Option<PathBuf>,
    /// Whether Ctrl-C and SIGTERM end the run with clean-up and reports.
    pub signals: bool,
    /// Whether the evidence of each case is kept, so that it can be judged again.
    pub keep_evidence: bool,
}

impl Options {
    /// Options for a server inside this process: one case at a time, no pauses, and no journal, because
    /// the server ends with the process.
    pub fn in_process(run: impl Into<String>, started: DateTime<Utc>) -> Self {
        Self {
            run: run.into(),
            started,
            jobs: 1,
            limits: Limits::default(),
            time_limit: Duration::from_secs(60),
            pause: Duration::ZERO,
            interval: Duration::ZERO,
            strict: false,
            journal: None,
            signals: false,
            keep_evidence: false,
        }
    }

    /// The lowest level of a finding that fails a case.
    pub(crate) fn red(&self) -> Level {
        if self.strict {
            Level::Should
        } else {
            Level::Must
        }
    }
}
