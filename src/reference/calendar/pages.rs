//! The pages of short lists, whose order never changes: calendars, rules, settings.

use serde_json::{Value, json};

use super::context::{Context, json};
use super::error::{Failure, full_sync_required, invalid_parameter};
use super::store::etag;
use super::tokens::{digest, mint, open};
use crate::reference::wire::ServerResponse;

/// A list, whole, before it is cut into pages.
#[derive(Debug)]
pub(super) struct List {
    /// As in `calendar#acl`.
    pub(super) kind: &'static str,
    /// What the list is of; a page token of one list means nothing in another.
    pub(super) of: String,
    /// When it was last changed.
    pub(super) written: i64,
    pub(super) items: Vec<Value>,
}

impl Context<'_> {
    /// The page that the caller asks for. No sync token is ever given out, so none is good.
    pub(super) fn page_of(&self, list: List) -> Result<ServerResponse, Failure> {
        if self.parameters.has("syncToken") {
            return Err(full_sync_required());
        }
        let query = digest(&self.parameters.selection());
        let from = match self.parameters.text("pageToken") {
            Some(token) => open(self.state.secret, token)
                .and_then(|facts| place(&facts, &list, &query))
                .ok_or_else(|| invalid_parameter("pageToken", "Invalid page token value."))?,
            None => 0,
        };
        let etag = etag(list.written);
        let mut shown = json!({"kind": list.kind, "etag": etag});
        let next = from.saturating_add(self.parameters.page_size(100, 250));
        if next < list.items.len() {
            let facts = [list.kind, &list.of, &query, &next.to_string()];
            shown["nextPageToken"] = mint(self.state.secret, &facts).into();
        }
        let page = list.items.into_iter().skip(from);
        shown["items"] = page.take(next - from).collect();
        Ok(json(&shown).with_header("etag", &etag))
    }
}

fn place(facts: &[String], list: &List, query: &str) -> Option<usize> {
    let [kind, of, for_query, next] = facts else {
        return None;
    };
    let ours = kind == list.kind && *of == list.of && for_query == query;
    next.parse().ok().filter(|_| ours)
}
