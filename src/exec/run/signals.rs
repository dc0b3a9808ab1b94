//! Outside events that end a run: the time limit, Ctrl-C and SIGTERM.

use std::time::Duration;

use crate::exec::context::{Halt, HaltSignal};

/// Ends the run when the time limit is reached.
pub(crate) async fn watch_time_limit(halt: HaltSignal, limit: Duration) {
    tokio::time::sleep(limit).await;
    halt.raise(Halt::TimeLimit(limit));
}

/// Ends the cases at the first Ctrl-C or SIGTERM, and clean-up at the second. CI systems stop a job
/// with SIGTERM.
pub(crate) async fn watch_interrupts(halt: HaltSignal) {
    while interrupted().await {
        halt.interrupt();
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
