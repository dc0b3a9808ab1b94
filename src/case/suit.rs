//! Whether an edit can be made of the requests of an op, as far as that can be known before a run.

use serde_json::Value;

use super::edit::AuthFault;
use super::model::{Contract, Edit, Find, Op};
use super::raw::IdentityKind;
use super::template::{JsonTemplate, ValueSource};
use crate::view::Pointer;

/// What is wrong with edits of this op.
pub(super) fn misfits(contract: &Contract, op: &Op, edits: &[Edit]) -> Vec<String> {
    let mut found = Vec::new();
    let sender = op.sender(edits);
    let kind = contract
        .identities
        .get(sender)
        .map(|identity| identity.kind);
    for edit in edits {
        if let (Some(fault), Some(kind)) = (edit.auth_fault(), kind)
            && !has_fault(kind, fault)
        {
            found.push(format!(
                "`{sender}` has no credentials that could be wrong in this way: {}",
                faults_of(kind)
            ));
        }
        if let Some(at) = edit.pointer().filter(|at| at.is_in("form"))
            && op.form.is_none()
        {
            found.push(format!(
                "`{}` has no form: `{at}` is no place of it",
                op.name
            ));
        }
    }
    if edits.iter().any(|edit| matches!(edit, Edit::Garble(_))) {
        if edits.iter().filter_map(Edit::pointer).any(is_body) {
            found.push("the body is edited and garbled: that is two faults".to_owned());
        } else if op.body.is_none() {
            found.push(format!("`{}` has no body that could be garbled", op.name));
        }
    }
    if edits.iter().filter_map(Edit::hook).count() > 1 {
        found.push("two hooks ask for two faults: a request holds one".to_owned());
    }
    let mut is_set = false;
    for edit in edits {
        if let Edit::Empty(at) = edit
            && !is_set
            && is_never_empty(op, at)
        {
            found.push(format!(
                "`{at}` of `{}` is no text, list or object: no value of its type is empty",
                op.name
            ));
        }
        // What was set can be anything.
        let sets = matches!(edit, Edit::SetText(..) | Edit::SetJson(..));
        is_set |= sets && edit.pointer().is_some_and(is_body);
    }
    found
}

/// What an undo takes from an item of a list and its op would say elsewhere than in its address: that is
/// all which can still be filled in when the item is found.
pub(super) fn too_late(op: &Op, find: &Find) -> Vec<String> {
    let headers = op.headers.iter().flat_map(|(_, value)| value.references());
    let body = op.body.iter().flat_map(JsonTemplate::references);
    let asked: Vec<&ValueSource> = headers
        .chain(body)
        .map(|reference| &reference.from)
        .collect();
    let is_asked = |name: &str| {
        let mut asked = asked.iter();
        asked.any(|from| matches!(from, ValueSource::Scope(scope) if scope == name))
    };
    let names = find.take.iter().map(|(name, _)| name);
    let names = names.filter(|name| is_asked(name));
    names
        .map(|name| {
            format!(
                "`{}` says `${{{name}}}` in a header or its body: what `find` takes stands in the \
                 address alone",
                op.name
            )
        })
        .collect()
}

/// Whether the credentials of this kind can be wrong in this way.
fn has_fault(kind: IdentityKind, fault: AuthFault) -> bool {
    match (kind, fault) {
        (IdentityKind::Client, _)
        | (IdentityKind::Session, AuthFault::None)
        | (IdentityKind::Bearer, AuthFault::None | AuthFault::Garbage | AuthFault::OtherScheme) => {
            true
        }
        (IdentityKind::Bearer | IdentityKind::Session | IdentityKind::Anonymous, _) => false,
    }
}

fn faults_of(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::Client => "any",
        IdentityKind::Bearer => "a token can be `none`, `garbage` or `other-scheme`",
        IdentityKind::Session => "a session can be `none`",
        IdentityKind::Anonymous => "it has none",
    }
}

fn is_body(at: &Pointer) -> bool {
    at.is_in("body")
}

fn is_never_empty(op: &Op, at: &Pointer) -> bool {
    let Some(("body", way)) = at.split_first() else {
        return false;
    };
    let body = op.body.as_ref();
    let value = body.and_then(|body| way.iter().try_fold(body, |value, name| value.get(name)));
    matches!(
        value,
        Some(JsonTemplate::Plain(
            Value::Null | Value::Bool(_) | Value::Number(_)
        ))
    )
}
