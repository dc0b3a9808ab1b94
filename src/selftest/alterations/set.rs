//! The set of alterations of one case's evidence, and the functions that alter a response.

use serde_json::Value;

use crate::judge::Evidence;
use crate::view::{Outcome, Response};

/// Evidence with one altered response.
pub(in crate::selftest) struct Alteration {
    /// What was altered, in words.
    pub(in crate::selftest) name: String,
    /// Whether a check or a schema names the altered part. If so, a finding must report it.
    pub(in crate::selftest) named: bool,
    /// The evidence that contains the altered response.
    pub(in crate::selftest) evidence: Evidence,
}

/// Collects alterations of one case's evidence.
pub(super) struct AlterationSet<'e> {
    evidence: &'e Evidence,
    all: Vec<Alteration>,
}

impl<'e> AlterationSet<'e> {
    pub(super) fn new(evidence: &'e Evidence) -> Self {
        Self {
            evidence,
            all: Vec::new(),
        }
    }

    /// Adds an altered response to the shot.
    pub(super) fn add(&mut self, name: impl Into<String>, named: bool, response: Response) {
        if let Some(shot) = self.evidence.shot {
            self.add_at(shot, name, named, response);
        }
    }

    /// Adds an altered response to the exchange with this number.
    pub(super) fn add_at(
        &mut self,
        exchange: usize,
        name: impl Into<String>,
        named: bool,
        response: Response,
    ) {
        let mut evidence = self.evidence.clone();
        evidence.exchanges[exchange].outcome = Outcome::Response(response);
        self.all.push(Alteration {
            name: name.into(),
            named,
            evidence,
        });
    }

    pub(super) fn into_vec(self) -> Vec<Alteration> {
        self.all
    }
}

/// Returns the response without the header fields of this name.
pub(super) fn without_header(response: &Response, name: &str) -> Response {
    response.altered(|altered| altered.headers.retain(|(key, _)| key != name))
}

/// Returns the response with this value as its only header field of this name.
pub(super) fn with_header(response: &Response, name: &str, value: &str) -> Response {
    without_header(response, name).altered(|altered| {
        let field = (name.to_owned(), value.as_bytes().to_vec());
        altered.headers.push(field);
    })
}

/// Returns the response with another body.
pub(super) fn with_body(response: &Response, body: Vec<u8>) -> Response {
    response.altered(|altered| altered.body = body)
}

/// Returns the response with another JSON body.
pub(super) fn with_json(response: &Response, body: &Value) -> Response {
    with_body(response, body.to_string().into_bytes())
}
