//! Makes the options of the executor from the arguments.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::cli::args::Common;
use crate::cli::env;
use crate::exec::Options;

/// How long the executor waits before it confirms a result with a second request.
const PAUSE: Duration = Duration::from_secs(1);

/// Makes the options. `journal` is the folder for the journal, or `None` if no journal is kept.
pub(super) fn options(args: &Common, now: DateTime<Utc>, journal: Option<PathBuf>) -> Options {
    Options {
        run: args.run_id.clone().unwrap_or_else(|| env::run_id(now)),
        started: now,
        jobs: usize::from(args.jobs),
        limits: args.limits(),
        time_limit: args.time_limit,
        pause: PAUSE,
        strict: args.fail_on().advice,
        journal,
        signals: true,
        keep_evidence: false,
    }
}
