//! Edits as they are typed: the faults of cases, and the valid changes of steps.

use serde::Deserialize as De;
use toml::Spanned;

use super::raw::Word;

#[derive(Debug, Clone, De)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawEdit {
    Remove(Spanned<Vec<Word>>),
    Empty(Spanned<Vec<Word>>),
    Set(RawSet),
    Repeat(RawRepeat),
    Fill(RawFill),
    Respell(RawRespell),
    Garble(Garble),
    Auth(AuthFault),
    As(Word),
    Hook(Word),
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSet {
    pub(super) at: Word,
    pub(super) text: Option<Word>,
    pub(super) json: Option<Word>,
    pub(super) raw: Option<Word>,
    pub(super) hex: Option<Word>,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRepeat {
    pub(super) at: Word,
    pub(super) text: Option<Word>,
    pub(super) raw: Option<Word>,
    #[serde(default)]
    pub(super) first: bool,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFill {
    pub(super) at: Word,
    pub(super) size: Spanned<usize>,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRespell {
    pub(super) at: Word,
    pub(super) how: Respelling,
}

/// How a URI is spelt otherwise: a lenient reader finds the same, an exact comparison does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum Respelling {
    /// The scheme is in capitals (RFC 3986 3.1).
    UpperCaseScheme,
    /// A user name stands before the host (RFC 3986 3.2.1).
    UserInfo,
    /// A segment is added to the path, and taken back (RFC 3986 5.2.4).
    DotSegments,
}

/// What is wrong with the bytes of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum Garble {
    /// There are none.
    Empty,
    /// The second half is missing.
    Truncated,
    /// A comma stands before the last bracket.
    TrailingComma,
    /// Something follows the JSON value.
    Trailing,
    /// A text holds a byte that UTF-8 never has.
    NotUtf8,
}

/// What is wrong with the credentials of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum AuthFault {
    /// They are not sent.
    None,
    /// Invented ones are sent, in the identity's way.
    Garbage,
    /// A client's own id with an invented secret.
    WrongSecret,
    /// An invented client id and secret.
    UnknownUser,
    /// A client's own id with an empty secret.
    EmptySecret,
    /// A client's good credentials in both ways at once, as a header and in the form.
    Both,
    /// An invented user and password are sent, in a scheme that is not the identity's (RFC 7617).
    OtherScheme,
}
