//! Checks the schemas against the samples of the documents. Each sample is valid; each sample with
//! one changed member is invalid, and the mismatch has the level that the schema gives.

mod oauth;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rebuff::case::{Files, Suite, load};
use rebuff::view::Response;
use rebuff::vocab::Level;
use serde_json::{Value, json};

/// The texts of the samples in one folder, by the name of their schema.
fn samples(folder: &str) -> BTreeMap<String, String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/samples")
        .join(folder);
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some())
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn read(text: &str) -> Result<Value, String> {
    Response::new(400, Vec::new(), text.as_bytes().to_vec())
        .json()
        .clone()
}

struct Schemas(Suite);

impl Schemas {
    fn new() -> Self {
        Self(load(&Files::embedded()).unwrap())
    }

    /// Checks a body against the schema of the sample, the envelope and the rule on the code.
    /// Returns the pointer and level of each mismatch.
    fn mismatches(&self, name: &str, body: &Value) -> Vec<(String, Level)> {
        let status: u64 = name[..3].parse().unwrap();
        let mut mismatches = Vec::new();
        for schema in [format!("calendar/{name}"), "calendar/error".into()] {
            let found = self.0.store.validate(&schema, body);
            mismatches.extend(
                found
                    .into_iter()
                    .map(|m| (m.at, m.level.unwrap_or(Level::Must))),
            );
        }
        if body.pointer("/error/code") != Some(&json!(status)) {
            mismatches.push(("/error/code".into(), Level::Must));
        }
        mismatches
    }
}

/// The watch on usage limits is no stricter than the real service.
#[test]
fn recorded_reasons_of_usage_limits_are_right_and_unknown_ones_are_noted() {
    let schemas = Schemas::new();
    let levels = |reason: Value| {
        let body = json!({"error": {"errors": [{"domain": "usageLimits", "reason": reason}]}});
        let found = schemas.0.store.validate("calendar/usage-limits", &body);
        found.into_iter().map(|m| m.level).collect::<Vec<_>>()
    };
    for reason in [
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
        "dailyLimitExceededUnreg",
        "accessNotConfigured",
    ] {
        assert_eq!(levels(reason.into()), [], "{reason}");
    }
    assert_eq!(levels("newLimitExceeded".into()), [Some(Level::May)]);
    assert_eq!(levels(Value::Null)[0], None);
}

#[test]
fn the_samples_of_the_document_are_valid() {
    let schemas = Schemas::new();
    let samples = samples("calendar");
    assert_eq!(samples.len(), 14);
    for (name, text) in &samples {
        assert_eq!(schemas.mismatches(name, &read(text).unwrap()), [], "{name}");
    }
}

#[test]
fn recorded_responses_of_both_forms_are_valid() {
    let schemas = Schemas::new();
    let samples = samples("calendar/recorded");
    assert!(samples.values().any(|text| text.contains("\"status\"")));
    assert!(samples.values().any(|text| !text.contains("\"status\"")));
    for (name, text) in &samples {
        assert_eq!(schemas.mismatches(name, &read(text).unwrap()), [], "{name}");
    }
}

#[test]
fn a_sample_as_printed_is_not_json() {
    let samples = samples("calendar/as_printed");
    assert_eq!(samples.len(), 6);
    for (name, text) in &samples {
        let why = read(text).unwrap_err();
        assert!(why.contains("trailing comma"), "{name}: {why}");
    }
}

#[test]
fn a_sample_with_one_change_is_invalid() {
    let schemas = Schemas::new();
    for (name, text) in samples("calendar") {
        let sample = read(&text).unwrap();
        let mut tried = 0;
        for pointer in pointers(&sample, "") {
            for (how, changed) in changes(&sample, &pointer) {
                tried += 1;
                let found = schemas.mismatches(&name, &changed);

                let strongest = found.iter().map(|(_, level)| *level).max();
                // The wording of a message has the level should; the presence of a message has the
                // level must.
                let is_text = how == "another" && pointer.ends_with("/message");
                let wanted = if is_text { Level::Should } else { Level::Must };
                assert_eq!(
                    strongest,
                    Some(wanted),
                    "{name}: {how} at {pointer}: {found:?}"
                );
            }
        }
        assert!(tried >= 7 * 3, "{name}: {tried} changes");
    }
}

#[test]
fn a_location_without_its_type_is_invalid_and_the_other_way_round() {
    let schemas = Schemas::new();
    for member in ["location", "locationType"] {
        let text = &samples("calendar")["404-not-found"];
        let mut body = read(text).unwrap();
        body["error"]["errors"][0][member] = "parameter".into();
        let mismatches = schemas.mismatches("404-not-found", &body);
        assert!(
            mismatches.iter().any(|(_, level)| *level == Level::Must),
            "{mismatches:?}"
        );
    }
}

/// The pointers of all members and items in a value.
fn pointers(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (format!("{at}/{name}"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(n, value)| (format!("{at}/{n}"), value))
            .collect(),
        _ => Vec::new(),
    };
    let all = inner.into_iter();
    all.flat_map(|(at, value)| [vec![at.clone()], pointers(value, &at)].concat())
        .collect()
}

/// Copies of the body in which the value at the pointer is removed, has another type, is null, or
/// is another value.
fn changes(body: &Value, pointer: &str) -> Vec<(&'static str, Value)> {
    let (around, last) = pointer.rsplit_once('/').unwrap();
    let mut removed = body.clone();
    match removed.pointer_mut(around).unwrap() {
        Value::Object(members) => drop(members.shift_remove(last)),
        Value::Array(items) => drop(items.remove(last.parse().unwrap())),
        _ => unreachable!("only an object or an array has a parent pointer"),
    }
    let with = |value: Value| {
        let mut changed = body.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    let old = body.pointer(pointer).unwrap();
    let other_type = if old.is_string() {
        json!(7)
    } else {
        json!("7")
    };
    let other_value = match old {
        Value::String(text) => json!(format!("{text} or so")),
        Value::Number(_) => json!(418),
        Value::Array(_) => json!([]),
        _ => json!({}),
    };
    vec![
        ("removed", removed),
        ("another type", with(other_type)),
        ("null", with(Value::Null)),
        ("another", with(other_value)),
    ]
}
