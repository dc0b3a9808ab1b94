//! Ops and fixtures: valid requests, and the states that they need.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::Context;
use super::like::merged;
use super::model::{Fixture, FixtureState, Op, PathPiece, Step};
use super::raw::{Effect, Pairs, RawFixture, RawOp, Word};
use super::steps::{generators, saves, steps};
use super::template::{Part, Template, ValueSource};
use crate::view::is_response_pointer;

/// Reads all ops of a contract.
pub(super) fn ops(raw: Vec<(Word, RawOp)>, cx: &mut Context<'_>) -> BTreeMap<String, Arc<Op>> {
    let raw: BTreeMap<String, (Word, RawOp)> = raw
        .into_iter()
        .map(|(name, op)| (name.get_ref().clone(), (name, op)))
        .collect();
    // A line that waited for itself would wait for ever.
    for word in raw.values().flat_map(|(_, op)| op.rests.iter().flatten()) {
        let on = raw.get(word.get_ref()).map(|(_, op)| op);
        if on.is_some_and(|on| on.rests.is_some() || on.like.is_some()) {
            let message = "an op rests on one that is like no other and rests on none";
            cx.at(&word.span(), message);
        }
    }
    raw.values()
        .filter_map(|(name, _)| {
            let before = cx.problems.count();
            let whole = merged(name, &raw, &mut Vec::new(), cx)?;
            let op = op(name, whole, cx)?;
            // What is half read would only complain again.
            let sound = cx.problems.count() == before;
            sound.then(|| (name.get_ref().clone(), Arc::new(op)))
        })
        .collect()
}

fn op(name: &Word, raw: RawOp, cx: &mut Context<'_>) -> Option<Op> {
    if !is_whole(name, &raw, cx) {
        return None;
    }
    let undo = steps(&raw.undo.unwrap_or_default(), cx);
    let save = saves(&raw.save, cx);
    idle_saves(&raw.save, &undo, cx);
    let effect = raw.effect?;
    if (effect == Effect::Makes) == undo.is_empty() {
        cx.at(
            &name.span(),
            "`undo` belongs to an op whose effect is `makes`, and only to that",
        );
    }
    Some(Op {
        name: name.get_ref().clone(),
        location: cx.location(&name.span()),
        method: raw.method?,
        endpoint: endpoint(raw.endpoint.as_ref(), cx)?,
        path: match &raw.path {
            Some(word) => path(word, cx)?,
            None => Vec::new(),
        },
        query: templates(&raw.query, cx),
        headers: templates(&raw.headers, cx),
        form: (!raw.form.0.is_empty()).then(|| templates(&raw.form, cx)),
        body: raw.body.as_ref().and_then(|body| cx.json(body)),
        new: generators(&raw.new, cx),
        identity: cx.identity(&raw.identity?)?,
        uses: raw
            .uses
            .unwrap_or_default()
            .iter()
            .filter_map(|word| cx.fixture(word))
            .collect(),
        groups: texts(&raw.groups.unwrap_or_default()),
        features: raw
            .features
            .unwrap_or_default()
            .iter()
            .filter_map(|word| cx.feature(word))
            .collect(),
        rests: raw
            .rests
            .unwrap_or_default()
            .iter()
            .filter_map(|word| cx.op(word))
            .collect(),
        no_control: raw.no_control,
        request: raw.request.as_ref().and_then(|word| cx.schema(word)),
        accept: cx.answers(&raw.accept?),
        effect,
        save,
        undo,
    })
}

/// What an op saves has to stand in place of something in its undo.
fn idle_saves(save: &Pairs<Word>, undo: &[Step], cx: &mut Context<'_>) {
    let is_there = |name: &str, step: &Step| {
        let found = step.find.iter().flat_map(|find| &find.take);
        let found = found.map(|(at, _)| at);
        let mut names = step.lets.iter().map(|(at, _)| at).chain(found);
        names.any(|at| at == name)
    };
    for (word, _) in &save.0 {
        if !undo.iter().any(|step| is_there(word.get_ref(), step)) {
            let message = "what an op saves stands in place of a `let` of its `undo`, or of what that \
                           takes: nothing there has this name";
            cx.at(&word.span(), message);
        }
    }
}

/// The endpoint that a request goes to: the first one, unless it says another.
fn endpoint(word: Option<&Word>, cx: &mut Context<'_>) -> Option<String> {
    match word {
        Some(word) => cx.endpoint(word),
        None => cx.names.endpoints.first().cloned(),
    }
}

fn texts(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.get_ref().clone()).collect()
}

/// Whether an op has all that it needs; what it lacks is told at once.
fn is_whole(name: &Word, raw: &RawOp, cx: &mut Context<'_>) -> bool {
    let mut missing = Vec::new();
    let mut need = |there: bool, word| {
        if !there {
            missing.push(word);
        }
    };
    need(raw.method.is_some(), "method");
    // Where there are several endpoints, each may be the whole address of its requests.
    need(raw.path.is_some() || cx.names.endpoints.len() > 1, "path");
    need(raw.identity.is_some(), "as");
    need(
        raw.accept.as_ref().is_some_and(|accept| !accept.is_empty()),
        "accept",
    );
    need(raw.effect.is_some(), "effect");
    need(
        raw.body.is_none() || raw.request.is_some(),
        "request (a body has a schema)",
    );
    if !raw.form.0.is_empty() && (raw.body.is_some() || raw.request.is_some()) {
        let message = "a `form` is the whole body: `body` and `request` (the schema of a JSON body) \
                       exclude it";
        cx.at(&name.span(), message);
    }
    if raw.method.as_ref().is_some_and(|method| !is_token(method)) {
        cx.at(&name.span(), "a method is a word like `GET`");
    }
    for (header, _) in &raw.headers.0 {
        if !is_token(header.get_ref()) {
            let message = "a header name is letters, digits and `-`";
            cx.at(&header.span(), message);
        }
        if header.get_ref().eq_ignore_ascii_case("authorization") {
            let message = "credentials are no header of an op: `as` says whose are sent";
            cx.at(&header.span(), message);
        }
    }
    if !missing.is_empty() {
        cx.at(
            &name.span(),
            format!("the op `{}` lacks {}", name.get_ref(), missing.join(", ")),
        );
        return false;
    }
    true
}

/// What HTTP takes for a method or the name of a header (RFC 9110 5.6.2).
fn is_token(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(fits)
}

/// A path is text and whole variables: `/calendars/${calendar.id}/events`.
fn path(word: &Word, cx: &mut Context<'_>) -> Option<Vec<PathPiece>> {
    let template = cx.template(word)?;
    if !word.get_ref().starts_with('/') {
        cx.at(&word.span(), "a path begins with `/`");
    }
    let mut pieces = Vec::new();
    for part in template.0 {
        pieces.push(match part {
            Part::Text(text) => PathPiece::Text(text),
            Part::Reference(reference) => match reference.from {
                ValueSource::Scope(name) if !reference.optional => PathPiece::Variable(name),
                ValueSource::Scope(_) | ValueSource::Sent(_) | ValueSource::Got(_) => {
                    cx.at(
                        &word.span(),
                        "a path takes values in scope only, and all of them",
                    );
                    return None;
                }
            },
        });
    }
    Some(pieces)
}

fn templates(pairs: &Pairs<Word>, cx: &mut Context<'_>) -> Vec<(String, Template)> {
    pairs
        .0
        .iter()
        .filter_map(|(name, value)| Some((name.get_ref().clone(), cx.template(value)?)))
        .collect()
}

/// Reads all fixtures of a contract.
pub(super) fn fixtures(
    raw: Vec<(Word, RawFixture)>,
    cx: &mut Context<'_>,
) -> BTreeMap<String, Arc<Fixture>> {
    raw.into_iter()
        .filter_map(|(name, raw)| {
            let before = cx.problems.count();
            let fixture = fixture(&name, raw, cx);
            let sound = cx.problems.count() == before;
            sound.then(|| (name.into_inner(), Arc::new(fixture)))
        })
        .collect()
}

fn fixture(name: &Word, raw: RawFixture, cx: &mut Context<'_>) -> Fixture {
    let span = name.span();
    let is_new = !raw.new.0.is_empty();
    if !raw.given && raw.make.is_empty() && raw.default.is_none() && !is_new {
        cx.at(
            &span,
            "a fixture is `given`, made by steps (`make`), or has a `default` or `new` values",
        );
    }
    let state = raw.state.and_then(|state| {
        let at = state
            .at
            .iter()
            .filter_map(|word| cx.pointer_in(word, "an answer", is_response_pointer));
        let at = at.collect();
        Some(FixtureState {
            op: cx.op(&state.op)?,
            at,
        })
    });
    if raw.shared && !raw.make.is_empty() && state.is_some() {
        cx.at(
            &span,
            "a shared fixture has no `state`: other cases would change it",
        );
    }
    Fixture {
        name: name.get_ref().clone(),
        location: cx.location(&span),
        given: raw.given,
        wants: texts(&raw.wants),
        shared: raw.shared,
        new: generators(&raw.new, cx),
        secret: texts(&raw.secret),
        make: steps(&raw.make, cx),
        default: raw
            .default
            .and_then(|table| serde_json::to_value(table).ok()),
        state,
        probe: raw.probe.as_ref().and_then(|word| cx.op(word)),
    }
}
