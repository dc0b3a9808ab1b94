//! Helpers for alterations of responses. They edit the parameters of a redirect to the client and
//! read the parameters of the request.

use url::form_urlencoded::{Serializer, parse};

use crate::reference::base::http::json;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::paths::{AUTHORIZE, TOKEN};

/// The parameters of a redirect.
pub(crate) type Pairs = Vec<(String, String)>;

/// Edits the parameters of a redirect to a client.
pub(crate) fn edit_redirect(response: &mut ServerResponse, change: impl FnOnce(&mut Pairs)) {
    let Some(location) = location(response) else {
        return;
    };
    let separator = if location.contains('#') { '#' } else { '?' };
    let Some((uri, query)) = location.split_once(separator) else {
        return;
    };
    // Parameters before the first of these names belong to the redirection URI itself.
    let at = ["error=", "code=", "access_token="]
        .into_iter()
        .filter_map(|name| query.find(name))
        .min()
        .unwrap_or_default();
    let (kept, ours) = query.split_at(at);
    let mut pairs: Pairs = parse(ours.as_bytes()).into_owned().collect();
    change(&mut pairs);
    let text = Serializer::new(String::new()).extend_pairs(pairs).finish();
    response.set_header("location", &format!("{uri}{separator}{kept}{text}"));
}

/// Edits the parameters of a redirect with an error.
pub(crate) fn edit_error(response: &mut ServerResponse, change: impl FnOnce(&mut Pairs)) {
    edit_redirect(response, |pairs| {
        if value(pairs, "error").is_some() {
            change(pairs);
        }
    });
}

/// The URL of a redirect to a client. None for a redirect within the server.
pub(crate) fn location(response: &ServerResponse) -> Option<String> {
    let mut fields = response.headers.iter();
    let (_, url) = fields.find(|(name, _)| name == "location")?;
    (!url.starts_with('/')).then(|| url.clone())
}

/// The value of a parameter, to be changed in place.
pub(crate) fn value<'p>(pairs: &'p mut Pairs, name: &str) -> Option<&'p mut String> {
    let mut found = pairs.iter_mut().filter(|(key, _)| key == name);
    found.next().map(|(_, value)| value)
}

/// Removes all parameters with this name and adds one at the end.
pub(crate) fn set(pairs: &mut Pairs, name: &str, value: &str) {
    pairs.retain(|(key, _)| key != name);
    pairs.push((name.to_owned(), value.to_owned()));
}

/// A parameter of an authorization request by GET.
pub(crate) fn asked(request: &ServerRequest, name: &str) -> Option<String> {
    let mut given = request.parameters().into_iter();
    let found = given.find(|(key, _)| key == name).map(|(_, value)| value);
    found.filter(|_| request.path == AUTHORIZE)
}

/// Whether the response is an error of the token endpoint.
pub(crate) fn is_token_error(request: &ServerRequest, response: &ServerResponse) -> bool {
    request.path == TOKEN && response.status >= 400
}

/// Whether the JSON body has one of these error codes.
pub(crate) fn has_error(response: &ServerResponse, codes: &[&str]) -> bool {
    let body = json::body(response).unwrap_or_default();
    body["error"]
        .as_str()
        .is_some_and(|error| codes.contains(&error))
}
