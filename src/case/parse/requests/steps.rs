//! Parses the steps of cases, fixtures and undos.

use toml::Spanned;

use super::shot::duration;
use crate::case::context::ParseContext;
use crate::case::model::{Edit, Find, Pages, Step, Template, Until};
use crate::case::parse::responses::checks;
use crate::case::spanned::{OrderedTable, SpannedText};
use crate::case::syntax::{RawEdit, RawFind, RawPages, RawStep, RawUntil, edits};
use crate::view::{Pointer, is_request_pointer, is_response_pointer};

/// Parses a list of steps.
pub(crate) fn steps(raw: &[RawStep], cx: &mut ParseContext<'_>) -> Vec<Step> {
    raw.iter().filter_map(|raw| step(raw, cx)).collect()
}

/// Parses the steps after the shot. Such a step may send the shot again.
pub(crate) fn after(raw: &[RawStep], cx: &mut ParseContext<'_>) -> Vec<Step> {
    raw.iter()
        .filter_map(|raw| match &raw.again {
            Some(again) => shot_again(raw, again, cx),
            None => step(raw, cx),
        })
        .collect()
}

/// Parses a step that sends the shot again. Its op is set later, to the op of the row.
fn shot_again(raw: &RawStep, again: &Spanned<bool>, cx: &mut ParseContext<'_>) -> Option<Step> {
    let is_alone = raw.op.is_none()
        && raw.lets.is_empty()
        && raw.edit.is_empty()
        && raw.pages.is_none()
        && raw.drive.is_none()
        && raw.until.is_none();
    if !again.get_ref() || !is_alone || raw.answer.is_none() {
        let message = "`again = true` sends the same bytes again: it needs `answer`, and excludes `op`, \
                       `let`, `edit`, `drive`, `pages` and `until`";
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
        answer: raw.answer.as_ref().map(|names| cx.responses(names)),
        checks: checks(&raw.check, cx),
        save: saves(&raw.save, cx),
    })
}

fn step(raw: &RawStep, cx: &mut ParseContext<'_>) -> Option<Step> {
    if let Some(again) = &raw.again {
        let message = "`again` is only for the steps after the shot";
        cx.at(&again.span(), message);
        return None;
    }
    let Some(op) = &raw.op else {
        let span = raw.lets.first().map_or(0..0, |(name, _)| name.span());
        cx.at(&span, "a step needs an `op`");
        return None;
    };
    if let Some(drive) = &raw.drive
        && (raw.pages.is_some() || raw.until.is_some())
    {
        let message = "`drive` excludes `pages` and `until`: scripted visits are made once";
        cx.at(&drive.span(), message);
    }
    let op = cx.op(op);
    Some(Step {
        again: false,
        lets: templates(&raw.lets, cx),
        drive: raw.drive.as_ref().map(|drive| *drive.get_ref()),
        find: raw.find.as_ref().and_then(|raw| find(raw, cx)),
        edits: valid_edits(&raw.edit, cx),
        pages: raw.pages.as_ref().and_then(|raw| pages(raw, cx)),
        until: raw.until.as_ref().and_then(|raw| until(raw, cx)),
        answer: raw.answer.as_ref().map(|names| cx.responses(names)),
        checks: checks(&raw.check, cx),
        op: op?,
        save: saves(&raw.save, cx),
    })
}

/// Parses the edits of a step. The edited request must be valid.
fn valid_edits(raw: &[RawEdit], cx: &mut ParseContext<'_>) -> Vec<Edit> {
    for hook in raw.iter().filter_map(RawEdit::hook) {
        let message = "a hook is a fault: use it in `fault`, not in a step";
        cx.at(&hook.span(), message);
    }
    edits(raw, cx)
}

/// Parses named templates, and keeps their order.
pub(crate) fn templates(
    raw: &OrderedTable<SpannedText>,
    cx: &mut ParseContext<'_>,
) -> Vec<(String, Template)> {
    raw.iter()
        .filter_map(|(name, value)| Some((name.get_ref().clone(), cx.template(value)?)))
        .collect()
}

/// Parses the values that are taken from a response.
pub(crate) fn saves(
    raw: &OrderedTable<SpannedText>,
    cx: &mut ParseContext<'_>,
) -> Vec<(String, Pointer)> {
    raw.iter()
        .filter_map(|(name, at)| {
            let at = cx.pointer_in(at, "a response", is_response_pointer)?;
            Some((name.get_ref().clone(), at))
        })
        .collect()
}

fn pages(raw: &RawPages, cx: &mut ParseContext<'_>) -> Option<Pages> {
    Some(Pages {
        next: cx.pointer_in(&raw.next, "a response", is_response_pointer)?,
        into: cx.pointer_in(&raw.into, "a request", is_request_pointer)?,
        most: raw.most,
    })
}

fn find(raw: &RawFind, cx: &mut ParseContext<'_>) -> Option<Find> {
    if raw.wheres.is_empty() || raw.take.is_empty() {
        let message = "`find` needs `where` (which items match) and `take` (the values to take from \
                       them), or it would remove objects of others";
        cx.at(&raw.op.span(), message);
        return None;
    }
    let mut wheres = Vec::new();
    for check in &raw.wheres {
        let value = check.equals.as_ref();
        let Some(value) = value.and_then(|value| cx.json_value(value)) else {
            cx.at(&check.at.span(), "`where` takes `at` and `equals`");
            return None;
        };
        wheres.push((cx.pointer(&check.at)?, value));
    }
    let take = raw.take.iter();
    let take = take.filter_map(|(name, at)| Some((name.get_ref().clone(), cx.pointer(at)?)));
    let take = take.collect();
    Some(Find {
        op: cx.op(&raw.op)?,
        each: cx.pointer_in(&raw.each, "a response", is_response_pointer)?,
        wheres,
        take,
        pages: raw.pages.as_ref().and_then(|raw| pages(raw, cx)),
    })
}

fn until(raw: &RawUntil, cx: &mut ParseContext<'_>) -> Option<Until> {
    let within = duration(&raw.within, cx)?;
    Some(Until {
        checks: checks(&raw.check, cx),
        within,
        skip: raw.skip.clone(),
    })
}
