//! Refusals of authorization requests, and the redirects that carry responses to the client (RFC
//! 6749, sections 4.1.2 and 4.1.2.1).

use url::form_urlencoded::Serializer;

use crate::reference::base::http::message::ServerResponse;
use crate::reference::oauth::error::OAuthError;
use crate::reference::oauth::pages;

/// A refused request.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    /// An error page for the user, because the request has no valid client or redirection URI.
    Page(&'static str),
    /// A redirect that sends an error to the client.
    Redirect(ClientRedirect, OAuthError),
}

/// A redirect to the client.
#[derive(Clone, Debug)]
pub(crate) struct ClientRedirect {
    /// The redirection URI, unchanged character by character.
    pub(crate) uri: String,
    /// Whether the parameters go into the fragment and not into the query.
    pub(crate) in_fragment: bool,
    pub(crate) state: Option<String>,
    /// The issuer of the response (RFC 9207).
    pub(crate) issuer: String,
}

impl Refusal {
    pub(crate) fn response(&self) -> ServerResponse {
        match self {
            Self::Page(why) => pages::error(400, why),
            Self::Redirect(redirect, error) => redirect.with_error(*error),
        }
    }
}

impl ClientRedirect {
    /// The redirect with an error.
    pub(crate) fn with_error(&self, error: OAuthError) -> ServerResponse {
        self.with_parameters(&[
            ("error", error.code),
            ("error_description", error.description),
        ])
    }

    /// The redirect with these parameters, the state and the issuer.
    pub(crate) fn with_parameters(&self, parameters: &[(&str, &str)]) -> ServerResponse {
        let mut pairs = Serializer::new(String::new());
        pairs.extend_pairs(parameters);
        if let Some(state) = &self.state {
            pairs.append_pair("state", state);
        }
        pairs.append_pair("iss", &self.issuer);
        let location = format!("{}{}{}", self.uri, self.separator(), pairs.finish());
        ServerResponse::new(303)
            .with_header("location", &location)
            .with_header("cache-control", "no-store")
            .with_header("referrer-policy", "no-referrer")
    }

    /// The text between the URI and the parameters. A query in the URI is kept.
    fn separator(&self) -> &'static str {
        match &self.uri {
            _ if self.in_fragment => "#",
            uri if !uri.contains('?') => "?",
            uri if uri.ends_with(['?', '&']) => "",
            _ => "&",
        }
    }
}
