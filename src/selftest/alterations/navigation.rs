//! Alters where a response sends a browser: the Location header with its parameters, and the page.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use url::Url;

use super::checks::Detects;
use super::schema_members::{SchemaMember, schema_members};
use super::set::{AlterationSet, with_header, without_header};
use crate::case::{Assertion, Check};
use crate::judge::{Exchange, Judge};
use crate::view::{Pointer, Response, pointer};

/// A redirect target that no case uses.
const BAIT: &str = "https://bait.rebuff.invalid/cb";

/// A value that no parameter may have: it has a quote and a character outside ASCII.
const ILLEGAL: &str = "altered\"\u{e9}";

/// What a response must meet: the checks that apply, and the schema of the redirect parameters.
#[derive(Clone, Copy)]
pub(super) struct Expectations<'a> {
    pub(super) checks: &'a [(&'a Check, Detects)],
    pub(super) schema: Option<&'a str>,
}

impl Expectations<'_> {
    fn of_redirect(&self) -> impl Iterator<Item = &(&Check, Detects)> {
        let checks = self.checks.iter();
        checks.filter(|(check, _)| check.at.is_in("redirect"))
    }
}

/// Adds all navigation alterations of a shot.
pub(super) fn navigation(
    judge: &Judge<'_>,
    expectations: Expectations<'_>,
    shot: &Exchange,
    all: &mut AlterationSet<'_>,
) {
    let Some(response) = shot.outcome.response() else {
        return;
    };
    let url = Pointer::from_tokens(["redirect", "url"]);
    if let Some(Value::String(url)) = response.at(&url).as_deref() {
        locations(expectations, url, response, all);
        parameters(judge, expectations, url, response, all);
    }
    avoided(expectations.checks, shot, response, all);
}

/// Removes the Location header, and changes its host.
fn locations(
    expectations: Expectations<'_>,
    url: &str,
    response: &Response,
    all: &mut AlterationSet<'_>,
) {
    let required = expectations
        .of_redirect()
        .any(|(_, detects)| detects.removal);
    let removed = without_header(response, "location");
    let named = required || expectations.schema.is_some();
    all.add("Location removed", named, removed);
    let rest = url.find(['?', '#']).map_or("", |at| &url[at..]);
    let extends = |(check, _): &(&Check, Detects)| matches!(check.assertion, Assertion::Extends(_));
    let named = expectations.of_redirect().any(extends);
    let elsewhere = with_header(response, "location", &format!("{BAIT}{rest}"));
    all.add("Location to another host", named, elsewhere);
}

/// Removes, replaces and repeats each parameter that a schema or a check names.
fn parameters(
    judge: &Judge<'_>,
    expectations: Expectations<'_>,
    url: &str,
    response: &Response,
    all: &mut AlterationSet<'_>,
) {
    let root = Pointer::from_tokens(["redirect", "params"]);
    let Some(params) = response.at(&root) else {
        return;
    };
    for (name, (detects, once)) in named_parameters(judge, expectations, &params, &root) {
        if params.get(&name).is_none() {
            continue;
        }
        let at = root.join(&name);
        let mut add = |what: &str, named: bool, values: &[&str]| {
            let location = with_parameter(url, &name, values);
            let altered = with_header(response, "location", &location);
            all.add(format!("{at} {what}"), named, altered);
        };
        add("removed", detects.removal, &[]);
        add("replaced", detects.replacement, &[ILLEGAL]);
        let first = pointer::get(&params, &[name.clone(), "0".to_owned()]);
        let first = first.and_then(Value::as_str).unwrap_or_default();
        add("given twice", once, &[first, first]);
    }
}

/// Returns the parameters that a schema or a check names, and whether each may be given only once.
fn named_parameters(
    judge: &Judge<'_>,
    expectations: Expectations<'_>,
    params: &Value,
    root: &Pointer,
) -> BTreeMap<String, (Detects, bool)> {
    let mut named: BTreeMap<String, (Detects, bool)> = BTreeMap::new();
    let in_schema = expectations
        .schema
        .map(|schema| schema_members(judge.store, schema, params, root));
    for (at, SchemaMember { required, once }) in in_schema.into_iter().flatten() {
        if let [_, _, name] = at.tokens() {
            let detects = Detects {
                removal: required,
                replacement: true,
            };
            named.insert(name.clone(), (detects, once));
        }
    }
    for (check, detects) in expectations.checks {
        if let [head, part, name, ..] = check.at.tokens()
            && head == "redirect"
            && part != "fragment"
        {
            let entry = named.entry(name.clone()).or_default();
            entry.0 = entry.0.or(*detects);
        }
    }
    named
}

/// Returns the URL with these values for the parameter of this name, in its query and its fragment.
fn with_parameter(url: &str, name: &str, values: &[&str]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let part = |text: &str| {
        let mut pairs = text.split('&').filter(|pair| !pair.is_empty());
        let is_it = |pair: &str| {
            let key = pair.split('=').next().unwrap_or_default();
            key == name || key == encode(name)
        };
        let mut kept: Vec<String> = pairs
            .clone()
            .filter(|pair| !is_it(pair))
            .map(str::to_owned)
            .collect();
        if pairs.any(is_it) {
            let given = values
                .iter()
                .map(|value| format!("{}={}", encode(name), encode(value)));
            kept.extend(given);
        }
        kept.join("&")
    };
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut changed = address.to_owned();
    for (sign, text) in [('?', query), ('#', fragment)] {
        let text = part(text);
        if !text.is_empty() {
            changed.push(sign);
            changed.push_str(&text);
        }
    }
    changed
}

/// Adds navigation to each URI that a check forbids, through a Location header and through a page.
fn avoided(
    checks: &[(&Check, Detects)],
    shot: &Exchange,
    response: &Response,
    all: &mut AlterationSet<'_>,
) {
    for (check, _) in checks {
        let Some(uri) = Judge::avoided(check, shot) else {
            continue;
        };
        // A browser cannot follow a text that is not a URI, so such a text is skipped.
        if Url::parse(&uri).is_err() {
            continue;
        }
        if check.at.is_in("redirect") {
            let location = uri.replace(|c: char| c.is_control(), "");
            let redirect = with_header(response, "location", &location);
            let redirect = redirect.altered(|redirect| redirect.status = 302);
            all.add(format!("Location to {uri}"), true, redirect);
        }
        if check.at.is_in("page") {
            let quoted = uri.replace('&', "&amp;").replace('"', "&quot;");
            let refresh = format!("<meta http-equiv=\"refresh\" content=\"0; url={quoted}\">");
            let page = with_header(response, "content-type", "text/html");
            let page = page.altered(|page| page.body = refresh.into_bytes());
            all.add(format!("a page that goes on to {uri}"), true, page);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_changed_in_its_own_part_of_the_url() {
        let url = "https://a.test/cb?x=1&error=e&state=s#t=1";
        assert_eq!(
            with_parameter(url, "error", &[]),
            "https://a.test/cb?x=1&state=s#t=1"
        );
        assert_eq!(
            with_parameter(url, "error", &["e", "e"]),
            "https://a.test/cb?x=1&state=s&error=e&error=e#t=1"
        );
        assert_eq!(
            with_parameter(url, "t", &["\u{e9}"]),
            "https://a.test/cb?x=1&error=e&state=s#t=%C3%A9"
        );
    }
}
