//! Steps and fresh values: what is done, in fixtures, cases and undo alike.

use std::time::Duration;

use toml::Spanned;

use super::checks::{checks, literal};
use super::context::Context;
use super::edits::edits;
use super::model::{Act, Edit, Find, Generator, Pages, Step, Until};
use super::raw::{OptIn, Pairs, RawCase, RawEdit, RawFind, RawPages, RawStep, RawUntil, Word};
use crate::view::{Pointer, is_request_pointer, is_response_pointer};

/// Reads a list of steps.
pub(super) fn steps(raw: &[RawStep], cx: &mut Context<'_>) -> Vec<Step> {
    raw.iter().filter_map(|raw| step(raw, cx)).collect()
}

/// Reads the steps behind the shot, which may send it again.
pub(super) fn after(raw: &[RawStep], cx: &mut Context<'_>) -> Vec<Step> {
    raw.iter()
        .filter_map(|raw| match &raw.again {
            Some(again) => self::again(raw, again, cx),
            None => step(raw, cx),
        })
        .collect()
}

/// The shot once more: its op is that of the row.
fn again(raw: &RawStep, again: &Spanned<bool>, cx: &mut Context<'_>) -> Option<Step> {
    let alone = raw.op.is_none()
        && raw.lets.0.is_empty()
        && raw.edit.is_empty()
        && raw.pages.is_none()
        && raw.drive.is_none()
        && raw.until.is_none();
    if !again.get_ref() || !alone || raw.answer.is_none() {
        let message = "`again = true` sends the same bytes once more: it stands without `op`, `let`, \
                       `edit`, `drive`, `pages` and `until`, and with its own `answer`";
        cx.at(&again.span(), message);
        return None;
    }
    Some(Step {
        op: String::new(),
        again: true,
        find: None,
        lets: Vec::new(),
        edits: Vec::new(),
        drive: None,
        pages: None,
        until: None,
        answer: raw.answer.as_ref().map(|words| cx.answers(words)),
        checks: checks(&raw.check, cx),
        save: saves(&raw.save, cx),
    })
}

fn step(raw: &RawStep, cx: &mut Context<'_>) -> Option<Step> {
    if let Some(again) = &raw.again {
        cx.at(&again.span(), "`again` belongs to the steps after the shot");
        return None;
    }
    let Some(op) = &raw.op else {
        let place = raw.lets.0.first().map_or(0..0, |(name, _)| name.span());
        cx.at(&place, "a step names its `op`");
        return None;
    };
    let op = cx.op(op);
    let lets = raw
        .lets
        .0
        .iter()
        .filter_map(|(name, value)| Some((name.get_ref().clone(), cx.template(value)?)))
        .collect();
    if let Some(drive) = &raw.drive
        && (raw.pages.is_some() || raw.until.is_some())
    {
        let message = "a step is driven once: `drive` stands without `pages` and `until`";
        cx.at(&drive.span(), message);
    }
    Some(Step {
        again: false,
        drive: raw.drive.as_ref().map(|drive| *drive.get_ref()),
        find: raw.find.as_ref().and_then(|find| self::find(find, cx)),
        edits: valid_edits(&raw.edit, cx),
        pages: raw.pages.as_ref().and_then(|raw| pages(raw, cx)),
        until: raw.until.as_ref().and_then(|until| self::until(until, cx)),
        answer: raw.answer.as_ref().map(|words| cx.answers(words)),
        checks: checks(&raw.check, cx),
        op: op?,
        lets,
        save: saves(&raw.save, cx),
    })
}

/// A step is a good request: what makes the target do something wrong belongs to the shot.
fn valid_edits(raw: &[RawEdit], cx: &mut Context<'_>) -> Vec<Edit> {
    for edit in raw {
        if let RawEdit::Hook(word) = edit {
            cx.at(&word.span(), "a hook is a fault: it belongs to `fault`");
        }
    }
    edits(raw, cx)
}

/// Reads what is taken from an answer.
pub(super) fn saves(raw: &Pairs<Word>, cx: &mut Context<'_>) -> Vec<(String, Pointer)> {
    let pairs = raw.0.iter();
    pairs
        .filter_map(|(name, at)| {
            let at = cx.pointer_in(at, "an answer", is_response_pointer)?;
            Some((name.get_ref().clone(), at))
        })
        .collect()
}

fn pages(raw: &RawPages, cx: &mut Context<'_>) -> Option<Pages> {
    Some(Pages {
        next: cx.pointer_in(&raw.next, "an answer", is_response_pointer)?,
        into: cx.pointer_in(&raw.into, "a request", is_request_pointer)?,
        most: raw.most,
    })
}

fn find(raw: &RawFind, cx: &mut Context<'_>) -> Option<Find> {
    if raw.wheres.is_empty() || raw.take.0.is_empty() {
        let message = "`find` says which items are meant (`where`) and what is taken from them \
                       (`take`): else it would remove what is not ours";
        cx.at(&raw.op.span(), message);
        return None;
    }
    let mut wheres = Vec::new();
    for check in &raw.wheres {
        let Some(value) = check.equals.as_ref().and_then(|value| literal(value, cx)) else {
            cx.at(&check.at.span(), "`where` takes `at` and `equals`");
            return None;
        };
        wheres.push((cx.pointer(&check.at)?, value));
    }
    let take = raw.take.0.iter();
    let take = take.filter_map(|(name, at)| Some((name.get_ref().clone(), cx.pointer(at)?)));
    let take = take.collect();
    Some(Find {
        op: cx.op(&raw.op)?,
        each: cx.pointer_in(&raw.each, "an answer", is_response_pointer)?,
        wheres,
        take,
        pages: raw.pages.as_ref().and_then(|raw| pages(raw, cx)),
    })
}

/// Reads how often the shot is sent.
pub(super) fn act(raw: &RawCase, cx: &mut Context<'_>) -> Option<Act> {
    let burst = raw.burst.as_ref().map(|burst| {
        if raw.opt_in != Some(OptIn::Load) {
            let message = "a burst is a load on somebody's server: it needs `opt-in = \"load\"`";
            cx.at(&burst.span(), message);
        }
        if !raw.fault.is_empty() || burst.get_ref().most == 0 {
            cx.at(&burst.span(), "a burst is of valid requests, at least one");
        }
        Act::Burst(burst.get_ref().most)
    });
    let within = raw.within.as_ref();
    let within = within.and_then(|word| duration(word, cx).map(Act::Within));
    let drive = raw.drive.as_ref().map(|drive| Act::Drive(*drive.get_ref()));
    let several = [&burst, &within, &drive].into_iter().flatten().count() > 1;
    if several {
        let message = "a case has one of `burst`, `within` and `drive`";
        cx.at(&raw.id.span(), message);
    }
    burst.or(within).or(drive)
}

fn until(raw: &RawUntil, cx: &mut Context<'_>) -> Option<Until> {
    let within = duration(&raw.within, cx)?;
    Some(Until {
        checks: checks(&raw.check, cx),
        within,
        skip: raw.skip.clone(),
    })
}

fn duration(word: &Word, cx: &mut Context<'_>) -> Option<Duration> {
    let text = word.get_ref();
    let within = text
        .strip_suffix("ms")
        .and_then(|n| n.parse().ok().map(Duration::from_millis))
        .or_else(|| {
            text.strip_suffix('s')
                .and_then(|n| n.parse().ok().map(Duration::from_secs))
        });
    if within.is_none() {
        cx.at(
            &word.span(),
            "a time is a number with its unit: \"15s\", \"500ms\"",
        );
    }
    within
}

/// Reads fresh values: `uuid`, `token 40`, `event-id`, `state 128`, `pkce`, `bait`, `time +30d 10:00`.
pub(super) fn generators(raw: &Pairs<Word>, cx: &mut Context<'_>) -> Vec<(String, Generator)> {
    raw.0
        .iter()
        .filter_map(|(name, word)| {
            let generator = generator(word.get_ref());
            if generator.is_none() {
                let message = format!("unknown fresh value `{}`", word.get_ref());
                let help = "there are `uuid`, `token`, `token 40` (8 to 1024 characters), `event-id`, \
                            `state`, `state 2000` (8 to 4096 characters), `pkce`, `bait`, \
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
        ["state"] => Some(Generator::State(STATE_CHARS)),
        ["state", chars] => {
            let chars = chars.parse().ok()?;
            (8..=4096)
                .contains(&chars)
                .then_some(Generator::State(chars))
        }
        ["pkce"] => Some(Generator::Pkce),
        ["bait"] => Some(Generator::Bait),
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

/// How long a state is that does not say it: as clients make them that keep something in it.
const STATE_CHARS: usize = 128;

/// A hundred years: what is further away is no date that every server can read.
const MOST_DAYS: i64 = 36_500;
