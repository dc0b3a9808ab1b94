//! The proof, before anything is sent, that a request holds the one fault that its case claims: it
//! differs from the valid one, and its schema sees the fault where it should and nowhere else.

use serde_json::Value;

use super::RequestDraft;
use crate::case::{Case, Edit, Op};
use crate::schema::Store;
use crate::view::{Pointer, parse_strict};

/// What is kept of a request that was proved to be a valid one: enough to prove a fault against it.
#[derive(Debug, Clone)]
pub struct Valid {
    has_json: bool,
    /// The whole of it, where one edit could take back what another one did.
    copy: Option<RequestDraft>,
}

/// Proves that a request is a valid one of its op before a case makes its fault in it, or says where
/// it is not.
pub fn prove_valid(
    case: &Case,
    op: &Op,
    valid: &RequestDraft,
    store: &Store,
) -> Result<Valid, String> {
    if let Some(schema) = &op.request
        && let Some(first) = misfit(store, schema, valid)
    {
        return Err(format!(
            "the valid body of `{}` does not fit `{schema}` at {first}",
            op.name
        ));
    }
    Ok(Valid {
        has_json: valid.request.body.is_some(),
        copy: (case.fault.len() > 1).then(|| valid.clone()),
    })
}

/// Proves the fault of a case, or says what is wrong with the case. `changed` is what its edits say of
/// themselves.
pub fn prove_fault(
    case: &Case,
    op: &Op,
    valid: &Valid,
    (faulty, changed): (&RequestDraft, bool),
    store: &Store,
) -> Result<(), String> {
    let is_back = valid.copy.as_ref() == Some(faulty);
    if !case.fault.is_empty() && (!changed || is_back) {
        return Err("the fault changes nothing: the request is the valid one".into());
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
            Some(at) => Err(format!("the body has to stay valid and is not, at {at}")),
        };
    }
    let wrong = mismatches(store, schema, faulty);
    if wrong.is_empty() {
        return Err(format!(
            "`{schema}` does not see the fault; a mistake that only the server can know says \
             `fits = true`"
        ));
    }
    match wrong
        .iter()
        .find(|at| !touched.iter().any(|touched| touched.holds(at)))
    {
        None => Ok(()),
        Some(at) => Err(format!(
            "the body is wrong at {at}, which the fault does not touch"
        )),
    }
}

/// A body that is no JSON fits no schema: it is the one fault, and needs no other.
fn prove_garbled(case: &Case, faulty: &RequestDraft) -> Result<(), String> {
    let Some(body) = faulty.body() else {
        return Err("there is no body that could be garbled".into());
    };
    if parse_strict(&body).is_ok() {
        return Err("the garbled body is JSON all the same".into());
    }
    if case.fits {
        return Err("a garbled body does not stay valid: `fits = true` is wrong here".into());
    }
    Ok(())
}

/// The first place of the request at which its body does not fit, where it should.
fn misfit(store: &Store, schema: &str, draft: &RequestDraft) -> Option<Pointer> {
    // Told in less time than the places are.
    if store.fits(schema, body(draft)) {
        return None;
    }
    let mut places = mismatches(store, schema, draft).into_iter();
    Some(
        places
            .next()
            .unwrap_or_else(|| Pointer::from_tokens(["body"])),
    )
}

fn body(draft: &RequestDraft) -> &Value {
    draft.request.body.as_ref().unwrap_or(&Value::Null)
}

/// The places of the request at which its body does not fit.
fn mismatches(store: &Store, schema: &str, draft: &RequestDraft) -> Vec<Pointer> {
    store
        .wrong_pointers(schema, body(draft))
        .iter()
        .filter_map(|at| Pointer::parse(&format!("/body{at}")).ok())
        .collect()
}
