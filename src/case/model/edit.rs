//! Edits: one deliberate mistake each, or one valid change of a step. All that the crate asks of an
//! edit is a method here, so a new word touches this file, its parser and its application.

use std::fmt;

use serde::Deserialize;

use super::template::{JsonTemplate, Reference, Template, ValueSource};
use crate::view::Pointer;

/// A change of a request.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Removes a part.
    Remove(Pointer),
    /// Puts the empty value of the same type.
    Empty(Pointer),
    /// Puts a text, encoded as its position in the request requires.
    SetText(Pointer, Template),
    /// Puts a JSON value.
    SetJson(Pointer, JsonTemplate),
    /// Puts a text that is sent without encoding.
    SetRaw(Pointer, Template),
    /// Replaces the body with these bytes.
    SetBytes(Vec<u8>),
    /// Sends a parameter or header field a second time.
    Repeat(Repeat),
    /// Puts a text of this many letters and digits.
    Fill(Pointer, usize),
    /// Spells a URI in an equivalent way.
    Respell(Pointer, Respelling),
    /// Breaks the bytes of the body.
    Garble(Garble),
    /// Removes or alters the credentials.
    Auth(AuthFault),
    /// Sends the request as another identity.
    As(String),
    /// Asks the target to fail on purpose, through this hook.
    Hook(String),
}

/// A query parameter, header field or form field that is sent a second time.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// The first occurrence.
    pub at: Pointer,
    /// The value of the second one; absent: the same value.
    pub value: Option<Template>,
    /// Whether that value is sent without encoding.
    pub raw: bool,
    /// Whether the second one is sent before the first.
    pub first: bool,
}

/// An equivalent spelling of a URI: a lenient server accepts it, an exact comparison does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Respelling {
    /// The scheme in upper case (RFC 3986 3.1).
    UpperCaseScheme,
    /// A user name before the host (RFC 3986 3.2.1).
    UserInfo,
    /// One more path segment, and `..` after it (RFC 3986 5.2.4).
    DotSegments,
}

/// How the bytes of a body are broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Garble {
    /// No bytes.
    Empty,
    /// The second half is missing.
    Truncated,
    /// A comma before the last bracket.
    TrailingComma,
    /// Text after the JSON value.
    Trailing,
    /// A byte that never occurs in UTF-8, inside a string.
    NotUtf8,
}

/// How the credentials of a request are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthFault {
    /// None are sent.
    None,
    /// Invented ones, sent in the way of the identity.
    Garbage,
    /// The client's own id with an invented secret.
    WrongSecret,
    /// An invented client id and secret.
    UnknownUser,
    /// The client's own id with an empty secret.
    EmptySecret,
    /// The client's valid credentials, both in the header and in the form.
    Both,
    /// An invented user and password, in a scheme that is not the identity's (RFC 7617).
    OtherScheme,
}

impl Edit {
    /// The part of the request that it changes; absent for the whole body, the credentials, the sender
    /// and hooks.
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Remove(at)
            | Self::Empty(at)
            | Self::SetText(at, _)
            | Self::SetJson(at, _)
            | Self::SetRaw(at, _)
            | Self::Repeat(Repeat { at, .. })
            | Self::Respell(at, _)
            | Self::Fill(at, _) => Some(at),
            Self::SetBytes(_) | Self::Garble(_) | Self::Auth(_) | Self::As(_) | Self::Hook(_) => {
                None
            }
        }
    }

    /// The part of the JSON body that it changes, so that the schema of the body sees the change.
    pub fn json_pointer(&self) -> Option<&Pointer> {
        match self {
            Self::SetRaw(..) | Self::Repeat(_) => None,
            edit => edit.pointer().filter(|at| at.is_in("body")),
        }
    }

    /// All references in the value that it puts.
    pub fn references(&self) -> Vec<&Reference> {
        match self {
            Self::SetText(_, text) | Self::SetRaw(_, text) => text.references().collect(),
            Self::Repeat(repeat) => {
                let value = repeat.value.iter();
                value.flat_map(Template::references).collect()
            }
            Self::SetJson(_, json) => json.references(),
            Self::Remove(_)
            | Self::Empty(_)
            | Self::SetBytes(_)
            | Self::Fill(..)
            | Self::Respell(..)
            | Self::Garble(_)
            | Self::Auth(_)
            | Self::As(_)
            | Self::Hook(_) => Vec::new(),
        }
    }

    /// The identity that sends the request instead.
    pub fn identity(&self) -> Option<&str> {
        match self {
            Self::As(identity) => Some(identity),
            _ => None,
        }
    }

    /// The hook that it needs from the target.
    pub fn hook(&self) -> Option<&str> {
        match self {
            Self::Hook(hook) => Some(hook),
            _ => None,
        }
    }

    /// How it alters the credentials.
    pub fn auth_fault(&self) -> Option<AuthFault> {
        match self {
            Self::Auth(fault) => Some(*fault),
            _ => None,
        }
    }

    /// Whether it makes sense only for a client that has a secret.
    pub fn needs_client_secret(&self) -> bool {
        let is_secret =
            |one: &&Reference| matches!(&one.from, ValueSource::Scope(name) if name == "me.secret");
        self.auth_fault().is_some_and(AuthFault::needs_secret)
            || self.references().iter().any(is_secret)
    }
}

impl AuthFault {
    fn needs_secret(self) -> bool {
        matches!(self, Self::WrongSecret | Self::EmptySecret | Self::Both)
    }
}

/// The request with this edit, in words: `without /body/id`, `/query/state is empty`.
impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remove(at) => write!(f, "without {at}"),
            Self::Empty(at) => write!(f, "{at} is empty"),
            Self::SetText(at, text) => write!(f, "{at} is `{text}`"),
            Self::SetJson(at, value) => write!(f, "{at} is {value}"),
            Self::SetRaw(at, text) => write!(f, "{at} is `{text}`, sent without encoding"),
            Self::SetBytes(bytes) => write!(f, "the body is {} raw bytes", bytes.len()),
            Self::Repeat(repeat) => repeat.fmt(f),
            Self::Fill(at, size) => write!(f, "{at} is a text of {size} letters and digits"),
            Self::Respell(at, how) => write!(f, "{at} {}", how.words()),
            Self::Garble(how) => f.write_str(how.words()),
            Self::Auth(fault) => f.write_str(fault.words()),
            Self::As(identity) => write!(f, "sent as {identity}"),
            Self::Hook(name) => write!(f, "with the fault hook {name}"),
        }
    }
}

impl fmt::Display for Repeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let position = if self.first { "first" } else { "last" };
        write!(f, "{} is sent twice, {position} with ", self.at)?;
        match &self.value {
            Some(text) => write!(f, "`{text}`"),
            None => f.write_str("the same value"),
        }
    }
}

impl AuthFault {
    fn words(self) -> &'static str {
        match self {
            Self::None => "without credentials",
            Self::Garbage => "with invented credentials (of a client: malformed ones)",
            Self::OtherScheme => "with invented credentials of another scheme",
            Self::WrongSecret => "with an invented secret",
            Self::UnknownUser => "with an invented client id and secret",
            Self::EmptySecret => "with an empty secret",
            Self::Both => "with the credentials both in the header and in the form",
        }
    }
}

impl Respelling {
    fn words(self) -> &'static str {
        match self {
            Self::UpperCaseScheme => "has its scheme in upper case",
            Self::UserInfo => "has a user name before its host",
            Self::DotSegments => "has one more path segment, and `..` after it",
        }
    }
}

impl Garble {
    fn words(self) -> &'static str {
        match self {
            Self::Empty => "without a body, although there is a Content-Type",
            Self::Truncated => "the second half of the body is missing",
            Self::TrailingComma => "a comma precedes the last bracket of the body",
            Self::Trailing => "text follows the JSON of the body",
            Self::NotUtf8 => "a string of the body holds a byte that is not UTF-8",
        }
    }
}
