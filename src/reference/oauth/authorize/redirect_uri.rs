//! Checks the client and the redirection URI of an authorization request. Errors in either are
//! shown to the user and never sent to the client (RFC 6749, section 3.1.2.4).

use percent_encoding::percent_decode_str;
use url::Url;

use super::refusal::Refusal;
use crate::reference::base::http::form::Form;
use crate::reference::oauth::accounts::RegisteredClient;
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::service::OAuthService;

/// The client that the request names.
pub(crate) fn client(given: &Form) -> Result<&'static RegisteredClient, Refusal> {
    if given.is_repeated("client_id") {
        return Err(Refusal::Page("The client is named more than once."));
    }
    let id = given
        .get("client_id")
        .ok_or(Refusal::Page("The request does not name its client."))?;
    RegisteredClient::by_id(id).ok_or(Refusal::Page("The client is not known here."))
}

/// Checks the redirection URI. The request may omit the URI if the client has registered exactly
/// one.
pub(crate) fn check(
    service: &OAuthService,
    given: &Form,
    client: &RegisteredClient,
) -> Result<String, Refusal> {
    if given.is_repeated("redirect_uri") {
        return repeated(service, given, client).ok_or(Refusal::Page(
            "The redirection URI is given more than once.",
        ));
    }
    match (given.get("redirect_uri"), client.redirect_uris) {
        (Some(uri), registered) if registered.iter().any(|one| is_same(service, one, uri)) => {
            Ok(uri.to_owned())
        }
        (Some(uri), [only])
            if service.switch() == Some(Switch::EquivalentRedirectUri)
                && is_equivalent(only, uri) =>
        {
            Ok((*only).to_owned())
        }
        (None, [only]) => Ok((*only).to_owned()),
        (Some(_), _) => Err(Refusal::Page(
            "The redirection URI is not registered for the client.",
        )),
        (None, _) => Err(Refusal::Page("The redirection URI is missing.")),
    }
}

/// Compares two URIs as texts (section 3.1.2.3; RFC 9700, section 2.1).
fn is_same(service: &OAuthService, registered: &str, given: &str) -> bool {
    let is_cut_at = |separator: char| given.split(separator).next() == Some(registered);
    let parsed = || Some((Url::parse(registered).ok()?, Url::parse(given).ok()?));
    match service.switch() {
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

/// Whether two URIs differ only in the case of scheme and host, in a default port, or in escapes of
/// letters (RFC 3986, sections 6.2.2.1, 6.2.2.2 and 6.2.3). Dot segments are compared as they are.
fn is_equivalent(registered: &str, given: &str) -> bool {
    let path = |url: &Url| {
        let text = percent_decode_str(url.path()).decode_utf8();
        text.map(std::borrow::Cow::into_owned).ok()
    };
    let parsed = || Some((Url::parse(registered).ok()?, Url::parse(given).ok()?));
    let same = |(one, other): (Url, Url)| {
        one.origin() == other.origin()
            && one.username() == other.username()
            && path(&one) == path(&other)
            && one.query() == other.query()
            && one.fragment() == other.fragment()
    };
    !given.contains("/..") && parsed().is_some_and(same)
}

/// The redirection URI of a mutant that checks one value of a repeated parameter and uses another.
/// None on other servers.
fn repeated(service: &OAuthService, given: &Form, client: &RegisteredClient) -> Option<String> {
    let (first, last) = (given.first("redirect_uri")?, given.last("redirect_uri")?);
    let (checked, used) = match service.switch()? {
        Switch::LastRedirectUriUsed => (first, last),
        Switch::FirstRedirectUriUsed => (last, first),
        _ => return None,
    };
    client
        .redirect_uris
        .contains(&checked)
        .then(|| used.to_owned())
}
