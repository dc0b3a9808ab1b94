//! Alters the members of a JSON body, and the state of a fixture.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::checks::Detects;
use super::schema_members::schema_members;
use super::set::{AlterationSet, with_json};
use crate::case::{Case, Check};
use crate::judge::{Evidence, Judge};
use crate::view::{Pointer, Response, pointer};

/// Removes and replaces each member that a schema or a check names.
pub(super) fn members(
    judge: &Judge<'_>,
    schemas: &[&str],
    checks: &[(&Check, Detects)],
    response: &Response,
    all: &mut AlterationSet<'_>,
) {
    let Ok(body) = response.json() else { return };
    for (at, detects) in named_members(judge, schemas, checks, body) {
        let tokens = &at.tokens()[1..];
        let mut altered = body.clone();
        if detects.removal && pointer::remove(&mut altered, tokens).is_some() {
            all.add(format!("{at} removed"), true, with_json(response, &altered));
        }
        let mut altered = body.clone();
        let new = pointer::get(body, tokens).map_or(json!(-1), value_of_other_type);
        if detects.replacement && pointer::set(&mut altered, tokens, new).is_some() {
            all.add(
                format!("{at} replaced"),
                true,
                with_json(response, &altered),
            );
        }
    }
}

/// Returns the pointers into the body that a schema or a check names.
fn named_members(
    judge: &Judge<'_>,
    schemas: &[&str],
    checks: &[(&Check, Detects)],
    body: &Value,
) -> BTreeMap<Pointer, Detects> {
    let root = Pointer::from_tokens(["body"]);
    let in_schemas = schemas
        .iter()
        .flat_map(|schema| schema_members(judge.store, schema, body, &root))
        .map(|(at, member)| {
            let detects = Detects {
                removal: member.required,
                replacement: true,
            };
            (at, detects)
        });
    let in_checks = checks
        .iter()
        .map(|(check, detects)| (check.at.clone(), *detects));
    let mut named: BTreeMap<Pointer, Detects> = BTreeMap::new();
    for (at, detects) in in_schemas.chain(in_checks) {
        if matches!(at.tokens(), [head, _, ..] if head == "body") {
            let entry = named.entry(at).or_default();
            *entry = entry.or(detects);
        }
    }
    named
}

/// Changes each value that must stay unchanged, in the read after the shot.
pub(super) fn states(
    judge: &Judge<'_>,
    case: &Case,
    evidence: &Evidence,
    all: &mut AlterationSet<'_>,
) {
    for reads in &evidence.states {
        let fixture = &judge.contract.fixtures[case.fixture(&reads.role)];
        let (Some(state), Some(after)) = (&fixture.state, reads.after) else {
            continue;
        };
        let Some(response) = evidence.exchanges[after].outcome.response() else {
            continue;
        };
        let Ok(body) = response.json() else { continue };
        for at in state.at.iter().filter(|at| response.at(at).is_some()) {
            let mut changed = body.clone();
            if let Some(value) = pointer::get_mut(&mut changed, &at.tokens()[1..]) {
                *value = value_of_other_type(value);
            }
            let altered = with_json(response, &changed);
            all.add_at(after, format!("{} {at} changed", reads.role), true, altered);
        }
    }
}

/// Returns a value of another type, so that every schema that describes the member refuses it.
fn value_of_other_type(value: &Value) -> Value {
    match value {
        Value::Number(_) => json!("altered"),
        Value::Bool(_) | Value::Null | Value::String(_) => json!(-1),
        Value::Array(_) => json!({}),
        Value::Object(_) => json!([]),
    }
}
