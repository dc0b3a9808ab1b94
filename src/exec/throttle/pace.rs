//! How fast one host may be sent requests: the pause after a limit, the number of requests under way,
//! and the time between two of them. It has no clock, so that tests can play an hour.

use std::time::Duration;

use tokio::time::Instant;

/// The bounds of a pace. All are multiples of the first pause, which tests scale down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PaceBounds {
    /// The first pause after a limit without `Retry-After`.
    pub(crate) first_pause: Duration,
    /// The shortest time between two requests that the user asked for.
    pub(crate) interval: Duration,
}

impl PaceBounds {
    /// The longest pause that rebuff chooses itself.
    fn longest_pause(self) -> Duration {
        self.first_pause * 8
    }

    /// The first and the longest time between two requests that limits lead to.
    fn intervals(self) -> (Duration, Duration) {
        (self.first_pause / 50, self.first_pause / 5)
    }
}

/// How many accepted requests let the pace grow by one step.
const PASSES_PER_STEP: u32 = 20;

/// The pace of one host.
#[derive(Debug)]
pub(crate) struct Pace {
    bounds: PaceBounds,
    /// No request is sent before.
    paused_until: Option<Instant>,
    /// The next pause without `Retry-After`.
    pause: Duration,
    /// The most requests under way; absent: no limit was seen yet.
    most: Option<usize>,
    under_way: usize,
    /// The time between two requests.
    interval: Duration,
    next: Option<Instant>,
    /// Requests since the last step of growth that were not limited.
    passes: u32,
    /// When the most recent pause began: requests sent before are part of the same overload.
    cut: Option<Instant>,
    /// Since when every response was a limit, and how many there were.
    in_a_row: Option<(Instant, u32)>,
}

/// Whether a request may be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It may, and counts as under way from now on.
    Now,
    /// Not before this time.
    At(Instant),
    /// Not before another request has ended.
    AfterAnother,
}

impl Pace {
    pub(crate) fn new(bounds: PaceBounds) -> Self {
        Self {
            bounds,
            paused_until: None,
            pause: bounds.first_pause,
            most: None,
            under_way: 0,
            interval: bounds.interval,
            next: None,
            passes: 0,
            cut: None,
            in_a_row: None,
        }
    }

    /// Asks for the turn of a request.
    pub(crate) fn ask(&mut self, now: Instant) -> Turn {
        let earliest = self.paused_until.max(self.next);
        if let Some(earliest) = earliest.filter(|time| *time > now) {
            return Turn::At(earliest);
        }
        if self.most.is_some_and(|most| self.under_way >= most) {
            return Turn::AfterAnother;
        }
        self.under_way += 1;
        self.next = (!self.interval.is_zero()).then(|| now + self.interval);
        Turn::Now
    }

    /// A request that had its turn has ended.
    pub(crate) fn ended(&mut self) {
        self.under_way -= 1;
    }

    /// A response was not a limit: after some of them, the pace grows by one step.
    pub(crate) fn passed(&mut self) {
        self.in_a_row = None;
        self.pause = self.bounds.first_pause;
        self.passes += 1;
        if self.passes < PASSES_PER_STEP {
            return;
        }
        self.passes = 0;
        self.most = self.most.map(|most| most + 1);
        let shorter = self.interval * 4 / 5;
        let (first, _) = self.bounds.intervals();
        let shorter = if shorter < first / 2 {
            Duration::ZERO
        } else {
            shorter
        };
        self.interval = shorter.max(self.bounds.interval);
    }

    /// A response to a request of the time `sent` was a limit. `jitter` is between 0 and 1. Returns
    /// for how long all responses were limits, and how many there were.
    pub(crate) fn limited(
        &mut self,
        (sent, now): (Instant, Instant),
        retry_after: Option<Duration>,
        jitter: f64,
    ) -> (Duration, u32) {
        self.passes = 0;
        // The requests that were under way when a pause began tell nothing about the pace after it.
        let is_new = self.cut.is_none_or(|cut| sent >= cut);
        if is_new {
            self.slow_down();
            self.cut = Some(now);
        }
        let pause = retry_after.unwrap_or_else(|| self.pause.mul_f64(1.0 - jitter / 2.0));
        if is_new && retry_after.is_none() {
            self.pause = (self.pause * 2).min(self.bounds.longest_pause());
        }
        if is_new || retry_after.is_some() {
            self.paused_until = self.paused_until.max(Some(now + pause));
        }
        let (since, count) = self.in_a_row.get_or_insert((now, 0));
        *count += 1;
        (now - *since, *count)
    }

    /// Half as many requests under way; with only one, more time between two.
    fn slow_down(&mut self) {
        let (first, longest) = self.bounds.intervals();
        // The limited request itself has ended.
        let most = self.most.unwrap_or(self.under_way + 1);
        if most == 1 {
            let slower = (self.interval * 2).clamp(first, longest);
            self.interval = slower.max(self.bounds.interval);
        }
        self.most = Some((most / 2).max(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn pace() -> Pace {
        Pace::new(PaceBounds {
            first_pause: SECOND,
            interval: Duration::ZERO,
        })
    }

    /// Sends requests until one has to wait.
    fn fill(pace: &mut Pace, now: Instant, most: usize) -> usize {
        (0..most).take_while(|_| pace.ask(now) == Turn::Now).count()
    }

    #[test]
    fn a_limit_pauses_all_requests_and_halves_those_under_way() {
        let (mut pace, begun) = (pace(), Instant::now());
        assert_eq!(fill(&mut pace, begun, 8), 8);
        let now = begun + SECOND;
        for _ in 0..8 {
            pace.ended();
            pace.limited((begun, now), None, 0.0);
        }
        assert_eq!(pace.ask(now), Turn::At(now + SECOND));
        assert_eq!(fill(&mut pace, now + SECOND, 8), 4);
        assert_eq!(pace.ask(now + SECOND), Turn::AfterAnother);
    }

    #[test]
    fn pauses_grow_until_requests_pass_again() {
        let (mut pace, mut now) = (pace(), Instant::now());
        for seconds in [1, 2, 4, 8, 8] {
            assert_eq!(pace.ask(now), Turn::Now);
            pace.ended();
            pace.limited((now, now), None, 0.0);
            let until = now + SECOND * seconds;
            assert_eq!(pace.ask(now), Turn::At(until));
            now = until;
        }
        pace.passed();
        now += SECOND * 8;
        pace.limited((now, now), None, 0.0);
        assert_eq!(pace.ask(now), Turn::At(now + SECOND));
    }

    #[test]
    fn the_wait_is_as_long_as_the_server_asks() {
        let (mut pace, now) = (pace(), Instant::now());
        pace.limited((now, now), Some(SECOND * 30), 0.5);
        assert_eq!(pace.ask(now), Turn::At(now + SECOND * 30));
    }

    #[test]
    fn the_pace_grows_back_to_what_it_was() {
        let (mut pace, mut now) = (pace(), Instant::now());
        for _ in 0..6 {
            pace.limited((now, now), None, 0.0);
            now += SECOND * 8;
        }
        assert_eq!(fill(&mut pace, now, 2), 1);
        let Turn::At(next) = pace.ask(now) else {
            panic!("the second request follows after an interval");
        };
        assert!(next <= now + SECOND / 5);
        for _ in 0..PASSES_PER_STEP * 20 {
            pace.passed();
        }
        assert_eq!(fill(&mut pace, now + SECOND, 9), 9);
    }

    #[test]
    fn the_rate_of_the_user_is_never_exceeded() {
        let mut pace = Pace::new(PaceBounds {
            first_pause: SECOND,
            interval: SECOND / 10,
        });
        let now = Instant::now();
        assert_eq!(fill(&mut pace, now, 9), 1);
        assert_eq!(pace.ask(now), Turn::At(now + SECOND / 10));
        for _ in 0..1000 {
            pace.passed();
        }
        assert_eq!(fill(&mut pace, now + SECOND, 9), 1);
    }
}
