//! The proof, before anything is sent, that a request holds the one fault that its case claims: it
//! differs from the valid one, and its schema sees the fault where it should and nowhere else.

use serde_json::Value;

use super::Draft;
use crate::case::{Case, Edit, Op};
use crate::schema::Store;
use crate::view::Pointer;

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
    let Some(schema) = &op.request else {
        return Ok(());
    };
    if let Some(first) = mismatches(store, schema, valid).first() {
        return Err(format!(
            "the valid body of `{}` does not fit `{schema}` at {first}",
            op.name
        ));
    }
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
        Edit::Remove(at) | Edit::SetText(at, _) | Edit::SetJson(at, _) => {
            (at.tokens().first().is_some_and(|head| head == "body")).then(|| at.clone())
        }
        Edit::Auth(_) | Edit::As(_) => None,
    }
}
