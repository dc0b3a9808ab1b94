//! The methods that always say the same: colours and the caller's settings.

use serde_json::{Map, Value, json};

use super::Switch;
use super::context::{Context, json};
use super::error::{Failure, not_found};
use super::pages::List;
use super::store::etag;
use crate::reference::wire::ServerResponse;

impl Context<'_> {
    pub(super) fn get_colors(&mut self) -> ServerResponse {
        let colors = json!({
            "kind": "calendar#colors",
            "updated": "2012-02-14T00:00:00.000Z",
            "calendar": palette(&["#ac725e", "#d06b64", "#f83a22", "#fa573c"]),
            "event": palette(&["#a4bdfc", "#7ae7bf", "#dbadff", "#ff887c"]),
        });
        self.show(&colors, &etag(UNCHANGED))
    }

    pub(super) fn list_settings(&mut self) -> Result<ServerResponse, Failure> {
        self.page_of(List {
            kind: "calendar#settings",
            of: self.me.to_owned(),
            written: UNCHANGED,
            items: SETTINGS.iter().map(setting).collect(),
        })
    }

    pub(super) fn get_setting(&mut self, id: &str) -> Result<ServerResponse, Failure> {
        let found = SETTINGS.iter().find(|(name, _)| *name == id);
        let found = match found {
            None if self.slips(Switch::UnknownItemIsEmpty) => return Ok(json(&json!({}))),
            found => found.ok_or_else(not_found)?,
        };
        Ok(self.show(&setting(found), &etag(UNCHANGED)))
    }
}

fn setting((id, value): &(&str, &str)) -> Value {
    json!({"kind": "calendar#setting", "etag": etag(UNCHANGED), "id": id, "value": value})
}

/// Colours by their ids, which count from 1.
fn palette(backgrounds: &[&str]) -> Map<String, Value> {
    let color = |background| json!({"background": background, "foreground": "#1d1d1d"});
    let ids = (1..).map(|id: u32| id.to_string());
    ids.zip(backgrounds.iter().map(color)).collect()
}

/// When all this was last written: never.
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
