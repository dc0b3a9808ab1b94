//! Checks whether edits can be applied to the requests of an op, as far as the case files tell.

use serde_json::Value;

use crate::case::model::{AuthFault, Contract, Edit, Find, JsonTemplate, Op, ValueSource};
use crate::view::Pointer;
use crate::vocab::IdentityKind;

/// Returns a problem for each edit that cannot be applied to this op.
pub(crate) fn incompatible_edits(contract: &Contract, op: &Op, edits: &[Edit]) -> Vec<String> {
    let mut found = Vec::new();
    found.extend(auth_problems(contract, op.sender(edits), edits));
    found.extend(form_problems(op, edits));
    found.extend(garble_problem(op, edits));
    if edits.iter().filter_map(Edit::hook).count() > 1 {
        found.push("these are two hooks, so two faults: a case has one".to_owned());
    }
    found.extend(empty_problems(op, edits));
    found
}

/// Returns a problem for each edit of credentials that the sender does not have.
fn auth_problems(contract: &Contract, sender: &str, edits: &[Edit]) -> Vec<String> {
    let Some(identity) = contract.identities.get(sender) else {
        return Vec::new();
    };
    let kind = identity.kind;
    let faults = edits.iter().filter_map(Edit::auth_fault);
    let wrong = faults.filter(|fault| !takes_fault(kind, *fault));
    let message = format!(
        "the credentials of `{sender}` cannot be wrong in this way: {}",
        possible_faults(kind)
    );
    wrong.map(|_| message.clone()).collect()
}

/// Whether credentials of this kind can be wrong in this way.
fn takes_fault(kind: IdentityKind, fault: AuthFault) -> bool {
    match (kind, fault) {
        (IdentityKind::Client, _)
        | (IdentityKind::Session, AuthFault::None)
        | (IdentityKind::Bearer, AuthFault::None | AuthFault::Garbage | AuthFault::OtherScheme) => {
            true
        }
        (IdentityKind::Bearer | IdentityKind::Session | IdentityKind::Anonymous, _) => false,
    }
}

fn possible_faults(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::Client => "a client takes any fault",
        IdentityKind::Bearer => "a token can be `none`, `garbage` or `other-scheme`",
        IdentityKind::Session => "a session can be `none`",
        IdentityKind::Anonymous => "it has none",
    }
}

fn form_problems(op: &Op, edits: &[Edit]) -> Vec<String> {
    if op.form.is_some() {
        return Vec::new();
    }
    let pointers = edits.iter().filter_map(Edit::pointer);
    let in_form = pointers.filter(|at| at.is_in("form"));
    in_form
        .map(|at| format!("`{}` has no form, so it has no `{at}`", op.name))
        .collect()
}

fn garble_problem(op: &Op, edits: &[Edit]) -> Option<String> {
    if !edits.iter().any(|edit| matches!(edit, Edit::Garble(_))) {
        return None;
    }
    let mut pointers = edits.iter().filter_map(Edit::pointer);
    if pointers.any(|at| at.is_in("body")) {
        return Some("the body is both edited and garbled: that is two faults".to_owned());
    }
    let message = format!("`{}` has no body to garble", op.name);
    op.body.is_none().then_some(message)
}

/// Returns a problem for each `empty` of a number, boolean or null.
fn empty_problems(op: &Op, edits: &[Edit]) -> Vec<String> {
    // After an edit sets a part of the body, types are unknown, so later edits are not checked.
    let is_set = |edit: &Edit| matches!(edit, Edit::SetText(..) | Edit::SetJson(..));
    let sets_body = |edit: &&Edit| is_set(edit) && edit.json_pointer().is_some();
    let unset = edits.iter().take_while(|edit| !sets_body(edit));
    let emptied = unset.filter_map(|edit| match edit {
        Edit::Empty(at) => Some(at),
        _ => None,
    });
    let wrong = emptied.filter(|at| has_no_empty_value(op, at));
    wrong
        .map(|at| {
            format!(
                "`{at}` of `{}` is not a text, list or object, so it has no empty value",
                op.name
            )
        })
        .collect()
}

fn has_no_empty_value(op: &Op, at: &Pointer) -> bool {
    let Some(("body", tokens)) = at.split_first() else {
        return false;
    };
    let body = op.body.as_ref();
    let value = body.and_then(|body| tokens.iter().try_fold(body, |value, name| value.get(name)));
    matches!(
        value,
        Some(JsonTemplate::Plain(
            Value::Null | Value::Bool(_) | Value::Number(_)
        ))
    )
}

/// Returns the values of `find` that the op of an undo uses outside its path and query. They are
/// unknown when the rest of the request is written to the journal.
pub(crate) fn late_values(op: &Op, find: &Find) -> Vec<String> {
    let headers = op.headers.iter().flat_map(|(_, value)| value.references());
    let body = op.body.iter().flat_map(JsonTemplate::references);
    let used: Vec<&ValueSource> = headers
        .chain(body)
        .map(|reference| &reference.from)
        .collect();
    let is_used = |name: &str| {
        let mut used = used.iter();
        used.any(|from| matches!(from, ValueSource::Scope(scope) if scope == name))
    };
    let names = find.take.iter().map(|(name, _)| name);
    let names = names.filter(|name| is_used(name));
    names
        .map(|name| {
            format!(
                "`{}` uses `${{{name}}}` in a header or its body: values of `find` are for the path and \
                 query only",
                op.name
            )
        })
        .collect()
}
