//! Checks: assertions about one part of a response.

use super::pattern::{Compare, Pattern};
use super::template::JsonTemplate;
use crate::view::Pointer;
use crate::vocab::Level;

/// An assertion about one part of a response.
#[derive(Debug, Clone)]
pub struct Check {
    /// The part of the response that the check reads.
    pub at: Pointer,
    /// What must hold for this part.
    pub assertion: Assertion,
    /// How texts are compared.
    pub compare: Compare,
    /// The value to assume if this part is absent.
    pub default: Option<JsonTemplate>,
    /// The level of this check; absent: the level of the case.
    pub level: Option<Level>,
    /// The listed response that the check applies to; absent: any response.
    pub only: Option<String>,
}

/// What a check asserts.
#[derive(Debug, Clone)]
pub enum Assertion {
    /// The value equals this one.
    Equals(JsonTemplate),
    /// The value differs from this one.
    Differs(JsonTemplate),
    /// The value is one of these.
    In {
        /// The conforming values.
        values: Vec<JsonTemplate>,
        /// Values that pass with advice.
        also: Vec<JsonTemplate>,
    },
    /// The value is a text that matches this pattern.
    Matches(Pattern),
    /// The value is a URL that extends this URI: it has the same scheme, authority and path, and at
    /// least its query parameters. If the value is a text with one URL per line, one of the URLs
    /// must extend the URI.
    Extends(JsonTemplate),
    /// No URL in the value extends this URI.
    Avoids(JsonTemplate),
    /// The value is a text or list that contains this value.
    Has {
        /// The conforming value.
        value: JsonTemplate,
        /// Values that pass with advice.
        also: Vec<JsonTemplate>,
    },
    /// The value is a text or list that does not contain this value.
    Lacks(JsonTemplate),
    /// The part is present (`true`) or absent (`false`).
    Present(bool),
    /// The value has exactly this many characters, items or members.
    Length(u64),
    /// The value has at most this many characters, items or members; a number is at most this.
    Max(u64),
}

impl Check {
    /// All templates in this assertion.
    pub fn templates(&self) -> impl Iterator<Item = &JsonTemplate> {
        let (one, lists) = match &self.assertion {
            Assertion::Equals(value)
            | Assertion::Differs(value)
            | Assertion::Extends(value)
            | Assertion::Avoids(value)
            | Assertion::Lacks(value) => (Some(value), [&[][..], &[]]),
            Assertion::Has { value, also } => (Some(value), [also.as_slice(), &[]]),
            Assertion::In { values, also } => (None, [values.as_slice(), also]),
            Assertion::Matches(_)
            | Assertion::Present(_)
            | Assertion::Length(_)
            | Assertion::Max(_) => (None, [&[][..], &[]]),
        };
        one.into_iter()
            .chain(lists.into_iter().flatten())
            .chain(&self.default)
    }
}
