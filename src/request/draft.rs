//! An op with its values filled in: a request that can still be edited.

use serde_json::Value;

use crate::case::{Garble, Op, PathPiece, Template};
use crate::view::{Pair, PathPart, Request};

use super::edit::put;
use super::form::encoded;
use super::garble::garbled;
use super::{Credentials, CurrentExchange, MissingValue, Values};

/// A request on its way to becoming bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestDraft {
    /// The request, without credentials.
    pub request: Request,
    /// Who sends it.
    pub identity: String,
    /// The credentials that are sent.
    pub credentials: Credentials,
    /// The hook of the target that makes it do something wrong.
    pub hook: Option<String>,
    /// The bytes of the body, where they are written down as they are sent.
    pub raw: Option<Vec<u8>>,
    /// What is wrong with the bytes of the body.
    pub garble: Option<Garble>,
}

impl RequestDraft {
    /// Fills in an op.
    pub fn for_op(op: &Op, scope: &Values) -> Result<Self, MissingValue> {
        let near = CurrentExchange::default();
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
            headers.extend(scope.text(value, &near)?.map(|value| (name.clone(), value)));
        }
        let body = match &op.body {
            Some(body) => scope.json(body, &near)?,
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

    /// Puts header fields and query pairs in, each in place of one of the same name.
    pub fn add(&mut self, headers: &[(String, String)], query: &[(String, String)]) {
        for (name, value) in headers {
            self.request.put_header(name, value.clone());
        }
        for (name, value) in query {
            put(&mut self.request.query, Pair::new(name, value));
        }
    }

    /// The bytes of the body, if there is one.
    pub fn body(&self) -> Option<Vec<u8>> {
        if let Some(raw) = &self.raw {
            return Some(raw.clone());
        }
        if let Some(form) = &self.request.form {
            return Some(encoded(form).into_bytes());
        }
        let body = self.request.body.as_ref()?;
        Some(match self.garble {
            Some(how) => garbled(how, body.to_string()),
            None => written(body),
        })
    }
}

/// A body as it is sent. A value can always be written: a name that is no text cannot be in it.
fn written(body: &Value) -> Vec<u8> {
    /// Most bodies are no longer, and need not be moved while they are written.
    const MOST: usize = 512;
    let mut bytes = Vec::with_capacity(MOST);
    let _ = serde_json::to_writer(&mut bytes, body);
    bytes
}

/// The pairs whose values are all there.
fn pairs(templates: &[(String, Template)], scope: &Values) -> Result<Vec<Pair>, MissingValue> {
    let mut pairs = Vec::with_capacity(templates.len());
    for (name, value) in templates {
        let value = scope.text(value, &CurrentExchange::default())?;
        pairs.extend(value.map(|value| Pair::new(name, value)));
    }
    Ok(pairs)
}
