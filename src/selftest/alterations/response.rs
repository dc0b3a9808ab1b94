//! Alters the status, the header fields, the challenges and the whole body.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::checks::Detects;
use super::set::{AlterationSet, with_body, with_header, without_header};
use crate::case::{Case, Check};
use crate::view::{Pointer, Response};

/// Changes the status within its class and to other classes, with the same body.
pub(super) fn statuses(case: &Case, response: &Response, all: &mut AlterationSet<'_>) {
    let listed = |code: u16| {
        case.listed()
            .any(|one| one.status.iter().any(|status| status.covers(code)))
    };
    let class = response.status / 100 * 100;
    let same_class = (class..class + 100).rev().find(|code| !listed(*code));
    let others = [200, 302, 500].into_iter().filter(|code| !listed(*code));
    for code in same_class.into_iter().chain(others) {
        let altered = response.altered(|altered| altered.status = code);
        all.add(format!("status {code}"), true, altered);
    }
}

/// Alters the header fields that a check names.
pub(super) fn headers(
    checks: &[(&Check, Detects)],
    response: &Response,
    all: &mut AlterationSet<'_>,
) {
    let mut fields: BTreeMap<String, Detects> = BTreeMap::new();
    for (check, detects) in checks {
        if let [head, name, ..] = check.at.tokens()
            && head == "headers"
        {
            let entry = fields.entry(name.to_lowercase()).or_default();
            *entry = entry.or(*detects);
        }
    }
    for (name, detects) in fields {
        if response.header(&name).is_none() {
            continue;
        }
        if detects.removal {
            let altered = without_header(response, &name);
            all.add(format!("header {name} removed"), true, altered);
        }
        if detects.replacement {
            let altered = with_header(response, &name, "altered");
            all.add(format!("header {name} replaced"), true, altered);
        }
    }
}

/// Alters the media type and its charset. `declared`: the expected response has a media type.
pub(super) fn media_type(
    checks: &[(&Check, Detects)],
    declared: bool,
    response: &Response,
    all: &mut AlterationSet<'_>,
) {
    let names_charset = |(check, detects): &&(&Check, Detects)| {
        detects.replacement && check.at.tokens() == ["charset"]
    };
    for _ in checks.iter().filter(names_charset) {
        let field = response.header("content-type").unwrap_or_default();
        let media = field.split(';').next().unwrap_or_default();
        let altered = format!("{media}; charset=x-altered");
        let altered = with_header(response, "content-type", &altered);
        all.add("charset replaced", true, altered);
    }
    let named = declared || checks.iter().any(|(check, _)| check.at.is_in("media"));
    let removed = without_header(response, "content-type");
    all.add("media type removed", named, removed);
    let plain = with_header(response, "content-type", "text/plain");
    all.add("media type text/plain", named, plain);
}

/// Alters the whole body. `named` says whether a check or a schema reads the body.
pub(super) fn bodies(named: bool, response: &Response, all: &mut AlterationSet<'_>) {
    all.add("empty body", named, with_body(response, Vec::new()));
    let text = String::from_utf8_lossy(&response.body).into_owned();
    if let Some(end) = text.rfind('}') {
        let comma = format!("{},{}", &text[..end], &text[end..]);
        let altered = with_body(response, comma.into_bytes());
        all.add("trailing comma", named, altered);
    }
    if let Ok(Value::Object(mut body)) = response.json().clone() {
        let trace = json!("at com.example.Server.handle(Server.java:42)");
        body.insert("trace".into(), trace);
        let altered = with_body(response, Value::Object(body).to_string().into_bytes());
        all.add("stack trace added", false, altered);
    }
}

/// Removes each challenge that a check names, and replaces it by a challenge of another scheme.
pub(super) fn challenges(
    checks: &[(&Check, Detects)],
    response: &Response,
    all: &mut AlterationSet<'_>,
) {
    let mut schemes: BTreeMap<&str, bool> = BTreeMap::new();
    for (check, detects) in checks {
        if let [head, scheme, ..] = check.at.tokens()
            && head == "challenges"
        {
            *schemes.entry(scheme).or_default() |= detects.removal;
        }
    }
    for (scheme, named) in schemes {
        let pointer = Pointer::from_tokens(["challenges", scheme]);
        if response.at(&pointer).is_none() {
            continue;
        }
        let removed = without_header(response, "www-authenticate");
        all.add(format!("challenge {scheme} removed"), named, removed);
        let other = with_header(response, "www-authenticate", "Altered realm=\"altered\"");
        all.add(
            format!("challenge {scheme} of another scheme"),
            named,
            other,
        );
    }
}
