//! The data of clean-up: what a request creates, and how it is removed. Used by the journal, the
//! remover and cases.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::case::Status;
use crate::request::Wire;
use crate::view::{Pointer, pointer};

/// A thing that a request is about to create.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Creation {
    /// The case or prerequisite that creates the thing.
    pub(crate) owner: String,
    pub(crate) op: String,
    pub(crate) wire: Wire,
    /// The requests that remove the thing, in order. Empty if its id is not known.
    pub(crate) undo: Vec<UndoRequest>,
}

/// A created thing that may still exist on the server.
#[derive(Debug, Clone)]
pub(crate) struct Unsettled {
    /// The number of the journal entry.
    pub(crate) number: u64,
    pub(crate) creation: Creation,
    pub(crate) outcome: CreationOutcome,
}

/// Whether the response says that the thing was created.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum CreationOutcome {
    /// Unknown: there was no response, or one such as a server error.
    #[default]
    Unknown,
    /// The thing was created.
    Created,
    /// The thing was not created.
    Refused,
}

/// A request that removes a thing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UndoRequest {
    pub(crate) identity: String,
    /// The request, without credentials. If the id must be searched for, its URL holds
    /// placeholders.
    pub(crate) wire: Wire,
    /// The statuses that mean that the thing is gone.
    pub(crate) accept: Vec<Status>,
    /// The search that finds the id, if the id is not known.
    pub(crate) find: Option<ListSearch>,
}

/// A search for created items in a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ListSearch {
    pub(crate) identity: String,
    pub(crate) wire: Wire,
    /// The pointer to the items in the response.
    pub(crate) each: Pointer,
    /// The pointers and values that an item must have to match.
    pub(crate) wheres: Vec<(Pointer, Value)>,
    /// The placeholders in the URL of the undo request, and for each the pointer to its value in an
    /// item.
    pub(crate) take: Vec<(String, Pointer)>,
    pub(crate) pages: Option<NextPage>,
}

/// How to follow the pages of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NextPage {
    /// The pointer to the token of the next page in a response.
    pub(crate) next: Pointer,
    /// The query parameter for the token of the next page.
    pub(crate) into: String,
    /// The maximum number of pages to read.
    pub(crate) most: u32,
}

impl Creation {
    /// Describes how a user can remove the thing by hand.
    pub(crate) fn by_hand(&self) -> String {
        match self.undo.first() {
            Some(undo) => undo.by_hand(),
            None => format!("what {} {} made", self.wire.method, self.wire.url),
        }
    }
}

impl UndoRequest {
    fn by_hand(&self) -> String {
        let Some(search) = &self.find else {
            return format!("{} {}", self.wire.method, self.wire.url);
        };
        let wheres = search.wheres.iter();
        let wheres: Vec<String> = wheres
            .map(|(at, value)| format!("{at} is {value}"))
            .collect();
        let (list, like) = (&search.wire, wheres.join(" and "));
        format!("what {} {} lists where {like}", list.method, list.url)
    }
}

impl ListSearch {
    /// The placeholder for a value that is not known yet. Percent-encoding does not change it.
    pub(crate) fn placeholder(name: &str) -> String {
        let plain = name.chars().filter(char::is_ascii_alphanumeric);
        format!("rebuff-not-known-{}-", plain.collect::<String>())
    }

    /// Whether an item of the list is a thing that the request created.
    pub(crate) fn matches(&self, item: &Value) -> bool {
        let mut wheres = self.wheres.iter();
        wheres.all(|(at, value)| pointer::get(item, at.tokens()) == Some(value))
    }

    /// Builds the undo request for one item of the list.
    pub(crate) fn fill(&self, undo: &Wire, item: &Value) -> Result<Wire, String> {
        let mut url = undo.url.to_string();
        for (placeholder, at) in &self.take {
            let value = match pointer::get(item, at.tokens()) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                _ => {
                    return Err(format!(
                        "it was found, but has no value at {at} to remove it by"
                    ));
                }
            };
            let value = utf8_percent_encode(&value, NON_ALPHANUMERIC).to_string();
            url = url.replace(placeholder, &value);
        }
        Ok(Wire {
            url: url.parse().map_err(|e| format!("`{url}`: {e}"))?,
            ..undo.clone()
        })
    }
}
