//! Steps and fresh values: what is done, in fixtures, cases and undo alike.

use std::time::Duration;

use super::checks::checks;
use super::context::Context;
use super::edits::edits;
use super::model::{Generator, Pages, Step, Until};
use super::raw::{Pairs, RawStep, RawUntil, Word};
use crate::view::{is_answer_place, is_request_place};

/// Reads a list of steps.
pub(super) fn steps(raw: &[RawStep], cx: &mut Context<'_>) -> Vec<Step> {
    raw.iter().filter_map(|raw| step(raw, cx)).collect()
}

fn step(raw: &RawStep, cx: &mut Context<'_>) -> Option<Step> {
    let op = cx.op(&raw.op);
    let lets = raw
        .lets
        .0
        .iter()
        .filter_map(|(name, value)| Some((name.get_ref().clone(), cx.template(value)?)))
        .collect();
    let save = raw
        .save
        .0
        .iter()
        .filter_map(|(name, at)| {
            let at = cx.pointer_in(at, "an answer", is_answer_place)?;
            Some((name.get_ref().clone(), at))
        })
        .collect();
    let pages = raw.pages.as_ref().and_then(|pages| {
        Some(Pages {
            next: cx.pointer_in(&pages.next, "an answer", is_answer_place)?,
            into: cx.pointer_in(&pages.into, "a request", is_request_place)?,
            most: pages.most,
        })
    });
    Some(Step {
        edits: edits(&raw.edit, cx),
        pages,
        until: raw.until.as_ref().and_then(|until| self::until(until, cx)),
        answer: raw.answer.as_ref().map(|words| cx.answers(words)),
        checks: checks(&raw.check, cx),
        op: op?,
        lets,
        save,
    })
}

fn until(raw: &RawUntil, cx: &mut Context<'_>) -> Option<Until> {
    let text = raw.within.get_ref();
    let within = text
        .strip_suffix("ms")
        .and_then(|n| n.parse().ok().map(Duration::from_millis))
        .or_else(|| {
            text.strip_suffix('s')
                .and_then(|n| n.parse().ok().map(Duration::from_secs))
        });
    let Some(within) = within else {
        cx.at(
            &raw.within.span(),
            "a time is a number with its unit: \"15s\", \"500ms\"",
        );
        return None;
    };
    Some(Until {
        checks: checks(&raw.check, cx),
        within,
        skip: raw.skip.clone(),
    })
}

/// Reads fresh values: `uuid`, `token 40`, `event-id`, `time +30d 10:00`.
pub(super) fn generators(raw: &Pairs<Word>, cx: &mut Context<'_>) -> Vec<(String, Generator)> {
    raw.0
        .iter()
        .filter_map(|(name, word)| {
            let generator = generator(word.get_ref());
            if generator.is_none() {
                let message = format!("unknown fresh value `{}`", word.get_ref());
                let help = "there are `uuid`, `token`, `token 40` (8 to 1024 characters), `event-id`, \
                            `time +30d 10:00` and `time -365d 10:00`";
                cx.problems.help(cx.source, &word.span(), message, help);
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
        ["token", chars] => {
            let chars = chars.parse().ok()?;
            (8..=1024)
                .contains(&chars)
                .then_some(Generator::Token(chars))
        }
        ["event-id"] => Some(Generator::EventId),
        ["time", days, clock] => {
            let days = days
                .strip_suffix('d')
                .filter(|days| days.starts_with(['+', '-']))?;
            let days: i64 = days.parse().ok()?;
            let (hour, minute) = clock.split_once(':')?;
            let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
            let fits = days.abs() <= MOST_DAYS && hour < 24 && minute < 60;
            fits.then_some(Generator::Time { days, hour, minute })
        }
        _ => None,
    }
}

/// How long a token is that does not say it: room for the mark of the run, and for chance.
const TOKEN_CHARS: usize = 24;

/// A hundred years: what is further away is no date that every server can read.
const MOST_DAYS: i64 = 36_500;
