//! Edits: each edit makes one deliberate mistake, or one valid change of a step. Other rooms use
//! only the methods here, so a new edit changes this file, its parser and its application.

use std::fmt;

use serde::Deserialize;

use super::template::{JsonTemplate, Reference, Template, ValueSource};
use crate::view::Pointer;

/// A change of a request.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Removes a part of the request.
    Remove(Pointer),
    /// Replaces a value by the empty value of the same type.
    Empty(Pointer),
    /// Sets a text, encoded as its position in the request requires.
    SetText(Pointer, Template),
    /// Sets a JSON value.
    SetJson(Pointer, JsonTemplate),
    /// Sets a text that is sent without encoding.
    SetRaw(Pointer, Template),
    /// Replaces the body with these bytes.
    SetBytes(Vec<u8>),
    /// Sends a parameter or header field a second time.
    Repeat(Repeat),
    /// Sets a text of this many letters and digits.
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
    /// The part that is sent a second time.
    pub at: Pointer,
    /// The value of the second occurrence; absent: the same value.
    pub value: Option<Template>,
    /// Whether the value of the second occurrence is sent without encoding.
    pub raw: bool,
    /// Whether the second occurrence is sent before the original.
    pub first: bool,
}

/// An equivalent spelling of a URI. A lenient server accepts the URI, an exact comparison does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Respelling {
    /// The scheme is in upper case (RFC 3986 3.1).
    UpperCaseScheme,
    /// The host is in upper case (RFC 3986 3.2.2).
    UpperCaseHost,
    /// The default port of the scheme is written (RFC 3986 3.2.3).
    DefaultPort,
    /// One letter or digit of the path is percent-encoded (RFC 3986 2.3).
    EncodedLetter,
    /// A user name is added before the host (RFC 3986 3.2.1).
    UserInfo,
    /// One path segment is added, and `..` after it (RFC 3986 5.2.4).
    DotSegments,
}

/// How the bytes of a body are broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Garble {
    /// The body is empty.
    Empty,
    /// The second half of the body is missing.
    Truncated,
    /// A comma is added before the last bracket.
    TrailingComma,
    /// Text is added after the JSON value.
    Trailing,
    /// A byte that never occurs in UTF-8 is added inside a string.
    NotUtf8,
}

/// How the credentials of a request are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthFault {
    /// No credentials are sent.
    None,
    /// Invented credentials are sent in the way of the identity.
    Garbage,
    /// The client's own id is sent with an invented secret.
    WrongSecret,
    /// An invented client id is sent with an invented secret.
    UnknownUser,
    /// The client's own id is sent with an empty secret.
    EmptySecret,
    /// The client's valid credentials are sent both in the header and in the form.
    Both,
    /// An invented user and password are sent in a scheme that is not the identity's (RFC 7617).
    OtherScheme,
}

impl Edit {
    /// The part of the request that the edit changes. `None` if the edit changes the whole body,
    /// the credentials or the sender, or uses a hook.
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

    /// The part of the JSON body that the edit changes, as far as its schema can see the change.
    pub fn json_pointer(&self) -> Option<&Pointer> {
        match self {
            Self::SetRaw(..) | Self::Repeat(_) => None,
            edit => edit.pointer().filter(|at| at.is_in("body")),
        }
    }

    /// All references in the value that the edit sets.
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

    /// The identity that sends the request instead, if the edit changes the sender.
    pub fn identity(&self) -> Option<&str> {
        match self {
            Self::As(identity) => Some(identity),
            _ => None,
        }
    }

    /// The hook that the edit needs from the target.
    pub fn hook(&self) -> Option<&str> {
        match self {
            Self::Hook(hook) => Some(hook),
            _ => None,
        }
    }

    /// The fault in the credentials, if the edit makes one.
    pub fn auth_fault(&self) -> Option<AuthFault> {
        match self {
            Self::Auth(fault) => Some(*fault),
            _ => None,
        }
    }

    /// Whether the edit makes sense only for a client that has a secret.
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

/// Describes the edited request in words: `without /body/id`, `/query/state is empty`.
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
            Self::UpperCaseHost => "has its host in upper case",
            Self::DefaultPort => "names the default port of its scheme",
            Self::EncodedLetter => "has one letter of its path percent-encoded",
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
