//! Fresh values: a hash of who asks, so that no state is shared, any order gives the same values, and
//! a run can be made again from its id.

use chrono::{DateTime, Days, NaiveTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};

use crate::case::Generator;

/// Letters of an event id: base32hex in lower case (Calendar API, Events: insert).
const BASE32HEX: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// How long the run's tag is: enough to know a run by sight.
const TAG_CHARS: usize = 6;

/// The source of fresh values of one run.
#[derive(Debug, Clone)]
pub struct Fresh {
    run: String,
    tag: String,
    started: DateTime<Utc>,
}

impl Fresh {
    /// The source of the run with this id, which began at this time.
    pub fn new(run: &str, started: DateTime<Utc>) -> Self {
        let tag = base32(&[run, "tag"], TAG_CHARS);
        Self {
            run: run.to_owned(),
            tag,
            started,
        }
    }

    /// What marks the things of this run: `rebuff` and six characters.
    pub fn mark(&self) -> String {
        format!("rebuff{}", self.tag)
    }

    /// A value: for this owner (a case, at an attempt), under this name, at this send of it.
    pub fn value(&self, generator: &Generator, owner: &str, name: &str, send: u32) -> String {
        match generator {
            Generator::EventId => {
                let hash = base32(&[&self.run, owner, name, &send.to_string()], 20);
                format!("{}{hash}", self.mark())
            }
            Generator::Time { days, hour, minute } => {
                let day = self.started.date_naive();
                let day = day
                    .checked_add_days(Days::new(days.unsigned_abs()))
                    .unwrap_or(day);
                let time = NaiveTime::from_hms_opt(*hour, *minute, 0).unwrap_or_default();
                day.and_time(time)
                    .and_utc()
                    .to_rfc3339_opts(SecondsFormat::Secs, true)
            }
        }
    }
}

fn base32(parts: &[&str], chars: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    digest
        .iter()
        .cycle()
        .take(chars)
        .map(|byte| char::from(BASE32HEX[usize::from(byte % 32)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_depend_on_who_asks_and_on_nothing_else() {
        let at = "2026-11-22T23:30:00Z".parse().unwrap();
        let fresh = Fresh::new("run", at);
        let id = |owner, send| fresh.value(&Generator::EventId, owner, "id", send);
        assert_eq!(
            id("a", 0),
            Fresh::new("run", at).value(&Generator::EventId, "a", "id", 0)
        );
        assert_ne!(id("a", 0), id("b", 0));
        assert_ne!(id("a", 0), id("a", 1));
        assert!(id("a", 0).starts_with("rebuff") && id("a", 0).len() == 32);
        let time = Generator::Time {
            days: 30,
            hour: 10,
            minute: 0,
        };
        assert_eq!(fresh.value(&time, "a", "t", 0), "2026-12-22T10:00:00Z");
    }
}
