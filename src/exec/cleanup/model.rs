//! What a request creates and what removes it, as plain data. Journal, remover and cases share it.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::case::Status;
use crate::request::Wire;
use crate::view::{Pointer, pointer};

/// Something that a request is about to create.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Creation {
    /// The case or prerequisite that creates it.
    pub(crate) owner: String,
    pub(crate) op: String,
    pub(crate) wire: Wire,
    /// The requests that remove it, in order; empty if its id is not known.
    pub(crate) undo: Vec<UndoRequest>,
}

/// A creation that may still exist on the server.
#[derive(Debug, Clone)]
pub(crate) struct Unsettled {
    /// Its number in the journal.
    pub(crate) number: u64,
    pub(crate) creation: Creation,
    pub(crate) outcome: CreationOutcome,
}

/// What the response says about a creation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum CreationOutcome {
    /// Nothing: there was no response, or one such as a server error.
    #[default]
    Unknown,
    /// It was created.
    Created,
    /// It was not created.
    Refused,
}

/// A request that removes something.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UndoRequest {
    pub(crate) identity: String,
    /// The request, without credentials. If the id has to be searched for, its URL holds placeholders.
    pub(crate) wire: Wire,
    /// The statuses that mean it is gone.
    pub(crate) accept: Vec<Status>,
    /// The search that finds the id.
    pub(crate) find: Option<ListSearch>,
}

/// A search for created items in a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ListSearch {
    pub(crate) identity: String,
    pub(crate) wire: Wire,
    /// The pointer to the items in the response.
    pub(crate) each: Pointer,
    /// The members that an item has to have.
    pub(crate) wheres: Vec<(Pointer, Value)>,
    /// The placeholders in the URL of the undo, each with the pointer to its value in an item.
    pub(crate) take: Vec<(String, Pointer)>,
    pub(crate) pages: Option<NextPage>,
}

/// How to follow the pages of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NextPage {
    /// The pointer to the name of the next page in a response.
    pub(crate) next: Pointer,
    /// The query parameter that asks for that page.
    pub(crate) into: String,
    /// The most pages that are read.
    pub(crate) most: u32,
}

impl Creation {
    /// What a user needs to remove it by hand.
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
    /// The placeholder for a value that is not known yet. Percent-encoding leaves it as it is.
    pub(crate) fn placeholder(name: &str) -> String {
        let plain = name.chars().filter(char::is_ascii_alphanumeric);
        format!("rebuff-not-known-{}-", plain.collect::<String>())
    }

    /// Whether an item of the list is one that was created.
    pub(crate) fn matches(&self, item: &Value) -> bool {
        let mut wheres = self.wheres.iter();
        wheres.all(|(at, value)| pointer::get(item, at.tokens()) == Some(value))
    }

    /// The undo request for one item of the list.
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
