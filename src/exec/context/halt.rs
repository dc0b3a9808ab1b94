//! The reasons that end a run early, and the signal that reports the end to all cases.

use std::fmt;
use std::time::Duration;

use tokio::sync::watch;

/// Why a run ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    /// The user pressed Ctrl-C, or the process got SIGTERM.
    Interrupted,
    /// A second Ctrl-C or SIGTERM came, so clean-up ends too.
    Abandoned,
    /// The run reached its time limit.
    TimeLimit(Duration),
    /// The target now refuses these credentials, which it accepted before.
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

/// Signals to all cases of a run that the run has ended. All clones share the same state.
#[derive(Debug, Clone)]
pub(crate) struct HaltSignal(watch::Sender<Option<Halt>>);

impl HaltSignal {
    pub(crate) fn new() -> Self {
        Self(watch::channel(None).0)
    }

    /// Ends the run. If it has already ended, the first reason is kept.
    pub(crate) fn raise(&self, why: Halt) {
        self.0
            .send_if_modified(|halt| halt.is_none() && halt.replace(why).is_none());
    }

    /// Ends the cases at the first call, and clean-up at the second call.
    pub(crate) fn interrupt(&self) {
        self.0.send_modify(|halt| {
            *halt = Some(match halt {
                Some(Halt::Interrupted | Halt::Abandoned) => Halt::Abandoned,
                _ => Halt::Interrupted,
            });
        });
    }

    /// The reason why the run has ended; `None` while it continues.
    pub(crate) fn reason(&self) -> Option<Halt> {
        self.0.borrow().clone()
    }

    /// Waits until the run has ended.
    pub(crate) async fn raised(&self) -> Halt {
        let mut halt = self.0.subscribe();
        let raised = halt.wait_for(Option::is_some).await;
        // `self` holds the sender, so the channel stays open.
        let reason = raised.ok().and_then(|halt| halt.clone());
        reason.unwrap_or(Halt::Interrupted)
    }

    /// Waits until clean-up must end too.
    pub(crate) async fn abandoned(&self) {
        let mut halt = self.0.subscribe();
        let _ = halt.wait_for(|halt| *halt == Some(Halt::Abandoned)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_stays_but_for_ctrl_c() {
        let halt = HaltSignal::new();
        assert_eq!(halt.reason(), None);
        halt.raise(Halt::TimeLimit(Duration::from_secs(1)));
        halt.raise(Halt::Credentials("refused".into()));
        assert_eq!(halt.reason(), Some(Halt::TimeLimit(Duration::from_secs(1))));
        halt.interrupt();
        assert_eq!(halt.reason(), Some(Halt::Interrupted));
        halt.interrupt();
        assert_eq!(halt.reason(), Some(Halt::Abandoned));
    }
}
