//! The schemas against the samples of the documents: each sample fits, and each with one thing
//! changed does not, as strongly as the schemas say.

mod oauth;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rebuff::case::{Files, Suite, load};
use rebuff::view::Response;
use rebuff::vocab::Level;
use serde_json::{Value, json};

/// The samples of one folder: the name of the schema, and the text.
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

    /// All that a sample's own schema, the envelope and the rule on the code have against a body:
    /// place and level.
    fn wrong(&self, name: &str, body: &Value) -> Vec<(String, Level)> {
        let status: u64 = name[..3].parse().unwrap();
        let mut wrong = Vec::new();
        for schema in [format!("calendar/{name}"), "calendar/error".into()] {
            let found = self.0.store.validate(&schema, body);
            wrong.extend(
                found
                    .into_iter()
                    .map(|m| (m.at, m.level.unwrap_or(Level::Must))),
            );
        }
        if body.pointer("/error/code") != Some(&json!(status)) {
            wrong.push(("/error/code".into(), Level::Must));
        }
        wrong
    }
}

#[test]
fn the_samples_of_the_document_are_valid() {
    let schemas = Schemas::new();
    let samples = samples("calendar");
    assert_eq!(samples.len(), 14);
    for (name, text) in &samples {
        assert_eq!(schemas.wrong(name, &read(text).unwrap()), [], "{name}");
    }
}

#[test]
fn recorded_responses_of_both_forms_are_valid() {
    let schemas = Schemas::new();
    let samples = samples("calendar/recorded");
    assert!(samples.values().any(|text| text.contains("\"status\"")));
    assert!(samples.values().any(|text| !text.contains("\"status\"")));
    for (name, text) in &samples {
        assert_eq!(schemas.wrong(name, &read(text).unwrap()), [], "{name}");
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
        for place in places(&sample, "") {
            for (how, changed) in changes(&sample, &place) {
                tried += 1;
                let found = schemas.wrong(&name, &changed);

                let strongest = found.iter().map(|(_, level)| *level).max();
                // Texts are advice, whoever writes them; that there is one is not.
                let is_text = how == "another" && place.ends_with("/message");
                let wanted = if is_text { Level::Should } else { Level::Must };
                assert_eq!(
                    strongest,
                    Some(wanted),
                    "{name}: {how} at {place}: {found:?}"
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
        let wrong = schemas.wrong("404-not-found", &body);
        assert!(
            wrong.iter().any(|(_, level)| *level == Level::Must),
            "{wrong:?}"
        );
    }
}

/// The places of all members, and of the one item of a list.
fn places(value: &Value, at: &str) -> Vec<String> {
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
    all.flat_map(|(at, value)| [vec![at.clone()], places(value, &at)].concat())
        .collect()
}

/// A body with what stands at a place removed, of another type, and of another value.
fn changes(body: &Value, place: &str) -> Vec<(&'static str, Value)> {
    let (around, last) = place.rsplit_once('/').unwrap();
    let mut removed = body.clone();
    match removed.pointer_mut(around).unwrap() {
        Value::Object(members) => drop(members.shift_remove(last)),
        Value::Array(items) => drop(items.remove(last.parse().unwrap())),
        _ => unreachable!("what has members is an object or a list"),
    }
    let with = |value: Value| {
        let mut changed = body.clone();
        *changed.pointer_mut(place).unwrap() = value;
        changed
    };
    let old = body.pointer(place).unwrap();
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
