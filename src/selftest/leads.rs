//! Alterations of what an answer leads to: its redirect, its challenges, and where its page sends a
//! browser.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use url::Url;

use super::alter::Altered;
use super::checked::Seen;
use super::member::{Named, named};
use crate::case::{Assertion, Check};
use crate::judge::{Exchange, Judge};
use crate::view::{Pointer, Response};

/// A place that nobody asked for.
const BAIT: &str = "https://bait.rebuff.invalid/cb";

/// What no parameter of the contracts may hold: a quote, and a letter that is no ASCII.
const ILLEGAL: &str = "altered\"\u{e9}";

/// What an answer is held against: the checks that look at it, and the schema of its parameters.
#[derive(Clone, Copy)]
pub(super) struct Against<'a> {
    pub(super) checks: &'a [(&'a Check, Seen)],
    pub(super) schema: Option<&'a str>,
}

/// All of them.
pub(super) fn leads(judge: &Judge<'_>, held: Against<'_>, shot: &Exchange, all: &mut Altered<'_>) {
    let Some(answer) = shot.outcome.answer() else {
        return;
    };
    if let Some(Value::String(url)) = answer.at(&Pointer::of(["redirect", "url"])).as_deref() {
        redirects(held, url, answer, all);
        parameters(judge, held, url, answer, all);
    }
    challenges(held.checks, answer, all);
    avoided(held.checks, shot, answer, all);
}

/// No Location, and one that goes elsewhere.
fn redirects(held: Against<'_>, url: &str, answer: &Response, all: &mut Altered<'_>) {
    let of_redirect = || {
        held.checks
            .iter()
            .filter(|(check, _)| is_at(check, "redirect"))
    };
    let is_read = held.schema.is_some() || of_redirect().any(|(_, seen)| seen.removed);
    all.shot("Location removed", is_read, without(answer, "location"));
    let behind = url.find(['?', '#']).map_or("", |at| &url[at..]);
    let is_held = of_redirect().any(|(check, _)| matches!(check.assertion, Assertion::Extends(_)));
    let elsewhere = with(answer, "location", &format!("{BAIT}{behind}"));
    all.shot("Location to another host", is_held, elsewhere);
}

/// Each parameter that a schema or a check names, removed, replaced and given twice.
fn parameters(
    judge: &Judge<'_>,
    held: Against<'_>,
    url: &str,
    answer: &Response,
    all: &mut Altered<'_>,
) {
    let params = Pointer::of(["redirect", "params"]);
    let Some(body) = answer.at(&params) else {
        return;
    };
    let mut names: BTreeMap<String, (Seen, bool)> = BTreeMap::new();
    let of_schema = held
        .schema
        .map(|schema| named(judge.store, schema, &body, &params));
    for (place, Named { required, once }) in of_schema.into_iter().flatten() {
        if let [_, _, name] = place.tokens() {
            let seen = Seen {
                removed: required,
                replaced: true,
            };
            names.insert(name.clone(), (seen, once));
        }
    }
    for (check, seen) in held.checks {
        if let [head, part, name, ..] = check.at.tokens()
            && head == "redirect"
            && part != "fragment"
        {
            let entry = names.entry(name.clone()).or_default();
            entry.0 = entry.0.or(*seen);
        }
    }
    for (name, (seen, once)) in names {
        if body.get(&name).is_none() {
            continue;
        }
        let place = params.join(&name);
        let mut changed = |what: &str, named: bool, values: &[&str]| {
            let location = changed(url, &name, values);
            all.shot(
                format!("{place} {what}"),
                named,
                with(answer, "location", &location),
            );
        };
        changed("removed", seen.removed, &[]);
        changed("replaced", seen.replaced, &[ILLEGAL]);
        let first = body.pointer(&format!("{}/0", Pointer::of([&name])));
        let first = first.and_then(Value::as_str).unwrap_or_default();
        changed("given twice", once, &[first, first]);
    }
}

/// A URL whose parameter of this name has these values.
fn changed(url: &str, name: &str, values: &[&str]) -> String {
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
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut changed = place.to_owned();
    for (sign, text) in [('?', query), ('#', fragment)] {
        let text = part(text);
        if !text.is_empty() {
            changed.push(sign);
            changed.push_str(&text);
        }
    }
    changed
}

/// Each challenge that a check names, dropped, and made one of another scheme.
fn challenges(checks: &[(&Check, Seen)], answer: &Response, all: &mut Altered<'_>) {
    let mut schemes: BTreeMap<&str, bool> = BTreeMap::new();
    for (check, seen) in checks {
        if let [head, scheme, ..] = check.at.tokens()
            && head == "challenges"
        {
            *schemes.entry(scheme).or_default() |= seen.removed;
        }
    }
    for (scheme, named) in schemes {
        if answer.at(&Pointer::of(["challenges", scheme])).is_none() {
            continue;
        }
        let dropped = without(answer, "www-authenticate");
        all.shot(format!("challenge {scheme} removed"), named, dropped);
        let other = with(answer, "www-authenticate", "Altered realm=\"altered\"");
        all.shot(
            format!("challenge {scheme} of another scheme"),
            named,
            other,
        );
    }
}

/// What must not be gone to, gone to: by a Location, and by a page.
fn avoided(checks: &[(&Check, Seen)], shot: &Exchange, answer: &Response, all: &mut Altered<'_>) {
    for (check, _) in checks {
        let Some(uri) = Judge::avoided(check, shot) else {
            continue;
        };
        // What is no URI leads nowhere.
        if Url::parse(&uri).is_err() {
            continue;
        }
        if is_at(check, "redirect") {
            let mut sent = with(answer, "location", &header(&uri));
            sent = sent.altered(|sent| sent.status = 302);
            all.shot(format!("Location to {uri}"), true, sent);
        }
        if is_at(check, "page") {
            let quoted = uri.replace('&', "&amp;").replace('"', "&quot;");
            let refresh = format!("<meta http-equiv=\"refresh\" content=\"0; url={quoted}\">");
            let page = with(answer, "content-type", "text/html");
            let page = page.altered(|page| page.body = refresh.into_bytes());
            all.shot(format!("a page that goes on to {uri}"), true, page);
        }
    }
}

/// What a header field can carry.
fn header(text: &str) -> String {
    text.replace(|c: char| c.is_control(), "")
}

fn is_at(check: &Check, part: &str) -> bool {
    check.at.tokens().first().is_some_and(|head| head == part)
}

fn without(answer: &Response, name: &str) -> Response {
    answer.altered(|answer| answer.headers.retain(|(key, _)| key != name))
}

fn with(answer: &Response, name: &str, value: &str) -> Response {
    without(answer, name).altered(|answer| {
        let pair = (name.to_owned(), value.as_bytes().to_vec());
        answer.headers.push(pair);
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::case::{Files, load};
    use crate::judge::Evidence;
    use crate::selftest::alter::alterations;
    use crate::view::{Pair, Request};

    fn shot() -> Exchange {
        let url: Url = "http://127.0.0.1:1/say".parse().unwrap();
        let state = "a-state-of-rebuff-that-is-40-chars-long.";
        let field = |name: &str, value: String| (name.to_owned(), value.into_bytes());
        let location = format!("https://app.example.test/cb?x=1&error=access_denied&state={state}");
        let headers = vec![
            field("content-type", "text/html".into()),
            field("location", location),
            field(
                "www-authenticate",
                "Basic realm=\"x, y\", Bearer error=invalid_token".into(),
            ),
        ];
        let page = "<meta http-equiv=refresh content='0;url=//next.example.test/'><form method=post \
                    action=go><input name=user value=ada></form>";
        let sent = Request {
            method: "POST".into(),
            path: Vec::new(),
            query: vec![Pair::new("uri", "https://app.example.test/cb?x=1")],
            headers: Vec::new(),
            form: None,
            body: None,
        };
        Exchange::of(sent, Response::new(302, headers, page.into()).from(url))
    }

    #[test]
    fn what_an_answer_leads_to_is_altered_and_seen() {
        let mut files = Files::default();
        let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlays/words");
        files.overlay(&words).unwrap();
        let suite = load(&files).unwrap();
        let contract = suite.contract("toy").unwrap();
        let judge = Judge {
            contract,
            store: &suite.store,
        };
        let case = contract.cases.iter();
        let case = case
            .into_iter()
            .find(|case| case.id.as_str() == "toy::redirects::met")
            .unwrap();
        let evidence = Evidence {
            exchanges: vec![shot()],
            shot: Some(0),
            ..Evidence::default()
        };
        assert!(judge.case(case, &evidence).findings.is_empty());
        let mut named = Vec::new();
        for alteration in alterations(&judge, case, &evidence) {
            let seen = !judge.case(case, &alteration.evidence).findings.is_empty();
            assert!(seen || !alteration.named, "{} is not seen", alteration.name);
            if alteration.named {
                named.push(alteration.name);
            }
        }
        for name in [
            "Location removed",
            "Location to another host",
            "/redirect/params/error removed",
            "/redirect/params/error replaced",
            "/redirect/params/error given twice",
            "/redirect/params/state removed",
            "challenge basic removed",
            "challenge bearer of another scheme",
            "Location to https://evil.example.test/cb",
            "a page that goes on to https://app.example.test/cb?x=1",
            "media type text/plain",
        ] {
            assert!(
                named.iter().any(|one| one == name),
                "{name} is not tried: {named:#?}"
            );
        }
    }

    #[test]
    fn a_parameter_is_changed_where_it_stands() {
        let url = "https://a.test/cb?x=1&error=e&state=s#t=1";
        assert_eq!(
            changed(url, "error", &[]),
            "https://a.test/cb?x=1&state=s#t=1"
        );
        assert_eq!(
            changed(url, "error", &["e", "e"]),
            "https://a.test/cb?x=1&state=s&error=e&error=e#t=1"
        );
        assert_eq!(
            changed(url, "t", &["\u{e9}"]),
            "https://a.test/cb?x=1&error=e&state=s#t=%C3%A9"
        );
    }
}
