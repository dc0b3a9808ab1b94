//! The pages of short lists, whose order never changes: calendars, rules, settings.

use serde_json::{Value, json};

use crate::reference::base::message::ServerResponse;
use crate::reference::calendar::call::context::{CallContext, json_response};
use crate::reference::calendar::call::tokens::{digest, mint, open};
use crate::reference::calendar::error::{ApiError, full_sync_required, invalid_parameter};
use crate::reference::calendar::etag::etag;

/// A list, whole, before it is cut into pages.
#[derive(Debug)]
pub(crate) struct PagedList {
    /// As in `calendar#acl`.
    pub(crate) kind: &'static str,
    /// What the list is of; a page token of one list means nothing in another.
    pub(crate) of: String,
    /// When it was last changed.
    pub(crate) written: i64,
    pub(crate) items: Vec<Value>,
}

impl CallContext<'_> {
    /// The page that the caller asks for. No sync token is ever given out, so none is good.
    pub(crate) fn page_of(&self, list: PagedList) -> Result<ServerResponse, ApiError> {
        if self.parameters.has("syncToken") {
            return Err(full_sync_required());
        }
        let query = digest(&self.parameters.selection());
        let from = match self.parameters.text("pageToken") {
            Some(token) => open(&self.state.seed, token)
                .and_then(|facts| place(&facts, &list, &query))
                .ok_or_else(|| invalid_parameter("pageToken", "Invalid page token value."))?,
            None => 0,
        };
        let etag = etag(list.written);
        let mut shown = json!({"kind": list.kind, "etag": etag});
        let next = from.saturating_add(self.parameters.page_size(100, 250));
        if next < list.items.len() {
            let facts = [list.kind, &list.of, &query, &next.to_string()];
            shown["nextPageToken"] = mint(&self.state.seed, &facts).into();
        }
        let page = list.items.into_iter().skip(from);
        shown["items"] = page.take(next - from).collect();
        Ok(json_response(&shown).with_header("etag", &etag))
    }
}

fn place(facts: &[String], list: &PagedList, query: &str) -> Option<usize> {
    let [kind, of, for_query, next] = facts else {
        return None;
    };
    let ours = kind == list.kind && *of == list.of && for_query == query;
    next.parse().ok().filter(|_| ours)
}
