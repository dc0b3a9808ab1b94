//! The metadata document of a contract: where it stands, and what of it becomes part of the target
//! where that gives an issuer only.

use serde::Deserialize as De;

use super::checks::checks;
use super::context::Context;
use super::expect::Check;
use super::raw::{Pairs, RawCheck, Word};
use crate::view::{Pointer, is_response_pointer};

/// A document in which a server says what it is.
#[derive(Debug, Clone)]
pub struct Discovery {
    /// Where it may stand, the first choice first.
    pub documents: Vec<WellKnown>,
    /// Where it names its issuer, which has to be the one of the target.
    pub issuer: Pointer,
    /// The fixture, and the value of it, that the issuer is given as.
    pub given: Option<(String, String)>,
    /// Where it names an endpoint, by name.
    pub endpoints: Vec<(String, Pointer)>,
    /// The features that follow from it, each with what has to hold.
    pub features: Vec<(String, Vec<Check>)>,
}

/// A place below `/.well-known/` (RFC 8615).
#[derive(Debug, Clone, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum WellKnown {
    /// Between the host and the path of the issuer (RFC 8414 3.1).
    Insert(String),
    /// Behind the issuer (`OpenID` Connect Discovery 4).
    Append(String),
}

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMetadata {
    documents: Vec<WellKnown>,
    issuer: Word,
    given: Option<Word>,
    endpoint: Pairs<Word>,
    #[serde(default)]
    feature: Pairs<Vec<RawCheck>>,
}

/// Reads what is taken from the metadata document.
pub(super) fn metadata(raw: &RawMetadata, cx: &mut Context<'_>) -> Option<Discovery> {
    if raw.documents.is_empty() {
        let message =
            "`documents` says where it stands: `{ insert = \"…\" }`, `{ append = \"…\" }`";
        cx.at(&raw.issuer.span(), message);
    }
    let mut endpoints = Vec::new();
    for (name, at) in &raw.endpoint.0 {
        let name = cx.endpoint(name);
        let at = cx.pointer_in(at, "an answer", is_response_pointer);
        endpoints.extend(name.zip(at));
    }
    let mut features = Vec::new();
    for (name, all) in &raw.feature.0 {
        if all.is_empty() {
            cx.at(
                &name.span(),
                "a feature that nothing has to hold for is always there",
            );
        }
        let all = checks(all, cx);
        features.extend(cx.feature(name).map(|name| (name, all)));
    }
    let given = raw.given.as_ref().and_then(|word| given(word, cx));
    Some(Discovery {
        documents: raw.documents.clone(),
        issuer: cx.pointer_in(&raw.issuer, "an answer", is_response_pointer)?,
        given,
        endpoints,
        features,
    })
}

fn given(word: &Word, cx: &mut Context<'_>) -> Option<(String, String)> {
    let Some((fixture, value)) = word.get_ref().split_once('.') else {
        cx.at(
            &word.span(),
            "`given` is a fixture and a value of it: \"server.issuer\"",
        );
        return None;
    };
    let fixture = toml::Spanned::new(word.span(), fixture.to_owned());
    Some((cx.fixture(&fixture)?, value.to_owned()))
}
