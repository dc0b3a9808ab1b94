//! The values that requests and checks can use, and the code that fills in templates.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::case::{JsonTemplate, Reference, Template, TemplatePart, ValueSource};
use crate::view::{Request, Response};

/// The error for a reference that has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`${{{0}}}` has no value")]
pub struct MissingValue(pub String);

/// Nested scopes of values. Inner scopes shadow outer scopes. Cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct Values {
    /// The scopes, outermost first.
    layers: Vec<Arc<Map<String, Value>>>,
}

impl Values {
    /// Adds an inner scope, which shadows these values.
    #[must_use]
    pub fn under(mut self, inner: Map<String, Value>) -> Self {
        if !inner.is_empty() {
            self.layers.push(Arc::new(inner));
        }
        self
    }

    /// The value with this name. The name may refer to a part of a value (`event.id`).
    pub fn get(&self, name: &str) -> Option<&Value> {
        let mut innermost_first = self.layers.iter().rev();
        innermost_first.find_map(|layer| part(layer, name))
    }

    /// All texts with their names, longest text first. Reports show the name in place of the text.
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

    /// Fills in a text template. Returns `None` if an optional value is missing.
    pub fn text(
        &self,
        template: &Template,
        exchange: &CurrentExchange<'_>,
    ) -> Result<Option<String>, MissingValue> {
        let mut text = String::new();
        for part in &template.0 {
            match part {
                TemplatePart::Text(plain) => text.push_str(plain),
                TemplatePart::Reference(reference) => match self.value(reference, exchange)? {
                    Some(value) => text.push_str(&as_text(&value)),
                    None => return Ok(None),
                },
            }
        }
        Ok(Some(text))
    }

    /// Fills in a JSON template. Members and items with a missing optional value are left out.
    pub fn json(
        &self,
        template: &JsonTemplate,
        exchange: &CurrentExchange<'_>,
    ) -> Result<Option<Value>, MissingValue> {
        Ok(Some(match template {
            JsonTemplate::Plain(value) => value.clone(),
            JsonTemplate::Whole(reference) => return self.value(reference, exchange),
            JsonTemplate::Text(text) => return Ok(self.text(text, exchange)?.map(Value::String)),
            JsonTemplate::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.extend(self.json(item, exchange)?);
                }
                Value::Array(list)
            }
            JsonTemplate::Object(members) => {
                let mut object = Map::with_capacity(members.len());
                for (name, member) in members {
                    if let Some(value) = self.json(member, exchange)? {
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
        exchange: &CurrentExchange<'_>,
    ) -> Result<Option<Value>, MissingValue> {
        let value = match &reference.from {
            ValueSource::Scope(name) => self.get(name).cloned(),
            ValueSource::Sent(at) => exchange.sent.and_then(|sent| sent.at(at)),
            ValueSource::Got(at) => {
                let got = exchange.got.and_then(|got| got.at(at));
                got.map(std::borrow::Cow::into_owned)
            }
        };
        if value.is_none() && !reference.optional {
            return Err(MissingValue(reference.from.to_string()));
        }
        Ok(value)
    }
}

/// The request and the response of the current exchange, if they exist yet.
#[derive(Debug, Clone, Copy, Default)]
pub struct CurrentExchange<'n> {
    /// The request as it was sent.
    pub sent: Option<&'n Request>,
    /// The response.
    pub got: Option<&'n Response>,
}

/// The value with this name, or the part of a value. Names can contain dots themselves.
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
    fn the_innermost_value_is_used() {
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
    fn a_missing_optional_value_omits_the_member_or_item() {
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
