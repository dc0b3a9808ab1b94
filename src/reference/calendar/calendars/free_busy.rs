//! Free/busy queries. A calendar that the caller cannot see does not fail the query: the response has
//! an error for that calendar only.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::calendars::calendar::Calendar;
use crate::reference::calendar::calendars::roles::AccessRole;
use crate::reference::calendar::call::context::{CallContext, json_response};
use crate::reference::calendar::call::shape::not_valid;
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{ApiError, bad_request, required, time_range_empty};
use crate::reference::calendar::events::event::timestamp;

impl CallContext<'_> {
    pub(crate) fn query_free_busy(&mut self) -> Result<ServerResponse, ApiError> {
        let mut body = self.body()?;
        if self.is_on(Switch::RequiredNotChecked) {
            for (name, time) in [
                ("timeMin", "1970-01-01T00:00:00Z"),
                ("timeMax", "2999-01-01T00:00:00Z"),
            ] {
                body.entry(name).or_insert_with(|| time.into());
            }
            body.entry("items").or_insert_with(|| json!([]));
        }
        let from = instant(&body, "timeMin")?;
        let to = instant(&body, "timeMax")?;
        if from >= to && !self.is_on(Switch::EmptyRangeAccepted) {
            return Err(time_range_empty());
        }
        let mut calendars = Map::new();
        for id in asked(&body)? {
            let answer = match self.calendar(id, AccessRole::FreeBusyReader) {
                Err(failure) if self.is_on(Switch::FreeBusyRefusesUnknown) => return Err(failure),
                Ok(found) => json!({"busy": busy(self.state.calendar(&found)?, from, to)}),
                Err(_) => {
                    json!({"errors": [{"domain": "global", "reason": "notFound"}], "busy": []})
                }
            };
            calendars.insert(id.to_owned(), answer);
        }
        Ok(json_response(&json!({
            "kind": "calendar#freeBusy",
            "timeMin": timestamp(from.timestamp_micros()),
            "timeMax": timestamp(to.timestamp_micros()),
            "calendars": calendars,
        })))
    }
}

fn instant(body: &Map<String, Value>, name: &str) -> Result<DateTime<Utc>, ApiError> {
    let given = match body.get(name) {
        None | Some(Value::Null) => return Err(required(&format!("Missing {name} parameter."))),
        Some(given) => given.as_str().ok_or_else(|| not_valid(given))?,
    };
    let parsed = DateTime::parse_from_rfc3339(given).map_err(|_| bad_request())?;
    Ok(parsed.to_utc())
}

/// The ids of the calendars in the query.
fn asked(body: &Map<String, Value>) -> Result<Vec<&str>, ApiError> {
    let items = match body.get("items") {
        None | Some(Value::Null) => return Err(required("Missing items parameter.")),
        Some(items) => items.as_array().ok_or_else(|| not_valid(items))?,
    };
    let ids = items
        .iter()
        .map(|item| item.get("id").and_then(Value::as_str));
    let ids: Option<Vec<&str>> = ids.collect();
    ids.ok_or_else(|| required("Required"))
}

fn busy(calendar: &Calendar, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Value> {
    let (from, to) = (from.timestamp_millis(), to.timestamp_millis());
    let mut spans: Vec<(i64, i64)> = calendar
        .events
        .values()
        .map(|event| &event.draft)
        .filter(|draft| !draft.is_cancelled() && !draft.is_transparent())
        .filter(|draft| draft.span.start < to && draft.span.end > from)
        .map(|draft| (draft.span.start.max(from), draft.span.end.min(to)))
        .collect();
    spans.sort_unstable();
    let time = |millis: i64| timestamp(millis * 1000);
    let shown = spans
        .into_iter()
        .map(|(start, end)| json!({"start": time(start), "end": time(end)}));
    shown.collect()
}
