//! Parses the tables `new`, which define values that are generated for each run.

use crate::case::context::ParseContext;
use crate::case::model::Generator;
use crate::case::spanned::{OrderedTable, SpannedText};

/// The length of a `token`: room for the mark of the run and 12 random characters.
const TOKEN_CHARS: usize = 24;

/// The length of a `state`. Clients that keep data in it send a `state` of about this length.
const STATE_CHARS: usize = 128;

/// A hundred years. Not every server can parse a date that is further away.
const MOST_DAYS: i64 = 36_500;

/// Parses `uuid`, `token 40`, `event-id`, `state 128`, `pkce`, `bait` and `time +30d 10:00`.
pub(crate) fn generators(
    raw: &OrderedTable<SpannedText>,
    cx: &mut ParseContext<'_>,
) -> Vec<(String, Generator)> {
    raw.iter()
        .filter_map(|(name, text)| {
            let generator = generator(text.get_ref());
            if generator.is_none() {
                let message = format!("unknown generated value `{}`", text.get_ref());
                let help = "there are `uuid`, `token`, `token 40` (8 to 1024 characters), `event-id`, \
                            `state`, `state 2000` (8 to 4096 characters), `pkce`, `bait`, \
                            `time +30d 10:00` and `time -365d 10:00`";
                cx.problems.help(cx.source, &text.span(), message, help);
            }
            Some((name.get_ref().clone(), generator?))
        })
        .collect()
}

fn generator(text: &str) -> Option<Generator> {
    let words: Vec<&str> = text.split(' ').collect();
    match words[..] {
        ["uuid"] => Some(Generator::Uuid),
        ["token"] => Some(Generator::Token(TOKEN_CHARS)),
        ["token", chars] => length(chars, 1024).map(Generator::Token),
        ["event-id"] => Some(Generator::EventId),
        ["state"] => Some(Generator::State(STATE_CHARS)),
        ["state", chars] => length(chars, 4096).map(Generator::State),
        ["pkce"] => Some(Generator::Pkce),
        ["bait"] => Some(Generator::Bait),
        ["time", days, clock] => time(days, clock),
        _ => None,
    }
}

fn length(chars: &str, most: usize) -> Option<usize> {
    let chars = chars.parse().ok()?;
    (8..=most).contains(&chars).then_some(chars)
}

fn time(days: &str, clock: &str) -> Option<Generator> {
    let days = days.strip_suffix('d')?;
    let is_signed = days.starts_with(['+', '-']);
    let days: i64 = days.parse().ok()?;
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    let fits = is_signed && days.abs() <= MOST_DAYS && hour < 24 && minute < 60;
    fits.then_some(Generator::Time { days, hour, minute })
}
