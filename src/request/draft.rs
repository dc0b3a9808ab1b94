//! A request draft: an op with its values filled in. Edits can still change the draft.

use serde_json::Value;

use crate::case::{Garble, Op, PathPiece, Template};
use crate::view::{Pair, PathPart, Request};

use super::credentials::Credentials;
use super::form::encode_form;
use super::garble::garble;
use super::pairs::put;
use super::values::{CurrentExchange, MissingValue, Values};

/// A request before it is rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestDraft {
    /// The request, without credentials.
    pub request: Request,
    /// The identity that sends it.
    pub identity: String,
    /// The credentials of the request.
    pub credentials: Credentials,
    /// The name of the hook that makes the target fail on purpose.
    pub hook: Option<String>,
    /// The exact bytes of the body, if the case gives them.
    pub raw: Option<Vec<u8>>,
    /// How to break the bytes of the body, if the case asks for that.
    pub garble: Option<Garble>,
}

impl RequestDraft {
    /// Fills in the templates of an op.
    pub fn for_op(op: &Op, scope: &Values) -> Result<Self, MissingValue> {
        let no_exchange = CurrentExchange::default();
        let mut path = Vec::with_capacity(op.path.len());
        for piece in &op.path {
            path.push(match piece {
                PathPiece::Text(text) => PathPart::Text(text.clone()),
                PathPiece::Variable(name) => match scope.get(name) {
                    Some(Value::String(text)) => PathPart::Variable(name.clone(), text.clone()),
                    Some(value) => PathPart::Variable(name.clone(), value.to_string()),
                    None => return Err(MissingValue(name.clone())),
                },
            });
        }
        let query = pairs(&op.query, scope)?;
        let form = op.form.as_ref().map(|form| pairs(form, scope));
        let mut headers = Vec::with_capacity(op.headers.len());
        for (name, value) in &op.headers {
            headers.extend(
                scope
                    .text(value, &no_exchange)?
                    .map(|value| (name.clone(), value)),
            );
        }
        let body = match &op.body {
            Some(body) => scope.json(body, &no_exchange)?,
            None => None,
        };
        Ok(Self {
            request: Request {
                method: op.method.clone(),
                path,
                query,
                headers,
                form: form.transpose()?,
                body,
            },
            identity: op.identity.clone(),
            credentials: Credentials::Own,
            hook: None,
            raw: None,
            garble: None,
        })
    }

    /// Sets header fields and query parameters. Existing ones of the same name are replaced.
    pub fn add(&mut self, headers: &[(String, String)], query: &[(String, String)]) {
        for (name, value) in headers {
            self.request.put_header(name, value.clone());
        }
        for (name, value) in query {
            put(&mut self.request.query, Pair::new(name, value));
        }
    }

    /// The data for `${sent:…}`: the request of this draft, without a response.
    pub(crate) fn as_sent(&self) -> CurrentExchange<'_> {
        CurrentExchange {
            sent: Some(&self.request),
            got: None,
        }
    }

    /// The bytes of the body, if there is one.
    pub fn body(&self) -> Option<Vec<u8>> {
        if let Some(raw) = &self.raw {
            return Some(raw.clone());
        }
        if let Some(form) = &self.request.form {
            return Some(encode_form(form).into_bytes());
        }
        let body = self.request.body.as_ref()?;
        let text = body.to_string();
        Some(match self.garble {
            Some(how) => garble(how, text),
            None => text.into_bytes(),
        })
    }
}

/// Fills in name and value pairs. A pair whose optional value is missing is left out.
fn pairs(templates: &[(String, Template)], scope: &Values) -> Result<Vec<Pair>, MissingValue> {
    let mut pairs = Vec::with_capacity(templates.len());
    for (name, value) in templates {
        let value = scope.text(value, &CurrentExchange::default())?;
        pairs.extend(value.map(|value| Pair::new(name, value)));
    }
    Ok(pairs)
}
