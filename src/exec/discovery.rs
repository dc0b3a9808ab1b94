//! Discovery (RFC 8414): if the target file gives an issuer but not all endpoints, rebuff reads the
//! metadata document of the issuer before it builds the plan. Values in the target file win.

use url::Url;

use super::client::{Client, Limits};
use crate::case::{Contract, Discovery, WellKnown};
use crate::judge::{Exchange, Judge};
use crate::request::Wire;
use crate::target_file::{Target, endpoint_url};
use crate::view::{Outcome, Response};
use crate::vocab::{clean_bytes, clean_line};

/// Why discovery failed. At this point, only requests for the metadata document were sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// The server did not respond.
    #[error("{0}")]
    NotReached(String),
    /// The server responded, but not with a metadata document for this issuer.
    #[error("{0}")]
    Unusable(String),
}

/// Adds endpoints and features from the metadata document of the issuer, if the target file does
/// not give them.
pub fn discover(
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
    let document = fetch_document(metadata, &issuer, limits)?;
    check_issuer(metadata, &issuer, &document)?;
    add_endpoints(metadata, &document, target)?;
    for (feature, checks) in &metadata.features {
        if Judge::unmet(checks, &document).is_empty() {
            target.features.insert(feature.clone());
        }
    }
    Ok(())
}

/// Fetches the first metadata document that exists.
fn fetch_document(
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
    for well_known in &metadata.documents {
        let url = document_url(&issuer, well_known);
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
            Outcome::Response(response) if response.status == 200 => {
                return Ok(Exchange::bare(wire, outcome, took));
            }
            Outcome::Response(response) => {
                others.push(format!("{url} answered {}", response.status));
            }
        }
    }
    Err(unusable(format!(
        "there is no metadata document: {}; give the addresses in `endpoint`",
        others.join(", ")
    )))
}

/// The URL of a metadata document of an issuer.
fn document_url(issuer: &Url, well_known: &WellKnown) -> Url {
    let path = issuer.path().trim_end_matches('/');
    let path = match well_known {
        WellKnown::Insert(name) => format!("/.well-known/{name}{path}"),
        WellKnown::Append(name) => format!("{path}/.well-known/{name}"),
    };
    let mut url = issuer.clone();
    url.set_path(&path);
    url
}

/// Checks that a document names this issuer. The document of another issuer must not be used (RFC
/// 8414 3.3).
fn check_issuer(
    metadata: &Discovery,
    issuer: &str,
    found: &Exchange,
) -> Result<(), DiscoveryError> {
    let url = &found.wire.url;
    let response = response(found)?;
    let named = match response.json() {
        Ok(_) => response.at(&metadata.issuer),
        Err(why) => {
            return Err(DiscoveryError::Unusable(format!(
                "{url} is not a metadata document: the server sent {}",
                sent(response, why)
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

/// What a server sent in place of JSON. The request had no credentials, so nothing has to be masked.
fn sent(response: &Response, flaw: &str) -> String {
    const MAX_CHARS: usize = 80;
    let media = response.media();
    let media = media.as_deref().unwrap_or("no media type");
    let (body, _) = clean_bytes(&response.body, MAX_CHARS);
    format!("{media}, {flaw} `{}`", clean_line(&body, MAX_CHARS))
}

fn add_endpoints(
    metadata: &Discovery,
    found: &Exchange,
    target: &mut Target,
) -> Result<(), DiscoveryError> {
    let url = &found.wire.url;
    let response = response(found)?;
    for (name, at) in &metadata.endpoints {
        if target.endpoints.contains_key(name) {
            continue;
        }
        // A server may lack an endpoint. The cases that need the endpoint are skipped.
        let Some(value) = response.at(at) else {
            continue;
        };
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

fn response(found: &Exchange) -> Result<&Response, DiscoveryError> {
    let none = || DiscoveryError::NotReached("no metadata document".into());
    found.outcome.response().ok_or_else(none)
}
