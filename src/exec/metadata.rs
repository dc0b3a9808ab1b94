//! The metadata document: read before the plan is made, where a target gives an issuer and not all of
//! its endpoints. What the target file says itself stays as it says it.

use url::Url;

use super::client::{Client, Limits};
use crate::case::{Contract, Discovery, WellKnown};
use crate::judge::{Exchange, Judge};
use crate::request::Wire;
use crate::target_file::{Target, endpoint_url};
use crate::view::{Outcome, Response};

/// Why nothing could be learnt; nothing else was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// There was no answer.
    #[error("{0}")]
    NotReached(String),
    /// There was one, and it is of no use.
    #[error("{0}")]
    Unusable(String),
}

/// Fills in what a target leaves to the metadata document of its issuer.
pub fn learn(
    contract: &Contract,
    target: &mut Target,
    limits: Limits,
) -> Result<(), DiscoveryError> {
    let (Some(metadata), Some(issuer)) = (&contract.discovery, target.issuer.clone()) else {
        return Ok(());
    };
    if let Some((fixture, name)) = &metadata.given {
        let given = target.given.entry(fixture.clone()).or_default();
        given.entry(name).or_insert_with(|| issuer.clone().into());
    }
    let mut names = metadata.endpoints.iter().map(|(name, _)| name);
    if names.all(|name| target.endpoints.contains_key(name)) {
        return Ok(());
    }
    let document = document(metadata, &issuer, limits)?;
    names_itself(metadata, &issuer, &document)?;
    endpoints(metadata, &document, target)?;
    for (feature, checks) in &metadata.features {
        if Judge::unmet(checks, &document).is_empty() {
            target.features.insert(feature.clone());
        }
    }
    Ok(())
}

/// The first of the documents that is there.
fn document(
    metadata: &Discovery,
    issuer: &str,
    limits: Limits,
) -> Result<Exchange, DiscoveryError> {
    let unusable = |why: String| DiscoveryError::Unusable(format!("the issuer `{issuer}`: {why}"));
    let issuer: Url = issuer.parse().map_err(|e| unusable(format!("{e}")))?;
    let client = Client::new([&issuer], limits).map_err(DiscoveryError::NotReached)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|e| DiscoveryError::NotReached(e.to_string()))?;
    let mut others = Vec::new();
    for place in &metadata.documents {
        let url = at(&issuer, place);
        let wire = Wire {
            method: "GET".into(),
            url: url.clone(),
            headers: vec![("Accept".into(), "application/json".into())],
            body: None,
        };
        let (outcome, took) = runtime.block_on(client.visit(&wire, None));
        match &outcome {
            Outcome::None(why) => {
                return Err(DiscoveryError::NotReached(format!(
                    "no metadata document from {url} ({why}); is the issuer right and the server up?"
                )));
            }
            Outcome::Response(answer) if answer.status == 200 => {
                return Ok(Exchange::bare(wire, outcome, took));
            }
            Outcome::Response(answer) => others.push(format!("{url} answered {}", answer.status)),
        }
    }
    Err(unusable(format!(
        "there is no metadata document: {}; give the addresses in `endpoint`",
        others.join(", ")
    )))
}

/// The address of a document, from the issuer.
fn at(issuer: &Url, place: &WellKnown) -> Url {
    let path = issuer.path().trim_end_matches('/');
    let path = match place {
        WellKnown::Insert(name) => format!("/.well-known/{name}{path}"),
        WellKnown::Append(name) => format!("{path}/.well-known/{name}"),
    };
    let mut url = issuer.clone();
    url.set_path(&path);
    url
}

/// The document of another issuer must not be used (RFC 8414 3.3).
fn names_itself(
    metadata: &Discovery,
    issuer: &str,
    found: &Exchange,
) -> Result<(), DiscoveryError> {
    let url = &found.wire.url;
    let answer = answer(found)?;
    let named = match answer.json() {
        Ok(_) => answer.at(&metadata.issuer),
        Err(why) => {
            return Err(DiscoveryError::Unusable(format!(
                "{url} is no metadata document: {why}"
            )));
        }
    };
    match named.as_deref().and_then(|named| named.as_str()) {
        Some(named) if named == issuer => Ok(()),
        Some(named) => Err(DiscoveryError::Unusable(format!(
            "{url} names the issuer `{named}`, and the target file `{issuer}`: the document of another \
             issuer is not used (RFC 8414 3.3); write it as the server does, each `/` too"
        ))),
        None => Err(DiscoveryError::Unusable(format!("{url} names no issuer"))),
    }
}

fn endpoints(
    metadata: &Discovery,
    found: &Exchange,
    target: &mut Target,
) -> Result<(), DiscoveryError> {
    let url = &found.wire.url;
    let answer = answer(found)?;
    for (name, at) in &metadata.endpoints {
        if target.endpoints.contains_key(name) {
            continue;
        }
        // A server need not have all of them: what goes there is skipped.
        let Some(value) = answer.at(at) else { continue };
        let text = value.as_str().unwrap_or_default();
        let endpoint = endpoint_url(name, text);
        let endpoint = endpoint.map_err(|why| DiscoveryError::Unusable(format!("{url}: {why}")))?;
        target.endpoints.insert(name.clone(), endpoint);
    }
    if target.endpoints.is_empty() {
        return Err(DiscoveryError::Unusable(format!(
            "{url} names no endpoint; give the addresses in `endpoint`"
        )));
    }
    Ok(())
}

fn answer(found: &Exchange) -> Result<&Response, DiscoveryError> {
    let none = || DiscoveryError::NotReached("no metadata document".into());
    found.outcome.answer().ok_or_else(none)
}
