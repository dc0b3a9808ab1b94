//! Shortens large documents. `jsonschema` collects every error of a document before it returns the
//! first one, so a hostile body with a million errors would delay all other cases.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::{Map, Value};

use crate::view::Pointer;

/// The maximum number of items of a list, and of members of an object, in a shortened document.
const MAX_ITEMS: usize = 100;

/// The number of values in a document that is validated as it is.
const MAX_VALUES: usize = 10_000;

/// The beginning of a large document.
#[derive(Debug)]
pub(super) struct Shortened {
    pub(super) document: Value,
    /// The pointers of the lists and objects that were cut.
    cut: Vec<String>,
}

impl Shortened {
    /// Shortens a large document. Returns `None` if the document is small.
    pub(super) fn new(document: &Value) -> Option<Self> {
        if count(document, MAX_VALUES) > 0 {
            return None;
        }
        let mut cut = Vec::new();
        let mut left = MAX_VALUES;
        let document = shorten(document, &mut Vec::new(), &mut left, &mut cut);
        Some(Self { document, cut })
    }

    /// Whether an error of the shortened document is also an error of the whole document. Errors
    /// about a list or object that was cut may be caused by the cut. So may errors about a value
    /// around it, unless they are only about names and types.
    pub(super) fn is_real(&self, error: &ValidationError<'_>) -> bool {
        let at = error.instance_path().as_str();
        let is_plain = matches!(
            error.kind(),
            Kind::Required { .. } | Kind::Type { .. } | Kind::AdditionalProperties { .. }
        );
        self.cut.iter().all(|cut| match cut.strip_prefix(at) {
            Some("") => false,
            Some(rest) if rest.starts_with('/') => is_plain,
            Some(_) | None => true,
        })
    }
}

/// Counts down from `left` for each value in a document, and stops at 0.
fn count(document: &Value, left: usize) -> usize {
    let left = left.saturating_sub(1);
    match document {
        _ if left == 0 => 0,
        Value::Array(items) => items.iter().fold(left, |left, item| count_more(item, left)),
        Value::Object(members) => members
            .values()
            .fold(left, |left, member| count_more(member, left)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => left,
    }
}

fn count_more(document: &Value, left: usize) -> usize {
    if left == 0 { 0 } else { count(document, left) }
}

/// A copy of a value with at most `left` values in it. `path` leads to the value.
fn shorten(
    value: &Value,
    path: &mut Vec<String>,
    left: &mut usize,
    cut: &mut Vec<String>,
) -> Value {
    *left = left.saturating_sub(1);
    match value {
        Value::Array(items) => {
            let mut kept = Vec::new();
            for (n, item) in items.iter().enumerate().take(MAX_ITEMS) {
                if *left == 0 {
                    break;
                }
                path.push(n.to_string());
                kept.push(shorten(item, path, left, cut));
                path.pop();
            }
            if kept.len() < items.len() {
                cut.push(Pointer::from_tokens(&*path).to_string());
            }
            Value::Array(kept)
        }
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, member) in members.iter().take(MAX_ITEMS) {
                if *left == 0 {
                    break;
                }
                path.push(name.clone());
                kept.insert(name.clone(), shorten(member, path, left, cut));
                path.pop();
            }
            if kept.len() < members.len() {
                cut.push(Pointer::from_tokens(&*path).to_string());
            }
            Value::Object(kept)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}
