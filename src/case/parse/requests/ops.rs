//! Parses the table `[op.<name>]`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::generators::generators;
use super::inherit::inherit;
use super::steps::{saves, steps, templates};
use crate::case::context::ParseContext;
use crate::case::model::{Effect, Op, PathPiece, Step, TemplatePart, ValueSource};
use crate::case::spanned::{OrderedTable, SpannedText};
use crate::case::syntax::RawOp;

/// Parses all ops of a contract.
pub(crate) fn ops(
    raw: Vec<(SpannedText, RawOp)>,
    cx: &mut ParseContext<'_>,
) -> BTreeMap<String, Arc<Op>> {
    let raw = raw.into_iter();
    let raw = raw.map(|(name, op)| (name.get_ref().clone(), (name, op)));
    let raw: BTreeMap<String, (SpannedText, RawOp)> = raw.collect();
    refuse_chained_rests(&raw, cx);
    raw.values()
        .filter_map(|(name, _)| {
            let before = cx.problems.count();
            let whole = inherit(name, &raw, &mut Vec::new(), cx)?;
            let op = op(name, whole, cx)?;
            // An incomplete op would cause more problems later, so it is left out.
            let is_sound = cx.problems.count() == before;
            is_sound.then(|| (name.get_ref().clone(), Arc::new(op)))
        })
        .collect()
}

/// Reports an op in `rests` that has `rests` itself. Such ops could wait for each other in a cycle.
fn refuse_chained_rests(raw: &BTreeMap<String, (SpannedText, RawOp)>, cx: &mut ParseContext<'_>) {
    for name in raw.values().flat_map(|(_, op)| op.rests.iter().flatten()) {
        let on = raw.get(name.get_ref()).map(|(_, op)| op);
        if on.is_some_and(|on| on.rests.is_some() || on.like.is_some()) {
            let message = "`rests` names an op that itself has `rests` or `like`";
            cx.at(&name.span(), message);
        }
    }
}

fn op(name: &SpannedText, raw: RawOp, cx: &mut ParseContext<'_>) -> Option<Op> {
    check_names(name, &raw, cx);
    if !is_complete(name, &raw, cx) {
        return None;
    }
    let undo = steps(&raw.undo.unwrap_or_default(), cx);
    let save = saves(&raw.save, cx);
    report_unused_saves(&raw.save, &undo, cx);
    let effect = raw.effect?;
    if (effect == Effect::Makes) == undo.is_empty() {
        let message = "an op needs `undo` if its effect is `makes`, and only then";
        cx.at(&name.span(), message);
    }
    let each = |names: Option<Vec<SpannedText>>| names.unwrap_or_default().into_iter();
    Some(Op {
        name: name.get_ref().clone(),
        location: cx.location(&name.span()),
        method: raw.method?,
        endpoint: endpoint(raw.endpoint.as_ref(), cx)?,
        path: match &raw.path {
            Some(text) => path(text, cx)?,
            None => Vec::new(),
        },
        query: templates(&raw.query, cx),
        headers: templates(&raw.headers, cx),
        form: (!raw.form.is_empty()).then(|| templates(&raw.form, cx)),
        body: raw.body.as_ref().and_then(|body| cx.json(body)),
        new: generators(&raw.new, cx),
        identity: cx.identity(&raw.identity?)?,
        uses: each(raw.uses)
            .filter_map(|name| cx.fixture(&name))
            .collect(),
        groups: each(raw.groups).map(SpannedText::into_inner).collect(),
        features: each(raw.features)
            .filter_map(|name| cx.feature(&name))
            .collect(),
        rests: each(raw.rests).filter_map(|name| cx.op(&name)).collect(),
        no_control: raw.no_control,
        request: raw.request.as_ref().and_then(|name| cx.schema(name)),
        accept: cx.responses(&raw.accept?),
        effect,
        save,
        undo,
    })
}

/// Reports the values that an op saves but its undo does not use.
fn report_unused_saves(save: &OrderedTable<SpannedText>, undo: &[Step], cx: &mut ParseContext<'_>) {
    let uses = |step: &Step, name: &str| {
        let taken = step.find.iter().flat_map(|find| &find.take);
        let taken = taken.map(|(known, _)| known);
        let mut known = step.lets.iter().map(|(known, _)| known).chain(taken);
        known.any(|known| known == name)
    };
    for name in save.keys() {
        if !undo.iter().any(|step| uses(step, name.get_ref())) {
            let message = "`save` of an op replaces a `let` or `take` of its `undo`: none there has this \
                           name";
            cx.at(&name.span(), message);
        }
    }
}

/// Returns the endpoint that a request goes to. The default is the first endpoint.
fn endpoint(typed: Option<&SpannedText>, cx: &mut ParseContext<'_>) -> Option<String> {
    match typed {
        Some(name) => cx.endpoint(name),
        None => cx.names.endpoints.first().cloned(),
    }
}

/// Whether an op has all required words. All missing words are reported together.
fn is_complete(name: &SpannedText, raw: &RawOp, cx: &mut ParseContext<'_>) -> bool {
    // If there are several endpoints, an endpoint may be the whole URL, so the op needs no path.
    let needs_path = cx.names.endpoints.len() <= 1;
    let accepts = raw.accept.as_ref();
    let missing = [
        (raw.method.is_none(), "method"),
        (raw.path.is_none() && needs_path, "path"),
        (raw.identity.is_none(), "as"),
        (accepts.is_none_or(Vec::is_empty), "accept"),
        (raw.effect.is_none(), "effect"),
        (
            raw.body.is_some() && raw.request.is_none(),
            "request (the schema of its body)",
        ),
    ];
    let missing = missing.iter().filter(|(is_missing, _)| *is_missing);
    let missing: Vec<&str> = missing.map(|(_, word)| *word).collect();
    if !missing.is_empty() {
        let message = format!("the op `{}` lacks {}", name.get_ref(), missing.join(", "));
        cx.at(&name.span(), message);
    }
    missing.is_empty()
}

/// Reports methods and header names that HTTP does not allow, and words that exclude each other.
fn check_names(name: &SpannedText, raw: &RawOp, cx: &mut ParseContext<'_>) {
    if !raw.form.is_empty() && (raw.body.is_some() || raw.request.is_some()) {
        let message = "`form` is the whole body: it excludes `body` and `request`";
        cx.at(&name.span(), message);
    }
    if raw.method.as_ref().is_some_and(|method| !is_token(method)) {
        cx.at(&name.span(), "a method is a word like `GET`");
    }
    for header in raw.headers.keys() {
        if !is_token(header.get_ref()) {
            let message = "a header name consists of letters, digits and `-`";
            cx.at(&header.span(), message);
        }
        if header.get_ref().eq_ignore_ascii_case("authorization") {
            let message =
                "an op has no `Authorization` header: `as` says whose credentials are sent";
            cx.at(&header.span(), message);
        }
    }
}

/// Whether a text is a valid method or header name (RFC 9110 5.6.2).
fn is_token(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(fits)
}

/// Parses a path that consists of text and whole variables: `/calendars/${calendar.id}/events`.
fn path(text: &SpannedText, cx: &mut ParseContext<'_>) -> Option<Vec<PathPiece>> {
    let template = cx.template(text)?;
    if !text.get_ref().starts_with('/') {
        cx.at(&text.span(), "a path starts with `/`");
    }
    let mut pieces = Vec::new();
    for part in template.0 {
        pieces.push(match part {
            TemplatePart::Text(text) => PathPiece::Text(text),
            TemplatePart::Reference(reference) => match reference.from {
                ValueSource::Scope(name) if !reference.optional => PathPiece::Variable(name),
                ValueSource::Scope(_) | ValueSource::Sent(_) | ValueSource::Got(_) => {
                    let message = "a path takes named values only, and none of them is optional";
                    cx.at(&text.span(), message);
                    return None;
                }
            },
        });
    }
    Some(pieces)
}
