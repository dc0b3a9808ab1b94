//! The values that a request or a check can name, nearest first, and how templates are filled in.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::case::{JsonTemplate, Part, Reference, Template, ValueSource};
use crate::view::{Request, Response};

/// A value that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`${{{0}}}` has no value")]
pub struct MissingValue(pub String);

/// Layers of values; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Values {
    /// The farthest first.
    layers: Vec<Arc<Map<String, Value>>>,
}

impl Values {
    /// This scope behind a nearer layer.
    #[must_use]
    pub fn under(mut self, nearer: Map<String, Value>) -> Self {
        if !nearer.is_empty() {
            self.layers.push(Arc::new(nearer));
        }
        self
    }

    /// The value of a name: a whole name of a layer, or a part of one (`event.id`).
    pub fn get(&self, name: &str) -> Option<&Value> {
        let mut nearest_first = self.layers.iter().rev();
        nearest_first.find_map(|layer| part(layer, name))
    }

    /// Every text in scope with its name, the longest first: what a report may call by name.
    pub fn texts(&self) -> Vec<(String, &str)> {
        let mut all = Vec::new();
        for layer in self.layers.iter().rev() {
            for (name, value) in layer.iter() {
                collect(name, value, &mut all);
            }
        }
        all.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
        all
    }

    /// Fills in a text; `None` where an optional value is missing.
    pub fn text(
        &self,
        template: &Template,
        near: &CurrentExchange<'_>,
    ) -> Result<Option<String>, MissingValue> {
        let mut text = String::new();
        for part in &template.0 {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Reference(reference) => match self.value(reference, near)? {
                    Some(value) => text.push_str(&as_text(&value)),
                    None => return Ok(None),
                },
            }
        }
        Ok(Some(text))
    }

    /// Fills in JSON; members and items whose optional value is missing are left out.
    pub fn json(
        &self,
        template: &JsonTemplate,
        near: &CurrentExchange<'_>,
    ) -> Result<Option<Value>, MissingValue> {
        Ok(Some(match template {
            JsonTemplate::Plain(value) => value.clone(),
            JsonTemplate::Whole(reference) => return self.value(reference, near),
            JsonTemplate::Text(text) => return Ok(self.text(text, near)?.map(Value::String)),
            JsonTemplate::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.extend(self.json(item, near)?);
                }
                Value::Array(list)
            }
            JsonTemplate::Object(members) => {
                let mut object = Map::with_capacity(members.len());
                for (name, member) in members {
                    if let Some(value) = self.json(member, near)? {
                        object.insert(name.clone(), value);
                    }
                }
                Value::Object(object)
            }
        }))
    }

    fn value(
        &self,
        reference: &Reference,
        near: &CurrentExchange<'_>,
    ) -> Result<Option<Value>, MissingValue> {
        let value = match &reference.from {
            ValueSource::Scope(name) => self.get(name).cloned(),
            ValueSource::Sent(at) => near.sent.and_then(|sent| sent.at(at)),
            ValueSource::Got(at) => {
                let got = near.got.and_then(|got| got.at(at));
                got.map(std::borrow::Cow::into_owned)
            }
        };
        if value.is_none() && !reference.optional {
            return Err(MissingValue(reference.from.to_string()));
        }
        Ok(value)
    }
}

/// The request and the answer of the same exchange, where there are any yet.
#[derive(Debug, Clone, Copy, Default)]
pub struct CurrentExchange<'n> {
    /// The request as it was really sent.
    pub sent: Option<&'n Request>,
    /// The answer that came.
    pub got: Option<&'n Response>,
}

/// The value of a name, or of a part of one; a value with parts may have them in its names, too.
pub fn part<'v>(values: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    values.get(name).or_else(|| {
        let (head, rest) = name.split_once('.')?;
        part(values.get(head)?.as_object()?, rest)
    })
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn collect<'v>(name: &str, value: &'v Value, all: &mut Vec<(String, &'v str)>) {
    match value {
        Value::String(text) => all.push((name.to_owned(), text)),
        Value::Object(members) => {
            for (part, value) in members {
                collect(&format!("{name}.{part}"), value, all);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scope() -> Values {
        let outer = json!({ "event": { "id": "e1", "n": 5 }, "id": "far" });
        let inner = json!({ "event.id": "e2", "id": "near" });
        let map = |value: Value| value.as_object().unwrap().clone();
        Values::default().under(map(outer)).under(map(inner))
    }

    #[test]
    fn the_nearest_value_counts() {
        let text = Template::parse("${id}-${event.id}-${event.n}").unwrap();
        assert_eq!(
            scope()
                .text(&text, &CurrentExchange::default())
                .unwrap()
                .unwrap(),
            "near-e2-5"
        );
    }

    #[test]
    fn an_optional_value_takes_the_smallest_thing_around_it_away() {
        let body =
            JsonTemplate::parse(r#"{"a":"${x?}","b":"${event.n}","c":["${x?}",1]}"#).unwrap();
        let filled = scope()
            .json(&body, &CurrentExchange::default())
            .unwrap()
            .unwrap();
        assert_eq!(filled, json!({ "b": 5, "c": [1] }));
        let body = JsonTemplate::parse(r#"{"a":"${x}"}"#).unwrap();
        assert_eq!(
            scope().json(&body, &CurrentExchange::default()),
            Err(MissingValue("x".into()))
        );
    }
}
