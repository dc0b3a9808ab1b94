//! Checks: assertions about one part of a response.

use super::pattern::{Compare, Pattern};
use super::template::JsonTemplate;
use crate::view::Pointer;
use crate::vocab::Level;

/// An assertion about one part of a response.
#[derive(Debug, Clone)]
pub struct Check {
    /// The part of the response.
    pub at: Pointer,
    /// What must hold.
    pub assertion: Assertion,
    /// How texts are compared.
    pub compare: Compare,
    /// The value to assume if that part is absent.
    pub default: Option<JsonTemplate>,
    /// Its own level; absent: that of the case.
    pub level: Option<Level>,
    /// The listed response that it applies to; absent: any.
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
    /// The value is a text that matches.
    Matches(Pattern),
    /// A URL extends this URI: the same scheme, authority and path, and at least its query parameters. Of a
    /// text with one URL per line, one of them does.
    Extends(JsonTemplate),
    /// No URL extends this URI.
    Avoids(JsonTemplate),
    /// The text or list contains this.
    Has {
        /// The conforming value.
        value: JsonTemplate,
        /// Values that pass with advice.
        also: Vec<JsonTemplate>,
    },
    /// The text or list does not contain this.
    Lacks(JsonTemplate),
    /// The part is present, or absent.
    Present(bool),
    /// The number of characters, items or members.
    Length(u64),
    /// The maximum number of characters, items or members; of a number: its maximum.
    Max(u64),
}

impl Check {
    /// All templates in it.
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
