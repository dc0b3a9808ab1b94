//! Replaces the fresh values in findings with their names. Fresh values differ in each request, so
//! without the names the same mistake would give a new finding each time.

use super::evidence::Exchange;
use crate::vocab::Finding;

/// Shorter values are not replaced, because they may be ordinary words.
const MIN_LENGTH: usize = 8;

/// Replaces the values of an exchange with their names. In `actual`, all values are replaced. In
/// `expected`, only values that are new in each run are replaced, because readers want to see the
/// others.
pub(super) fn replace_values(finding: &mut Finding, exchange: &Exchange) {
    let texts = exchange.scope.texts();
    let run = texts.iter().find(|(name, _)| name == "run");
    let fresh: Vec<&(String, &str)> = texts
        .iter()
        .filter(|(_, value)| run.is_some_and(|(_, run)| value.contains(run)))
        .collect();
    let mut values = Vec::new();
    replace(&mut finding.expected, fresh.iter().copied(), &mut values);
    // If `actual` is the start of a fresh value, the finding gives the length and the name, so that
    // the same mistake gives the same finding in each run.
    let actual = finding.actual.trim_matches('"');
    let mut whole = fresh.iter().filter(|(_, value)| value.starts_with(actual));
    match whole.next() {
        Some((name, value)) if actual.len() >= MIN_LENGTH && *value != actual => {
            let count = actual.chars().count();
            finding.actual = format!("the first {count} characters of ${{{name}}}");
            values.push((name.clone(), (*value).to_owned()));
        }
        _ => replace(&mut finding.actual, texts.iter(), &mut values),
    }
    finding.shown.values.extend(values);
}

/// Replaces the values in a text, and adds the replaced ones to `values`. `texts` holds pairs of name and
/// value, longest value first.
fn replace<'t>(
    text: &mut String,
    texts: impl Iterator<Item = &'t (String, &'t str)>,
    values: &mut Vec<(String, String)>,
) {
    if text.len() < MIN_LENGTH {
        return;
    }
    for (name, value) in texts {
        if value.len() >= MIN_LENGTH && text.contains(value) {
            *text = text.replace(value, &format!("${{{name}}}"));
            values.push((name.clone(), (*value).to_owned()));
        }
    }
}
