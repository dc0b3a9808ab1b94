//! The format of the journal: one JSON object per line. Later versions of rebuff must read it, so
//! its names must not change.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{Creation, ListSearch, NextPage, UndoRequest};
use crate::case::Status;
use crate::request::Wire;
use crate::view::Pointer;

/// One line of a journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum JournalLine {
    /// A thing is about to be created.
    Made {
        number: u64,
        entry: Box<CreationEntry>,
    },
    /// The requests that remove the thing are known.
    Known { number: u64, undo: Vec<UndoEntry> },
    /// The thing is removed, or was never created.
    Settled { number: u64 },
}

/// A [`Creation`] on disk.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CreationEntry {
    owner: String,
    op: String,
    request: RequestEntry,
    undo: Vec<UndoEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestEntry {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UndoEntry {
    identity: String,
    request: RequestEntry,
    accept: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    find: Option<SearchEntry>,
}

/// A [`ListSearch`] on disk. Its pointers are stored as text.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SearchEntry {
    identity: String,
    request: RequestEntry,
    each: String,
    wheres: Vec<(String, Value)>,
    take: Vec<(String, String)>,
    pages: Option<(String, String, u32)>,
}

impl CreationEntry {
    pub(super) fn from_creation(creation: &Creation) -> Self {
        let undo = creation.undo.iter().map(UndoEntry::from_undo);
        Self {
            owner: creation.owner.clone(),
            op: creation.op.clone(),
            request: RequestEntry::from_wire(&creation.wire),
            undo: undo.collect(),
        }
    }

    pub(super) fn into_creation(self) -> Result<Creation, String> {
        let undo = self.undo.into_iter().map(UndoEntry::into_undo);
        Ok(Creation {
            owner: self.owner,
            op: self.op,
            wire: self.request.into_wire()?,
            undo: undo.collect::<Result<_, String>>()?,
        })
    }
}

impl UndoEntry {
    pub(super) fn from_undo(undo: &UndoRequest) -> Self {
        Self {
            identity: undo.identity.clone(),
            request: RequestEntry::from_wire(&undo.wire),
            accept: undo.accept.iter().map(ToString::to_string).collect(),
            find: undo.find.as_ref().map(SearchEntry::from_search),
        }
    }

    pub(super) fn into_undo(self) -> Result<UndoRequest, String> {
        let statuses = self.accept.iter();
        Ok(UndoRequest {
            identity: self.identity,
            wire: self.request.into_wire()?,
            accept: statuses.filter_map(|status| parse_status(status)).collect(),
            find: self.find.map(SearchEntry::into_search).transpose()?,
        })
    }
}

impl SearchEntry {
    fn from_search(search: &ListSearch) -> Self {
        let wheres = search.wheres.iter();
        let take = search.take.iter();
        Self {
            identity: search.identity.clone(),
            request: RequestEntry::from_wire(&search.wire),
            each: search.each.to_string(),
            wheres: wheres
                .map(|(at, value)| (at.to_string(), value.clone()))
                .collect(),
            take: take
                .map(|(placeholder, at)| (placeholder.clone(), at.to_string()))
                .collect(),
            pages: search
                .pages
                .as_ref()
                .map(|pages| (pages.next.to_string(), pages.into.clone(), pages.most)),
        }
    }

    fn into_search(self) -> Result<ListSearch, String> {
        let wheres = self.wheres.into_iter();
        let take = self.take.into_iter();
        let pages = self.pages.map(|(next, into, most)| {
            Ok::<_, String>(NextPage {
                next: Pointer::parse(&next)?,
                into,
                most,
            })
        });
        Ok(ListSearch {
            identity: self.identity,
            wire: self.request.into_wire()?,
            each: Pointer::parse(&self.each)?,
            wheres: wheres
                .map(|(at, value)| Ok((Pointer::parse(&at)?, value)))
                .collect::<Result<_, String>>()?,
            take: take
                .map(|(placeholder, at)| Ok((placeholder, Pointer::parse(&at)?)))
                .collect::<Result<_, String>>()?,
            pages: pages.transpose()?,
        })
    }
}

impl RequestEntry {
    fn from_wire(wire: &Wire) -> Self {
        Self {
            method: wire.method.clone(),
            url: wire.url.to_string(),
            headers: wire.headers.clone(),
            body: wire
                .body
                .as_ref()
                .map(|body| String::from_utf8_lossy(body).into_owned()),
        }
    }

    fn into_wire(self) -> Result<Wire, String> {
        Ok(Wire {
            method: self.method,
            url: self
                .url
                .parse()
                .map_err(|e| format!("`{}`: {e}", self.url))?,
            headers: self.headers,
            body: self.body.map(String::into_bytes),
        })
    }
}

fn parse_status(text: &str) -> Option<Status> {
    match text.strip_suffix("xx") {
        Some(class) => class.parse().ok().map(Status::Class),
        None => text.parse().ok().map(Status::Code),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wire(url: &str) -> Wire {
        Wire {
            method: "DELETE".into(),
            url: url.parse().unwrap(),
            headers: Vec::new(),
            body: None,
        }
    }

    #[test]
    fn a_search_is_read_back_as_it_was_written() {
        let undo = UndoRequest {
            identity: "owner".into(),
            wire: wire("http://x.test/rebuff-not-known-thingid-"),
            accept: vec![Status::Code(204), Status::Class(4)],
            find: Some(ListSearch {
                identity: "owner".into(),
                wire: wire("http://x.test/things"),
                each: Pointer::parse("/body/items").unwrap(),
                wheres: vec![(Pointer::parse("/name").unwrap(), json!("a~/b"))],
                take: vec![(
                    ListSearch::placeholder("thing.id"),
                    Pointer::parse("/id").unwrap(),
                )],
                pages: Some(NextPage {
                    next: Pointer::parse("/body/next").unwrap(),
                    into: "page".into(),
                    most: 9,
                }),
            }),
        };
        let text = serde_json::to_string(&UndoEntry::from_undo(&undo)).unwrap();
        let read: UndoEntry = serde_json::from_str(&text).unwrap();
        assert_eq!(read.into_undo(), Ok(undo));
    }

    /// Earlier versions of rebuff did not write `find`.
    #[test]
    fn a_line_of_an_earlier_version_is_read() {
        let text = r#"{"identity":"owner","request":{"method":"DELETE","url":"http://x.test/a",
                       "headers":[],"body":null},"accept":["204"]}"#;
        let read: UndoEntry = serde_json::from_str(text).unwrap();
        assert_eq!(read.into_undo().unwrap().find, None);
    }
}
