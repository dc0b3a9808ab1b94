//! Describes a validation error for a report. The message of `jsonschema` is not used, because it
//! holds the whole instance, which can be megabytes of other people's data.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::mismatch::Mismatch;
use crate::view::Pointer;

/// The maximum number of items to show. A longer list or object is described by its size alone.
const MAX_ITEMS: usize = 120;

/// Turns one error into mismatches: one mismatch for each missing or wrong value.
pub(super) fn mismatches(
    error: &ValidationError<'_>,
    found: &mut dyn FnMut(&ValidationError<'_>, Mismatch),
) {
    pointers(error, &mut |error, at| {
        let (expected, actual) = sides(error);
        found(
            error,
            Mismatch {
                at,
                expected,
                actual,
                level: None,
                rule: None,
            },
        );
    });
}

/// Finds the JSON pointers of the values that one error is about. A failed choice (`anyOf`,
/// `oneOf`) is described by the branch with the fewest errors.
pub(super) fn pointers(
    error: &ValidationError<'_>,
    found: &mut dyn FnMut(&ValidationError<'_>, String),
) {
    if let Kind::AnyOf { context } | Kind::OneOfNotValid { context } = error.kind()
        && let Some(nearest) = context.iter().min_by_key(|branch| branch.len())
        && !nearest.is_empty()
    {
        for error in nearest {
            pointers(error, found);
        }
        return;
    }
    let mut at = error.instance_path().as_str().to_owned();
    if let Kind::Required {
        property: Value::String(name),
    } = error.kind()
    {
        at.push_str(&Pointer::from_tokens([name]).to_string());
    }
    found(error, at);
}

fn sides(error: &ValidationError<'_>) -> (String, String) {
    if let Kind::Required { .. } = error.kind() {
        // The instance is the whole object around the missing member, which a report must not show.
        return ("present".into(), "absent".into());
    }
    let actual = show(error.instance());
    let expected = match error.kind() {
        Kind::Constant { expected_value } => show(expected_value),
        Kind::Enum { options } => format!("one of {}", show(options)),
        Kind::Type { kind } => type_words(kind),
        Kind::Pattern { pattern } => format!("a text like {pattern}"),
        Kind::Format { format } => format!("a {format}"),
        Kind::MinLength { limit } => format!("at least {limit} characters"),
        Kind::MaxLength { limit } => format!("at most {limit} characters"),
        Kind::MinItems { limit } => format!("at least {limit} items"),
        Kind::MaxItems { limit } => format!("at most {limit} items"),
        Kind::MinProperties { limit } => format!("at least {limit} members"),
        Kind::MaxProperties { limit } => format!("at most {limit} members"),
        Kind::Minimum { limit } => format!("at least {limit}"),
        Kind::Maximum { limit } => format!("at most {limit}"),
        Kind::FalseSchema => "absent".into(),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            return ("no other members".into(), unexpected.join(", "));
        }
        other => format!("what `{}` asks for", other.keyword()),
    };
    (expected, actual)
}

fn type_words(kind: &TypeKind) -> String {
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(many) => many.iter().map(|one| one.to_string()).collect(),
    };
    let with_article = |name: &String| match name.chars().next() {
        Some('a' | 'e' | 'i' | 'o' | 'u') => format!("an {name}"),
        _ => format!("a {name}"),
    };
    names
        .iter()
        .map(with_article)
        .collect::<Vec<_>>()
        .join(" or ")
}

/// Shows a value in one line. A long list or object is shown by its size only. The text is
/// truncated later, after secrets are masked, because half a secret would no longer be masked.
fn show(value: &Value) -> String {
    match value {
        Value::Array(items) if items.len() > MAX_ITEMS => {
            format!("a list of {} items", items.len())
        }
        Value::Object(members) if members.len() > MAX_ITEMS => {
            format!("an object of {} members", members.len())
        }
        value => value.to_string(),
    }
}
