//! How an authorization request is refused, and how any answer travels back to the client
//! (RFC 6749, sections 4.1.2 and 4.1.2.1).

use url::form_urlencoded::Serializer;

use super::pages;
use crate::reference::wire::ServerResponse;

/// A request that is refused.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    /// The user is told, since there is nowhere to send the browser that could be trusted.
    Page(&'static str),
    /// The client is told.
    Back(Back, Fault),
}

/// What is wrong, in the words of the protocol.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) text: &'static str,
}

/// Where the browser goes back to, and with what.
#[derive(Clone, Debug)]
pub(super) struct Back {
    /// A redirection URI of the client's, character by character.
    pub(super) uri: String,
    /// The parameters go into the fragment, not into the query.
    pub(super) in_fragment: bool,
    pub(super) state: Option<String>,
    /// Who answers (RFC 9207).
    pub(super) issuer: String,
}

impl Fault {
    pub(super) const fn new(code: &'static str, text: &'static str) -> Self {
        Self { code, text }
    }
}

impl Refusal {
    pub(super) fn reply(&self) -> ServerResponse {
        match self {
            Self::Page(why) => pages::error(400, why),
            Self::Back(back, fault) => back.refuse(*fault),
        }
    }
}

impl Back {
    /// The redirect that tells the client what is wrong.
    pub(super) fn refuse(&self, fault: Fault) -> ServerResponse {
        self.reply(&[("error", fault.code), ("error_description", fault.text)])
    }

    /// The redirect that brings the client its answer.
    pub(super) fn reply(&self, answer: &[(&str, &str)]) -> ServerResponse {
        let mut pairs = Serializer::new(String::new());
        pairs.extend_pairs(answer);
        if let Some(state) = &self.state {
            pairs.append_pair("state", state);
        }
        pairs.append_pair("iss", &self.issuer);
        let location = format!("{}{}{}", self.uri, self.joint(), pairs.finish());
        ServerResponse::new(303)
            .with_header("location", &location)
            .with_header("cache-control", "no-store")
            .with_header("referrer-policy", "no-referrer")
    }

    /// What stands between the URI and the parameters: a query of its own is kept.
    fn joint(&self) -> &'static str {
        match &self.uri {
            _ if self.in_fragment => "#",
            uri if !uri.contains('?') => "?",
            uri if uri.ends_with(['?', '&']) => "",
            _ => "&",
        }
    }
}
