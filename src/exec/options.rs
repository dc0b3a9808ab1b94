//! How a run is done.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::client::Limits;
use crate::vocab::Level;

/// How a run is done.
#[derive(Debug, Clone)]
pub struct Options {
    /// The id of the run, from which fresh values are made.
    pub run: String,
    /// When it began.
    pub started: DateTime<Utc>,
    /// How many cases are under way at once, at least 1.
    pub jobs: usize,
    /// The bounds of one request.
    pub limits: Limits,
    /// How long the whole run may take before it is ended.
    pub time_limit: Duration,
    /// How long to wait before something is asked for once more.
    pub pause: Duration,
    /// Whether advice is red.
    pub strict: bool,
    /// The folder of the journal; without one nothing is written down.
    pub journal: Option<PathBuf>,
    /// Whether Ctrl-C ends the run in order.
    pub signals: bool,
    /// Whether the evidence is kept, so that it can be judged again.
    pub keep_evidence: bool,
}

impl Options {
    /// A run against a server of one's own: one case at a time, nobody waits, and nothing is written
    /// down, because nothing has to be removed after a kill.
    pub fn at_home(run: impl Into<String>, started: DateTime<Utc>) -> Self {
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

    /// The level from which on findings are red.
    pub(crate) fn red(&self) -> Level {
        if self.strict {
            Level::Should
        } else {
            Level::Must
        }
    }
}
