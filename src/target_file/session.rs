//! How a caller gets a session: by forms that log in, consent and deny, or by the cookie of an
//! existing session.

use std::fmt;

use url::Url;

use crate::vocab::Secret;

/// How a caller gets a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    /// The visits that log in.
    pub login: Vec<Visit>,
    /// The visits that consent, from the consent page.
    pub consent: Vec<Visit>,
    /// The visits that deny, from the consent page.
    pub deny: Vec<Visit>,
    /// The `Cookie` field of an existing session, instead of `login`.
    pub cookie: Option<Secret>,
}

/// One page that is opened, or one form that is submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visit {
    /// Opens this URL.
    Open(Url),
    /// Submits the form of the previous page that has these fields.
    Submit(Vec<FilledField>),
}

/// A field of a form with the value to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledField {
    /// The name of the field.
    pub name: String,
    /// The value.
    pub value: Secret,
    /// Whether the value is a secret, such as a password.
    pub secret: bool,
}

impl Session {
    /// The URLs that the visits of the session open.
    pub fn opened(&self) -> impl Iterator<Item = &Url> + Clone {
        let visits = self.login.iter().chain(&self.consent).chain(&self.deny);
        visits.filter_map(|visit| match visit {
            Visit::Open(url) => Some(url),
            Visit::Submit(_) => None,
        })
    }
}

impl Visit {
    /// Whether the visit sends a secret, such as a password.
    pub fn is_secret(&self) -> bool {
        match self {
            Self::Open(_) => false,
            Self::Submit(fields) => fields.iter().any(|field| field.secret),
        }
    }
}

impl fmt::Display for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(url) => write!(f, "open {}", url.as_str().split('?').next().unwrap_or("")),
            Self::Submit(fields) => {
                let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                write!(f, "submit {}", names.join(", "))
            }
        }
    }
}
