//! Edits, comparisons and answers of the case files, in words.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;

use crate::case::{
    Assertion, AuthFault, Check, Compare, Contract, Edit, ExpectedResponse, Fallback, Garble,
    JsonTemplate, Part, Reference, Repeat, Respelling, Template, ValueSource,
};

/// What an edit does to a request.
pub(super) fn edit(edit: &Edit, contract: &Contract) -> String {
    match edit {
        Edit::Remove(at) => format!("without {at}"),
        Edit::Empty(at) => format!("{at} is empty"),
        Edit::SetText(at, text) => format!("{at} is {}", quoted(&template(text))),
        Edit::SetJson(at, value) => format!("{at} is {}", json(value)),
        Edit::Fill(at, size) => format!("{at} is a text of {size} letters and digits"),
        Edit::Respell(at, how) => format!("{at} {}", respelt(*how)),
        Edit::Garble(how) => garbled(*how).into(),
        Edit::SetRaw(at, text) => {
            format!("{at} is {}, sent as it is written", quoted(&template(text)))
        }
        Edit::SetBytes(bytes) => format!("the body is {} bytes that are no text", bytes.len()),
        Edit::Repeat(how) => repeat(how),
        Edit::Auth(fault) => auth(*fault).into(),
        Edit::As(identity) => format!("sent as {identity}"),
        Edit::Hook(name) => match contract.hooks.get(name) {
            Some(says) => format!("with the fault hook {name} ({says})"),
            None => format!("with the fault hook {name}"),
        },
    }
}

/// What is done where an answer says nothing of the fault.
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
        "{} says nothing of the fault: all of it is sent again, where {}; {} leaves it undecided ({})",
        names(&fallback.when),
        edits.join(", "),
        names(&fallback.undecided),
        fallback.skip
    )
}

fn repeat(how: &Repeat) -> String {
    let value = match &how.value {
        Some(text) => quoted(&template(text)),
        None => "the same value".into(),
    };
    let place = if how.first { "first" } else { "last" };
    format!("{} is there twice, {place} with {value}", how.at)
}

fn auth(fault: AuthFault) -> &'static str {
    match fault {
        AuthFault::None => "without credentials",
        AuthFault::Garbage => "with invented credentials (a client: with some that cannot be read)",
        AuthFault::OtherScheme => "with invented credentials of another scheme",
        AuthFault::WrongSecret => "with an invented secret",
        AuthFault::UnknownUser => "with an invented client id and secret",
        AuthFault::EmptySecret => "with an empty secret",
        AuthFault::Both => "with the credentials in the header and in the form at once",
    }
}

fn respelt(how: Respelling) -> &'static str {
    match how {
        Respelling::UpperCaseScheme => "has its scheme in capitals",
        Respelling::UserInfo => "has a user name before its host",
        Respelling::DotSegments => "has a segment more in its path, and one that takes it back",
    }
}

fn garbled(how: Garble) -> &'static str {
    match how {
        Garble::Empty => "without a body, where the Content-Type promises one",
        Garble::Truncated => "the second half of the body is missing",
        Garble::TrailingComma => "a comma stands before the last bracket of the body",
        Garble::Trailing => "something follows the JSON of the body",
        Garble::NotUtf8 => "a text of the body holds a byte that is no UTF-8",
    }
}

/// What a comparison asks for.
pub(super) fn check(check: &Check) -> String {
    let list = |values: &[JsonTemplate]| {
        let values: Vec<String> = values.iter().map(json).collect();
        values.join(", ")
    };
    let mut out = format!("{} ", check.at);
    let _ = match &check.ask {
        Assertion::Equals(value) => write!(out, "equals {}", json(value)),
        Assertion::Differs(value) => write!(out, "differs from {}", json(value)),
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
        Assertion::Extends(value) => write!(out, "goes to {}", json(value)),
        Assertion::Avoids(value) => write!(out, "does not go to {}", json(value)),
        Assertion::Has { value, also } if also.is_empty() => write!(out, "has {}", json(value)),
        Assertion::Has { value, also } => {
            write!(out, "has {}; as advice also {}", json(value), list(also))
        }
        Assertion::Lacks(value) => write!(out, "has no {}", json(value)),
        Assertion::Length(length) => write!(out, "has the length {length}"),
        Assertion::Max(max) => write!(out, "is at most {max}"),
        Assertion::Present(true) => write!(out, "is there"),
        Assertion::Present(false) => write!(out, "is not there"),
    };
    if check.compare == Compare::IgnoreCase {
        out.push_str(", whatever the case of its letters");
    }
    if let Some(value) = &check.default {
        let _ = write!(out, ", and counts as {} where it is absent", json(value));
    }
    if let Some(only) = &check.only {
        let _ = write!(out, ", if the answer is {only}");
    }
    if let Some(level) = check.level {
        let _ = write!(out, " ({level})");
    }
    out
}

/// The statuses of an answer: `404 or 410`, `any`.
pub(super) fn statuses(answer: &ExpectedResponse) -> String {
    let all: Vec<String> = answer.status.iter().map(ToString::to_string).collect();
    match all.as_slice() {
        [] => "any status".into(),
        all => all.join(" or "),
    }
}

/// A template as it stands in the case file.
pub(super) fn template(template: &Template) -> String {
    let parts = template.0.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Reference(one) => reference(one),
    });
    parts.collect()
}

/// A JSON template, with its references in place.
pub(super) fn json(template: &JsonTemplate) -> String {
    match template {
        JsonTemplate::Whole(one) => reference(one),
        other => value(other).to_string(),
    }
}

fn value(of: &JsonTemplate) -> Value {
    match of {
        JsonTemplate::Plain(value) => value.clone(),
        JsonTemplate::Whole(one) => reference(one).into(),
        JsonTemplate::Text(text) => template(text).into(),
        JsonTemplate::List(items) => items.iter().map(value).collect(),
        JsonTemplate::Object(members) => {
            let members = members.iter();
            let members = members.map(|(name, of)| (name.clone(), value(of)));
            Value::Object(members.collect())
        }
    }
}

fn reference(reference: &Reference) -> String {
    let name = match &reference.from {
        ValueSource::Scope(name) => name.clone(),
        ValueSource::Sent(at) => format!("sent:{at}"),
        ValueSource::Got(at) => format!("got:{at}"),
    };
    let optional = if reference.optional { "?" } else { "" };
    format!("${{{name}{optional}}}")
}

fn quoted(text: &str) -> String {
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_as_they_were_typed() {
        for text in ["a${x.y?}b", "${sent:/body/id}", ""] {
            assert_eq!(template(&Template::parse(text).unwrap()), text);
        }
        let text = r#"{"a":["${x}",1,null],"b":"c${got:/status}"}"#;
        assert_eq!(json(&JsonTemplate::parse(text).unwrap()), text);
        let whole = JsonTemplate::parse("\"${x}\"").unwrap();
        assert_eq!(json(&whole), "${x}");
    }
}
