//! The proof, before anything is sent, that a request holds the one fault that its case claims: it
//! differs from the valid one, and its schema sees the fault where it should and nowhere else.

use serde_json::Value;

use super::Draft;
use crate::case::{Case, Edit, Op};
use crate::schema::Store;
use crate::view::{Pointer, parse_strict};

/// Proves the fault of a case, or says what is wrong with the case.
pub fn prove(
    case: &Case,
    op: &Op,
    valid: &Draft,
    faulty: &Draft,
    store: &Store,
) -> Result<(), String> {
    if !case.fault.is_empty() && valid == faulty {
        return Err("the fault changes nothing: the request is the valid one".into());
    }
    let schema = op.request.as_ref();
    if let Some(schema) = schema
        && let Some(first) = mismatches(store, schema, valid).first()
    {
        return Err(format!(
            "the valid body of `{}` does not fit `{schema}` at {first}",
            op.name
        ));
    }
    if faulty.raw.is_some() && valid.request.body.is_some() {
        return prove_garbled(case, faulty);
    }
    if faulty.garble.is_some() {
        return prove_garbled(case, faulty);
    }
    let Some(schema) = schema else {
        return Ok(());
    };
    let touched: Vec<Pointer> = case.fault.iter().filter_map(body_place).collect();
    let wrong = mismatches(store, schema, faulty);
    if touched.is_empty() || case.fits {
        return match wrong.first() {
            None => Ok(()),
            Some(at) => Err(format!("the body has to stay valid and is not, at {at}")),
        };
    }
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
fn prove_garbled(case: &Case, faulty: &Draft) -> Result<(), String> {
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

/// The places of the request at which its body does not fit.
fn mismatches(store: &Store, schema: &str, draft: &Draft) -> Vec<Pointer> {
    let body = draft.request.body.as_ref().unwrap_or(&Value::Null);
    store
        .wrong_places(schema, body)
        .iter()
        .filter_map(|at| Pointer::parse(&format!("/body{at}")).ok())
        .collect()
}

fn body_place(edit: &Edit) -> Option<Pointer> {
    match edit {
        Edit::Remove(at)
        | Edit::Empty(at)
        | Edit::SetText(at, _)
        | Edit::SetJson(at, _)
        | Edit::Respell(at, _)
        | Edit::Fill(at, _) => {
            (at.tokens().first().is_some_and(|head| head == "body")).then(|| at.clone())
        }
        Edit::SetRaw(..)
        | Edit::SetBytes(_)
        | Edit::Repeat(_)
        | Edit::Garble(_)
        | Edit::Auth(_)
        | Edit::As(_)
        | Edit::Hook(_) => None,
    }
}
