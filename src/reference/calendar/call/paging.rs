//! The pages of short lists with a fixed order: calendars, rules and settings.

use serde_json::{Value, json};

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::call::context::{CallContext, json_response};
use crate::reference::calendar::call::tokens::{digest, mint, open};
use crate::reference::calendar::error::{ApiError, full_sync_required, invalid_parameter};
use crate::reference::calendar::etag::etag;

/// A whole list, before it is split into pages.
#[derive(Debug)]
pub(crate) struct PagedList {
    /// The kind of the list, such as `calendar#acl`.
    pub(crate) kind: &'static str,
    /// The id of the list: a page token of one list is invalid in another.
    pub(crate) of: String,
    /// When the list was last changed.
    pub(crate) written: i64,
    pub(crate) items: Vec<Value>,
}

impl CallContext<'_> {
    /// The page that the caller asks for. The server issues no sync tokens for these lists, so it
    /// refuses every sync token.
    pub(crate) fn page_of(&self, list: PagedList) -> Result<ServerResponse, ApiError> {
        if self.parameters.has("syncToken") {
            return Err(full_sync_required());
        }
        let query = digest(&self.parameters.selection());
        let from = match self.parameters.text("pageToken") {
            Some(token) => open(&self.state.seed, token)
                .and_then(|facts| position(&facts, &list, &query))
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

fn position(facts: &[String], list: &PagedList, query: &str) -> Option<usize> {
    let [kind, of, for_query, next] = facts else {
        return None;
    };
    let ours = kind == list.kind && *of == list.of && for_query == query;
    next.parse().ok().filter(|_| ours)
}
