//! Replaces the fresh values in findings with their names. Each request has other values, so the same
//! mistake would otherwise give a different finding each time.

use super::evidence::Exchange;
use crate::vocab::Finding;

/// A value shorter than this is not replaced: it may be an ordinary word.
const MIN_LENGTH: usize = 8;

/// Replaces values in the scope of an exchange with their names: all of them in `actual`, and in
/// `expected` only those that are new in each run, because a reader wants to see the others.
pub(super) fn replace_values(finding: &mut Finding, exchange: &Exchange) {
    let texts = exchange.scope.texts();
    let run = texts.iter().find(|(name, _)| name == "run");
    let fresh: Vec<&(String, &str)> = texts
        .iter()
        .filter(|(_, value)| run.is_some_and(|(_, run)| value.contains(run)))
        .collect();
    replace(&mut finding.expected, fresh.iter().copied());
    // A truncated value is one mistake, whatever the value was.
    let actual = finding.actual.trim_matches('"');
    let mut whole = fresh.iter().filter(|(_, value)| value.starts_with(actual));
    match whole.next() {
        Some((name, value)) if actual.len() >= MIN_LENGTH && *value != actual => {
            let count = actual.chars().count();
            finding.actual = format!("the first {count} characters of ${{{name}}}");
        }
        _ => replace(&mut finding.actual, texts.iter()),
    }
}

/// Replaces the values in a text. `texts` holds names and values, the longest value first.
fn replace<'t>(text: &mut String, texts: impl Iterator<Item = &'t (String, &'t str)>) {
    if text.len() < MIN_LENGTH {
        return;
    }
    for (name, value) in texts {
        if value.len() >= MIN_LENGTH && text.contains(value) {
            *text = text.replace(value, &format!("${{{name}}}"));
        }
    }
}
