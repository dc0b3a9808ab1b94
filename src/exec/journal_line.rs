//! The lines of the journal as they stand in its file.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::journal::Made;
use super::removal::{NextPage, Search, Undo};
use crate::case::Status;
use crate::request::Wire;
use crate::view::Pointer;

/// What [`Made`] is on disk.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    owner: String,
    op: String,
    request: Plain,
    undo: Vec<PlainUndo>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlainUndo {
    identity: String,
    request: Plain,
    accept: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    find: Option<PlainSearch>,
}

/// What a [`Search`] is on disk: places as JSON pointers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainSearch {
    identity: String,
    request: Plain,
    each: String,
    wheres: Vec<(String, Value)>,
    take: Vec<(String, String)>,
    pages: Option<(String, String, u32)>,
}

impl Entry {
    pub(super) fn of(made: &Made) -> Self {
        let undo = made.undo.iter().map(PlainUndo::of);
        Self {
            owner: made.owner.clone(),
            op: made.op.clone(),
            request: Plain::of(&made.wire),
            undo: undo.collect(),
        }
    }

    pub(super) fn made(self) -> Result<Made, String> {
        let undo = self.undo.into_iter().map(PlainUndo::undo);
        Ok(Made {
            owner: self.owner,
            op: self.op,
            wire: self.request.wire()?,
            undo: undo.collect::<Result<_, String>>()?,
        })
    }
}

impl PlainUndo {
    pub(super) fn of(undo: &Undo) -> Self {
        Self {
            identity: undo.identity.clone(),
            request: Plain::of(&undo.wire),
            accept: undo.accept.iter().map(ToString::to_string).collect(),
            find: undo.find.as_ref().map(PlainSearch::of),
        }
    }

    pub(super) fn undo(self) -> Result<Undo, String> {
        let statuses = self.accept.iter();
        Ok(Undo {
            identity: self.identity,
            wire: self.request.wire()?,
            accept: statuses.filter_map(|status| read_status(status)).collect(),
            find: self.find.map(PlainSearch::search).transpose()?,
        })
    }
}

impl PlainSearch {
    fn of(search: &Search) -> Self {
        let wheres = search.wheres.iter();
        let take = search.take.iter();
        Self {
            identity: search.identity.clone(),
            request: Plain::of(&search.wire),
            each: search.each.to_string(),
            wheres: wheres
                .map(|(at, value)| (at.to_string(), value.clone()))
                .collect(),
            take: take
                .map(|(mark, at)| (mark.clone(), at.to_string()))
                .collect(),
            pages: search
                .pages
                .as_ref()
                .map(|pages| (pages.next.to_string(), pages.into.clone(), pages.most)),
        }
    }

    fn search(self) -> Result<Search, String> {
        let wheres = self.wheres.into_iter();
        let take = self.take.into_iter();
        let pages = self.pages.map(|(next, into, most)| {
            Ok::<_, String>(NextPage {
                next: Pointer::parse(&next)?,
                into,
                most,
            })
        });
        Ok(Search {
            identity: self.identity,
            wire: self.request.wire()?,
            each: Pointer::parse(&self.each)?,
            wheres: wheres
                .map(|(at, value)| Ok((Pointer::parse(&at)?, value)))
                .collect::<Result<_, String>>()?,
            take: take
                .map(|(mark, at)| Ok((mark, Pointer::parse(&at)?)))
                .collect::<Result<_, String>>()?,
            pages: pages.transpose()?,
        })
    }
}

impl Plain {
    fn of(wire: &Wire) -> Self {
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

    fn wire(self) -> Result<Wire, String> {
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

fn read_status(text: &str) -> Option<Status> {
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
    fn what_has_to_be_found_is_read_as_it_was_written() {
        let undo = Undo {
            identity: "owner".into(),
            wire: wire("http://x.test/rebuff-not-known-thingid-"),
            accept: vec![Status::Code(204), Status::Class(4)],
            find: Some(Search {
                identity: "owner".into(),
                wire: wire("http://x.test/things"),
                each: Pointer::parse("/body/items").unwrap(),
                wheres: vec![(Pointer::parse("/name").unwrap(), json!("a~/b"))],
                take: vec![(Search::mark("thing.id"), Pointer::parse("/id").unwrap())],
                pages: Some(NextPage {
                    next: Pointer::parse("/body/next").unwrap(),
                    into: "page".into(),
                    most: 9,
                }),
            }),
        };
        let text = serde_json::to_string(&PlainUndo::of(&undo)).unwrap();
        let read: PlainUndo = serde_json::from_str(&text).unwrap();
        assert_eq!(read.undo(), Ok(undo));
    }

    /// A journal that an earlier version left has no `find`.
    #[test]
    fn an_older_line_is_read() {
        let text = r#"{"identity":"owner","request":{"method":"DELETE","url":"http://x.test/a",
                       "headers":[],"body":null},"accept":["204"]}"#;
        let read: PlainUndo = serde_json::from_str(text).unwrap();
        assert_eq!(read.undo().unwrap().find, None);
    }
}
