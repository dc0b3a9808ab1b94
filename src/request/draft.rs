//! An op with its values filled in: a request that can still be edited.

use crate::case::{Garble, Op, PathPiece};
use crate::view::{PathPart, Request};

use super::edit::put;
use super::garble::garbled;
use super::{Credentials, Missing, Near, Scope};

/// A request on its way to becoming bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The request, without credentials.
    pub request: Request,
    /// Who sends it.
    pub identity: String,
    /// The credentials that are sent.
    pub credentials: Credentials,
    /// The hook of the target that makes it do something wrong.
    pub hook: Option<String>,
    /// What is wrong with the bytes of the body.
    pub garble: Option<Garble>,
}

impl Draft {
    /// Fills in an op.
    pub fn of(op: &Op, scope: &Scope) -> Result<Self, Missing> {
        let near = Near::default();
        let mut path = Vec::with_capacity(op.path.len());
        for piece in &op.path {
            path.push(match piece {
                PathPiece::Text(text) => PathPart::Text(text.clone()),
                PathPiece::Variable(name) => match scope.get(name) {
                    Some(serde_json::Value::String(text)) => {
                        PathPart::Variable(name.clone(), text.clone())
                    }
                    Some(value) => PathPart::Variable(name.clone(), value.to_string()),
                    None => return Err(Missing(name.clone())),
                },
            });
        }
        let mut query = Vec::with_capacity(op.query.len());
        for (name, value) in &op.query {
            query.extend(scope.text(value, &near)?.map(|value| (name.clone(), value)));
        }
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
                body,
            },
            identity: op.identity.clone(),
            credentials: Credentials::Own,
            hook: None,
            garble: None,
        })
    }

    /// Puts header fields and query pairs in, each in place of one of the same name.
    pub fn add(&mut self, headers: &[(String, String)], query: &[(String, String)]) {
        let request = &mut self.request;
        for (name, value) in headers {
            put(&mut request.headers, name, value.clone(), |key| {
                key.eq_ignore_ascii_case(name)
            });
        }
        for (name, value) in query {
            put(&mut request.query, name, value.clone(), |key| key == name);
        }
    }

    /// The bytes of the body, if there is one.
    pub fn body(&self) -> Option<Vec<u8>> {
        let text = self.request.body.as_ref()?.to_string();
        Some(match self.garble {
            Some(how) => garbled(how, text),
            None => text.into_bytes(),
        })
    }
}
