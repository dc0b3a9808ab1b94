//! Makes the options of the executor from the arguments.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::cli::args::Common;
use crate::cli::env;
use crate::exec::Options;

/// Makes the options. `interval`: the shortest time between two requests that the target files give.
/// `journal`: the folder for the journal, if one is kept.
pub(super) fn options(
    args: &Common,
    now: DateTime<Utc>,
    interval: Option<Duration>,
    journal: Option<PathBuf>,
) -> Options {
    Options {
        run: args.run_id.clone().unwrap_or_else(|| env::run_id(now)),
        started: now,
        jobs: usize::from(args.jobs),
        limits: args.limits(),
        time_limit: args.time_limit,
        pause: args.pause,
        interval: args.rate.or(interval).unwrap_or_default(),
        strict: args.fail_on().advice,
        journal,
        signals: true,
        keep_evidence: false,
    }
}
