//! The methods with a constant response: colours and settings.

use serde_json::{Map, Value, json};

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::call::context::{CallContext, json_response};
use crate::reference::calendar::call::paging::PagedList;
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{ApiError, not_found};
use crate::reference::calendar::etag::etag;

impl CallContext<'_> {
    pub(crate) fn get_colors(&mut self) -> ServerResponse {
        let colors = json!({
            "kind": "calendar#colors",
            "updated": "2012-02-14T00:00:00.000Z",
            "calendar": palette(&["#ac725e", "#d06b64", "#f83a22", "#fa573c"]),
            "event": palette(&["#a4bdfc", "#7ae7bf", "#dbadff", "#ff887c"]),
        });
        self.show(&colors, &etag(UNCHANGED))
    }

    pub(crate) fn list_settings(&mut self) -> Result<ServerResponse, ApiError> {
        self.page_of(PagedList {
            kind: "calendar#settings",
            of: self.me.to_owned(),
            written: UNCHANGED,
            items: SETTINGS.iter().map(setting).collect(),
        })
    }

    pub(crate) fn get_setting(&mut self, id: &str) -> Result<ServerResponse, ApiError> {
        let found = SETTINGS.iter().find(|(name, _)| *name == id);
        let found = match found {
            None if self.is_on(Switch::UnknownItemIsEmpty) => return Ok(json_response(&json!({}))),
            found => found.ok_or_else(not_found)?,
        };
        Ok(self.show(&setting(found), &etag(UNCHANGED)))
    }
}

fn setting((id, value): &(&str, &str)) -> Value {
    json!({"kind": "calendar#setting", "etag": etag(UNCHANGED), "id": id, "value": value})
}

/// Colours by their ids, from 1 upwards.
fn palette(backgrounds: &[&str]) -> Map<String, Value> {
    let color = |background| json!({"background": background, "foreground": "#1d1d1d"});
    let ids = (1..).map(|id: u32| id.to_string());
    ids.zip(backgrounds.iter().map(color)).collect()
}

/// The time of the last write, which is constant.
const UNCHANGED: i64 = 1;

const SETTINGS: &[(&str, &str)] = &[
    ("dateFieldOrder", "YMD"),
    ("defaultEventLength", "60"),
    ("format24HourTime", "true"),
    ("hideInvitations", "false"),
    ("locale", "en"),
    ("showDeclinedEvents", "true"),
    ("timezone", "UTC"),
    ("weekStart", "1"),
];
