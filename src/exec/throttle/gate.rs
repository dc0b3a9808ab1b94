//! The gate that every request of a run passes: it holds requests back while their host asks for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::Notify;
use tokio::time::Instant;
use url::Url;

use super::pace::{Pace, PaceBounds, Turn};
use super::retry_after::retry_after;
use super::summary::LimitSummary;
use crate::judge::Exchange;
use crate::vocab::Redactor;

/// The longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long a server may answer nothing but limits, and how often.
const MOST_IN_A_ROW: (Duration, u32) = (Duration::from_secs(120), 50);

/// How waits are chosen in a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ThrottleSettings {
    /// The first pause after a limit. One second, unless tests scale all waits down.
    pub(crate) pause: Duration,
    /// The time between two requests that the user asked for.
    pub(crate) interval: Duration,
    /// When the run has to be over.
    pub(crate) deadline: Option<Instant>,
}

/// The paces of all hosts of a run. Clones share one state.
#[derive(Debug, Clone)]
pub(crate) struct Throttle {
    settings: ThrottleSettings,
    state: Arc<Mutex<State>>,
    ended: Arc<Notify>,
}

#[derive(Debug, Default)]
struct State {
    /// By origin.
    hosts: BTreeMap<String, Pace>,
    summary: LimitSummary,
}

/// The right to send one request; dropping it lets another one pass.
#[derive(Debug)]
pub(crate) struct Passage {
    throttle: Throttle,
    host: String,
}

impl Default for ThrottleSettings {
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(1),
            interval: Duration::ZERO,
            deadline: None,
        }
    }
}

impl Throttle {
    pub(crate) fn new(settings: ThrottleSettings) -> Self {
        Self {
            settings,
            state: Arc::default(),
            ended: Arc::default(),
        }
    }

    /// Waits until a request to this URL may be sent.
    pub(crate) async fn pass(&self, url: &Url) -> Passage {
        let host = url.origin().ascii_serialization();
        loop {
            // Before the pace is asked, so that no end of a request is missed.
            let ended = self.ended.notified();
            let turn = self.pace(&mut self.lock(), &host).ask(Instant::now());
            match turn {
                Turn::Now => break,
                Turn::At(time) => tokio::time::sleep_until(time).await,
                Turn::AfterAnother => ended.await,
            }
        }
        Passage {
            throttle: self.clone(),
            host,
        }
    }

    /// A response from this URL was no limit.
    pub(crate) fn passed(&self, url: &Url) {
        let host = url.origin().ascii_serialization();
        self.pace(&mut self.lock(), &host).passed();
    }

    /// The response to an exchange was a limit. The error says why waiting is of no use.
    pub(crate) fn limited(&self, exchange: &Exchange, redactor: &Redactor) -> Result<(), String> {
        let Some(response) = exchange.outcome.response() else {
            return Ok(());
        };
        let now = Instant::now();
        let mut state = self.lock();
        state.summary.add(response, redactor);
        let asked = retry_after(response, SystemTime::now());
        self.check_wait(asked, now)?;
        let host = exchange.wire.url.origin().ascii_serialization();
        let sent = now.checked_sub(exchange.took).unwrap_or(now);
        let wait = asked.map(|wait| self.scaled(wait));
        let pace = self.pace(&mut state, &host);
        let (time, count) = pace.limited((sent, now), wait, fastrand::f64());
        let (most_time, most) = MOST_IN_A_ROW;
        // Without pauses, as in the selftest, limits follow each other at once.
        let waits = !self.settings.pause.is_zero();
        if waits && time >= self.scaled(most_time) && count >= most {
            return Err(format!(
                "the last {count} answers of the server were limits"
            ));
        }
        Ok(())
    }

    /// Checks that a run can wait as long as the server asks.
    fn check_wait(&self, asked: Option<Duration>, now: Instant) -> Result<(), String> {
        let Some(asked) = asked else {
            return Ok(());
        };
        let too_long = |than: &str| {
            let seconds = asked.as_secs();
            Err(format!(
                "the server asks to wait {seconds} s (Retry-After), longer than {than}"
            ))
        };
        if asked > LONGEST_WAIT {
            return too_long("the 60 s that rebuff waits at most");
        }
        let deadline = self.settings.deadline;
        let left = deadline.map(|deadline| deadline.saturating_duration_since(now));
        if left.is_some_and(|left| self.scaled(asked) > left) {
            return too_long("the time that is left; --time-limit sets it");
        }
        Ok(())
    }

    /// The line at the end of a run about limits; none if there were none.
    pub(crate) fn summary(&self) -> Option<String> {
        self.lock().summary.line()
    }

    /// A wait in the scale of this run.
    fn scaled(&self, wait: Duration) -> Duration {
        self.settings.pause.mul_f64(wait.as_secs_f64())
    }

    fn pace<'s>(&self, state: &'s mut State, host: &str) -> &'s mut Pace {
        let bounds = PaceBounds {
            first_pause: self.settings.pause,
            interval: self.settings.interval,
        };
        let pace = state.hosts.entry(host.to_owned());
        pace.or_insert_with(|| Pace::new(bounds))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        let throttle = &self.throttle;
        throttle.pace(&mut throttle.lock(), &self.host).ended();
        // All that wait: those of other hosts go on waiting.
        throttle.ended.notify_waiters();
    }
}
