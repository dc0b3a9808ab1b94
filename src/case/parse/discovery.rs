//! Parses the table `[metadata]`.

use toml::Spanned;

use super::responses::checks;
use crate::case::context::ParseContext;
use crate::case::model::Discovery;
use crate::case::spanned::SpannedText;
use crate::case::syntax::RawDiscovery;
use crate::view::is_response_pointer;

/// Parses what a target takes from the metadata document.
pub(crate) fn discovery(raw: &RawDiscovery, cx: &mut ParseContext<'_>) -> Option<Discovery> {
    if raw.documents.is_empty() {
        let message = "`documents` is empty: list `{ insert = \"…\" }` or `{ append = \"…\" }`";
        cx.at(&raw.issuer.span(), message);
    }
    let mut endpoints = Vec::new();
    for (name, at) in &raw.endpoint {
        let name = cx.endpoint(name);
        let at = cx.pointer_in(at, "a response", is_response_pointer);
        endpoints.extend(name.zip(at));
    }
    let mut features = Vec::new();
    for (name, all) in &raw.feature {
        if all.is_empty() {
            let message = "this feature has no checks, so every server would have it";
            cx.at(&name.span(), message);
        }
        let all = checks(all, cx);
        features.extend(cx.feature(name).map(|name| (name, all)));
    }
    Some(Discovery {
        documents: raw.documents.clone(),
        given: raw.given.as_ref().and_then(|given| issuer_value(given, cx)),
        issuer: cx.pointer_in(&raw.issuer, "a response", is_response_pointer)?,
        endpoints,
        features,
    })
}

/// Returns the fixture that holds the issuer, and the name of its value.
fn issuer_value(given: &SpannedText, cx: &mut ParseContext<'_>) -> Option<(String, String)> {
    let Some((fixture, value)) = given.get_ref().split_once('.') else {
        let message = "`given` is a fixture and one of its values: \"server.issuer\"";
        cx.at(&given.span(), message);
        return None;
    };
    let fixture = Spanned::new(given.span(), fixture.to_owned());
    Some((cx.fixture(&fixture)?, value.to_owned()))
}
