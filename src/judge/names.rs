//! Fresh values in findings are called by their names: the next request has another one, and a mistake
//! that is made thirty times is one mistake.

use super::Exchange;
use crate::vocab::Finding;

/// A shorter value may be an ordinary word.
const WORTH_NAMING: usize = 8;

/// Puts names in place of the values that were in scope of an exchange: of all in what came, of those
/// that are new in each run in what was expected, where a reader wants to see the others.
pub(super) fn call_by_name(finding: &mut Finding, exchange: &Exchange) {
    let texts = exchange.scope.texts();
    let run = texts.iter().find(|(name, _)| name == "run");
    let fresh: Vec<&(String, &str)> = texts
        .iter()
        .filter(|(_, value)| run.is_some_and(|(_, run)| value.contains(run)))
        .collect();
    named(&mut finding.expected, fresh.iter().copied());
    // A server that cuts a value makes one mistake, however often it does.
    let told = finding.actual.trim_matches('"');
    let mut whole = fresh.iter().filter(|(_, value)| value.starts_with(told));
    match whole.next() {
        Some((name, value)) if told.len() >= WORTH_NAMING && *value != told => {
            let count = told.chars().count();
            finding.actual = format!("the first {count} characters of ${{{name}}}");
        }
        _ => named(&mut finding.actual, texts.iter()),
    }
}

/// `texts`: names and values, the longest value first.
fn named<'t>(text: &mut String, texts: impl Iterator<Item = &'t (String, &'t str)>) {
    if text.len() < WORTH_NAMING {
        return;
    }
    for (name, value) in texts {
        if value.len() >= WORTH_NAMING && text.contains(value) {
            *text = text.replace(value, &format!("${{{name}}}"));
        }
    }
}
