//! The client of an authorization request and the URI that it is answered at. What is wrong here
//! is told to the user and to nobody else (RFC 6749, section 3.1.2.4).

use url::Url;

use super::accounts::Client;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::{Service, Switch};

/// The client.
pub(super) fn client(given: &Parameters) -> Result<&'static Client, Refusal> {
    if given.is_repeated("client_id") {
        return Err(Refusal::Page("The client is named more than once."));
    }
    let id = given
        .one("client_id")
        .ok_or(Refusal::Page("The request does not name its client."))?;
    Client::of(id).ok_or(Refusal::Page("The client is not known here."))
}

/// The redirection URI. It may be left out where only one is registered.
pub(super) fn check(
    service: &Service,
    given: &Parameters,
    client: &Client,
) -> Result<String, Refusal> {
    if given.is_repeated("redirect_uri") {
        return repeated(service, given, client).ok_or(Refusal::Page(
            "The redirection URI is given more than once.",
        ));
    }
    match (given.one("redirect_uri"), client.redirect_uris) {
        (Some(uri), registered) if registered.iter().any(|one| is_same(service, one, uri)) => {
            Ok(uri.to_owned())
        }
        (None, [only]) => Ok((*only).to_owned()),
        (Some(_), _) => Err(Refusal::Page(
            "The redirection URI is not registered for the client.",
        )),
        (None, _) => Err(Refusal::Page("The redirection URI is missing.")),
    }
}

/// Compared as texts, whatever they would mean (section 3.1.2.3; RFC 9700, section 2.1).
fn is_same(service: &Service, registered: &str, given: &str) -> bool {
    let is_cut_at = |sign: char| given.split(sign).next() == Some(registered);
    let parsed = || Some((Url::parse(registered).ok()?, Url::parse(given).ok()?));
    match service.slip {
        Some(Switch::AnyRedirectUri) => true,
        Some(Switch::RedirectUriPrefix) => given.starts_with(registered),
        Some(Switch::RedirectUriHostPrefix) => {
            parsed().is_some_and(|(one, _)| given.starts_with(&one.origin().ascii_serialization()))
        }
        Some(Switch::RedirectUriOfTheHost) => {
            parsed().is_some_and(|(one, other)| one.origin() == other.origin())
        }
        Some(Switch::RedirectUriSuffix) => given.ends_with(registered),
        Some(Switch::RedirectUriQueryIgnored) => is_cut_at('?'),
        Some(Switch::RedirectUriFragmentIgnored) => is_cut_at('#'),
        Some(Switch::RedirectUriNormalized) => parsed().is_some_and(|(one, other)| one == other),
        _ => registered == given,
    }
}

/// Two readers of a form, one that takes the first value and one that takes the last.
fn repeated(service: &Service, given: &Parameters, client: &Client) -> Option<String> {
    let (first, last) = (given.first("redirect_uri")?, given.last("redirect_uri")?);
    let (looked_at, used) = match service.slip? {
        Switch::LastRedirectUriUsed => (first, last),
        Switch::FirstRedirectUriUsed => (last, first),
        _ => return None,
    };
    (client.redirect_uris.contains(&looked_at)).then(|| used.to_owned())
}
