//! Proves that a request has exactly the fault of its case before it is sent: the request differs
//! from the valid request, and violates the schema only where the fault is.

use serde_json::Value;

use super::draft::RequestDraft;
use crate::case::{Case, Edit, Op};
use crate::schema::Store;
use crate::view::{Pointer, parse_strict};

/// What `prove_fault` needs to know about the valid request.
#[derive(Debug, Clone)]
pub struct ValidRequest {
    has_json: bool,
    /// A copy of the valid request, kept if one edit could undo another.
    copy: Option<RequestDraft>,
}

/// Proves that a request is valid before it is edited. The error says what is wrong.
pub fn prove_valid(
    case: &Case,
    op: &Op,
    valid: &RequestDraft,
    store: &Store,
) -> Result<ValidRequest, String> {
    if let Some(schema) = &op.request
        && let Some(first) = misfit(store, schema, valid)
    {
        return Err(format!(
            "the valid body of `{}` violates `{schema}` at {first}",
            op.name
        ));
    }
    Ok(ValidRequest {
        has_json: valid.request.body.is_some(),
        copy: (case.fault.len() > 1).then(|| valid.clone()),
    })
}

/// Proves the fault of a case. The error says what is wrong with the case. `changed` is the result
/// of [`super::apply`].
pub fn prove_fault(
    case: &Case,
    op: &Op,
    valid: &ValidRequest,
    (faulty, changed): (&RequestDraft, bool),
    store: &Store,
) -> Result<(), String> {
    let is_undone = valid.copy.as_ref() == Some(faulty);
    if !case.fault.is_empty() && (!changed || is_undone) {
        return Err("the fault changes nothing: the request is still the valid one".into());
    }
    if faulty.raw.is_some() && valid.has_json {
        return prove_garbled(case, faulty);
    }
    if faulty.garble.is_some() {
        return prove_garbled(case, faulty);
    }
    let Some(schema) = &op.request else {
        return Ok(());
    };
    let touched: Vec<&Pointer> = case.fault.iter().filter_map(Edit::json_pointer).collect();
    if touched.is_empty() || case.fits {
        return match misfit(store, schema, faulty) {
            None => Ok(()),
            Some(at) => Err(format!("the body must stay valid, and is invalid at {at}")),
        };
    }
    let wrong = mismatches(store, schema, faulty);
    if wrong.is_empty() {
        return Err(format!(
            "`{schema}` allows this body; if only the server can find the mistake, set \
             `fits = true`"
        ));
    }
    match wrong
        .iter()
        .find(|at| !touched.iter().any(|touched| touched.holds(at)))
    {
        None => Ok(()),
        Some(at) => Err(format!(
            "the body is invalid at {at}, which the fault does not touch"
        )),
    }
}

/// Proves that a garbled body is not JSON. No schema allows such a body, so there is no other fault
/// to look for.
fn prove_garbled(case: &Case, faulty: &RequestDraft) -> Result<(), String> {
    let Some(body) = faulty.body() else {
        return Err("there is no body to garble".into());
    };
    if parse_strict(&body).is_ok() {
        return Err("the garbled body is still JSON".into());
    }
    if case.fits {
        return Err("a garbled body is not valid: remove `fits = true`".into());
    }
    Ok(())
}

/// The first part of the request body that violates the schema.
fn misfit(store: &Store, schema: &str, draft: &RequestDraft) -> Option<Pointer> {
    if store.fits(schema, body(draft)) {
        return None;
    }
    let mut parts = mismatches(store, schema, draft).into_iter();
    Some(
        parts
            .next()
            .unwrap_or_else(|| Pointer::from_tokens(["body"])),
    )
}

fn body(draft: &RequestDraft) -> &Value {
    draft.request.body.as_ref().unwrap_or(&Value::Null)
}

/// All parts of the request body that violate the schema.
fn mismatches(store: &Store, schema: &str, draft: &RequestDraft) -> Vec<Pointer> {
    store
        .wrong_pointers(schema, body(draft))
        .iter()
        .filter_map(|at| Pointer::parse(&format!("/body{at}")).ok())
        .collect()
}
