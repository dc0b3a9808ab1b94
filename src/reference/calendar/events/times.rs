//! The checks of `start` and `end` of an event.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::{Map, Value};

use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{
    ApiError, bad_request, invalid, required, time_range_empty,
};

/// The time from an event's start to its end, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventSpan {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl EventSpan {
    /// Reads `start` and `end` of an event. The end is checked first, as in the real service.
    pub(crate) fn from_members(
        members: &Map<String, Value>,
        switch: Option<Switch>,
    ) -> Result<Self, ApiError> {
        let recurs = members.contains_key("recurrence");
        let given_end = members.get("end").ok_or_else(|| missing("end"))?;
        let given_start = members.get("start").ok_or_else(|| missing("start"))?;
        if switch == Some(Switch::TimesAreTexts) {
            return Ok(Self { start: 0, end: 0 });
        }
        let zone = (switch == Some(Switch::TimesWithoutZoneAreUtc)).then_some("UTC");
        let end = EventTime::parse("end", given_end, recurs, zone)?;
        let start = EventTime::parse("start", given_start, recurs, zone)?;
        if start.all_day != end.all_day && switch != Some(Switch::DaysBesideTimes) {
            return Err(invalid(
                "Start and end times must either both be date or both be dateTime.",
            ));
        }
        if end.at < start.at && switch != Some(Switch::EventMayEndBeforeItBegins) {
            return Err(time_range_empty());
        }
        Ok(Self {
            start: start.at,
            end: end.at,
        })
    }
}

#[derive(Clone, Copy, Debug)]
struct EventTime {
    at: i64,
    all_day: bool,
}

impl EventTime {
    fn parse(
        name: &str,
        given: &Value,
        recurs: bool,
        default: Option<&str>,
    ) -> Result<Self, ApiError> {
        let members = given.as_object().ok_or_else(|| not_valid(given))?;
        let zone = text(members, "timeZone")?;
        if zone.is_some_and(|zone| !is_time_zone(zone)) {
            return Err(invalid(&format!(
                "Invalid time zone definition for {name} time."
            )));
        }
        let zone = zone.or(default);
        match (text(members, "date")?, text(members, "dateTime")?) {
            (None, None) => Err(missing(name)),
            (Some(_), Some(_)) => Err(bad_request()),
            (Some(date), None) => Ok(Self {
                at: day(date)?,
                all_day: true,
            }),
            (None, Some(_)) if recurs && zone.is_none() => Err(missing_zone(name)),
            (None, Some(time)) => Ok(Self {
                at: instant(name, time, zone)?,
                all_day: false,
            }),
        }
    }
}

fn day(text: &str) -> Result<i64, ApiError> {
    // The parser accepts `2026-1-1`, so the length is checked, too.
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| text.len() == 10);
    let date = date.ok_or_else(|| malformed(text))?;
    Ok(date.and_time(NaiveTime::MIN).and_utc().timestamp_millis())
}

/// Reads a time. The server does not know the offsets of time zones, so a time without an offset
/// counts as UTC. If start and end are in the same zone, their order is still right.
fn instant(name: &str, text: &str, zone: Option<&str>) -> Result<i64, ApiError> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.timestamp_millis());
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f");
    let local = local.map_err(|_| malformed(text))?;
    match zone {
        Some(_) => Ok(local.and_utc().timestamp_millis()),
        None => Err(missing_zone(name)),
    }
}

/// Whether the name has the form of an IANA time zone: a known area and a location.
fn is_time_zone(name: &str) -> bool {
    let Some((area, location)) = name.split_once('/') else {
        return ["UTC", "GMT"].contains(&name);
    };
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-+/".contains(&byte);
    AREAS.contains(&area) && !location.is_empty() && location.bytes().all(is_allowed)
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, ApiError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(not_valid(other)),
    }
}

fn missing(name: &str) -> ApiError {
    required(&format!("Missing {name} time."))
}

fn missing_zone(name: &str) -> ApiError {
    required(&format!("Missing time zone definition for {name} time."))
}

fn malformed(text: &str) -> ApiError {
    invalid(&format!(
        "Invalid value for: Invalid format: \"{text}\" is malformed"
    ))
}

fn not_valid(value: &Value) -> ApiError {
    invalid(&format!("Invalid value for: {value} is not a valid value"))
}

const AREAS: &[&str] = &[
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Etc",
    "Europe",
    "Indian",
    "Pacific",
];
