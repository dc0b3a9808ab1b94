//! What is expected of a reply, checked: answers, comparisons, watches.

use crate::diag::Location;
use std::sync::Arc;

use super::pattern::Pattern;
use super::raw::Compare;
use super::template::JsonTemplate;
use crate::view::Pointer;
use crate::vocab::{CaseId, Level};

/// A whole reply that a document describes.
#[derive(Debug, Clone)]
pub struct ExpectedResponse {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub location: Location,
    /// The statuses, any of them.
    pub status: Vec<Status>,
    /// The media type, in lower case and without parameters.
    pub media: Option<String>,
    /// The schema.
    pub schema: Option<String>,
    /// Where the schema looks.
    pub at: Pointer,
    /// What only a comparison can tell.
    pub checks: Vec<Check>,
}

/// A status, or a class of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// One code.
    Code(u16),
    /// All codes of one class: 4 for `4xx`.
    Class(u16),
}

impl Status {
    /// Whether a status code is meant.
    pub fn covers(self, code: u16) -> bool {
        match self {
            Self::Code(one) => one == code,
            Self::Class(class) => code / 100 == class,
        }
    }

    /// The class of the status: 4 for 412.
    pub fn class(self) -> u16 {
        match self {
            Self::Code(code) => code / 100,
            Self::Class(class) => class,
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Class(class) => write!(f, "{class}xx"),
        }
    }
}

/// A comparison.
#[derive(Debug, Clone)]
pub struct Check {
    /// The place of the answer.
    pub at: Pointer,
    /// What is asked of it.
    pub assertion: Assertion,
    /// How texts are compared.
    pub compare: Compare,
    /// The value where the place is empty.
    pub default: Option<JsonTemplate>,
    /// Its own level, if it has one.
    pub level: Option<Level>,
    /// The answer that has to be taken for it to apply; absent: any.
    pub only: Option<String>,
}

/// What a check asks for.
#[derive(Debug, Clone)]
pub enum Assertion {
    /// The value equals this one.
    Equals(JsonTemplate),
    /// The value differs from this one.
    Differs(JsonTemplate),
    /// The value is one of these.
    In {
        /// The right ones.
        values: Vec<JsonTemplate>,
        /// Those that are advice.
        also: Vec<JsonTemplate>,
    },
    /// The value is a text of this form.
    Matches(Pattern),
    /// A URL, or one of a text with one a line, goes to this URI.
    Extends(JsonTemplate),
    /// No URL goes to this URI.
    Avoids(JsonTemplate),
    /// The text or the list has this in it.
    Has {
        /// What is right.
        value: JsonTemplate,
        /// What is advice in its place.
        also: Vec<JsonTemplate>,
    },
    /// The text or the list has nothing of it.
    Lacks(JsonTemplate),
    /// There is a value, or there is none.
    Present(bool),
    /// So many characters, items or members.
    Length(u64),
    /// At most so many; of a number: it is at most this.
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

/// A passive check of every answer.
#[derive(Debug)]
pub struct Watch {
    /// Its name.
    pub name: String,
    /// What it watches for, as a sentence.
    pub title: Arc<str>,
    /// Its id, as a line.
    pub id: CaseId,
    /// Where it stands.
    pub location: Location,
    /// The rules it comes from.
    pub rules: Vec<String>,
    /// Its level.
    pub level: Level,
    /// The answers that it looks at, any of them; empty: all.
    pub when: Vec<Arc<ExpectedResponse>>,
    /// Only where no listed answer of the case has this status.
    pub unlisted: bool,
    /// Only answers to ops of this group.
    pub group: Option<String>,
    /// Only answers to what this identity sent with its own credentials.
    pub identity: Option<String>,
    /// Whether it stands for the error object of the contract.
    pub envelope: bool,
    /// The schema.
    pub schema: Option<String>,
    /// Where the schema looks.
    pub at: Pointer,
    /// Comparisons.
    pub checks: Vec<Check>,
}
