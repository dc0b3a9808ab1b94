//! What ends a run before it is done: Ctrl-C, SIGTERM, the time limit, credentials that are refused.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::run::Shared;

/// Why a run was ended before it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-C once more: clean-up ends too.
    Abandoned,
    /// The time limit.
    TimeLimit(Duration),
    /// Credentials that were accepted are refused.
    Credentials(String),
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted | Self::Abandoned => f.write_str("the run was interrupted"),
            Self::TimeLimit(limit) => {
                write!(
                    f,
                    "the run took longer than its limit of {limit:?}; --time-limit sets it"
                )
            }
            Self::Credentials(message) => write!(f, "the run was ended: {message}"),
        }
    }
}

/// Ends a run that takes too long.
pub(super) async fn time_limit(shared: Arc<Shared>) {
    let limit = shared.options.time_limit;
    tokio::time::sleep(limit).await;
    let over = Halt::TimeLimit(limit);
    shared
        .halt
        .send_if_modified(|halt| halt.is_none() && halt.replace(over).is_none());
}

/// The first Ctrl-C ends the cases, the second one ends clean-up too. CI systems end a job with
/// SIGTERM, which is taken for the same.
pub(super) async fn interrupts(shared: Arc<Shared>) {
    if !shared.options.signals {
        return;
    }
    while interrupted().await {
        let next = match *shared.halt.borrow() {
            Some(Halt::Interrupted | Halt::Abandoned) => Halt::Abandoned,
            _ => Halt::Interrupted,
        };
        shared.halt.send_replace(Some(next));
    }
}

#[cfg(unix)]
async fn interrupted() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return tokio::signal::ctrl_c().await.is_ok();
    };
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed.is_ok(),
        _ = terminated.recv() => true,
    }
}

#[cfg(not(unix))]
async fn interrupted() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
