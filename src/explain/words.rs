//! Describes edits, checks and expected responses of the case files in words.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::case::{
    Assertion, Check, Compare, Contract, Edit, ExpectedResponse, Fallback, JsonTemplate,
};

/// Describes what an edit does to a request. A hook is described by its text in the contract.
pub(super) fn edit(edit: &Edit, contract: &Contract) -> String {
    let hook = edit.hook().and_then(|name| contract.hooks.get(name));
    match hook {
        Some(says) => format!("{edit} ({says})"),
        None => edit.to_string(),
    }
}

/// Describes what happens if the response says nothing about the fault.
pub(super) fn fallback(fallback: &Fallback, contract: &Contract) -> String {
    let names = |answers: &[Arc<ExpectedResponse>]| {
        let names: Vec<&str> = answers.iter().map(|answer| answer.name.as_str()).collect();
        names.join(" or ")
    };
    let edits: Vec<String> = fallback
        .edits
        .iter()
        .map(|one| edit(one, contract))
        .collect();
    format!(
        "{} is unrelated to the fault: the case is sent again, where {}; {} leaves it undecided ({})",
        names(&fallback.when),
        edits.join(", "),
        names(&fallback.undecided),
        fallback.skip
    )
}

/// Describes what a check requires.
pub(super) fn check(check: &Check) -> String {
    let list = |values: &[JsonTemplate]| {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        values.join(", ")
    };
    let mut out = format!("{} ", check.at);
    let _ = match &check.assertion {
        Assertion::Equals(value) => write!(out, "equals {value}"),
        Assertion::Differs(value) => write!(out, "differs from {value}"),
        Assertion::In { values, also } if also.is_empty() => {
            write!(out, "is one of {}", list(values))
        }
        Assertion::In { values, also } => write!(
            out,
            "is one of {}; as advice also {}",
            list(values),
            list(also)
        ),
        Assertion::Matches(pattern) => write!(out, "matches {pattern}"),
        Assertion::Extends(value) => write!(out, "goes to {value}"),
        Assertion::Avoids(value) => write!(out, "does not go to {value}"),
        Assertion::Has { value, also } if also.is_empty() => write!(out, "has {value}"),
        Assertion::Has { value, also } => {
            write!(out, "has {value}; as advice also {}", list(also))
        }
        Assertion::Lacks(value) => write!(out, "has no {value}"),
        Assertion::Length(length) => write!(out, "has the length {length}"),
        Assertion::Max(max) => write!(out, "is at most {max}"),
        Assertion::Present(true) => write!(out, "is there"),
        Assertion::Present(false) => write!(out, "is not there"),
    };
    if check.compare == Compare::IgnoreCase {
        out.push_str(", ignoring case");
    }
    if let Some(value) = &check.default {
        let _ = write!(out, ", and counts as {value} where it is absent");
    }
    if let Some(only) = &check.only {
        let _ = write!(out, ", if the answer is {only}");
    }
    if let Some(level) = check.level {
        let _ = write!(out, " ({level})");
    }
    out
}

/// Describes the status codes of an expected response: `404 or 410`, `any status`.
pub(super) fn statuses(answer: &ExpectedResponse) -> String {
    let all: Vec<String> = answer.status.iter().map(ToString::to_string).collect();
    match all.as_slice() {
        [] => "any status".into(),
        all => all.join(" or "),
    }
}
