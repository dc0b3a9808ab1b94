//! Compares one value of a response.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;
use url::Url;

use super::urls::{self, Way};
use crate::case::{Assertion, Check as CaseCheck, Compare, JsonTemplate};
use crate::request::MissingValue;
use crate::view::Response;
use crate::vocab::{CheckKind, Level};

/// A comparison that failed.
pub(super) struct Unmet {
    pub(super) check: CheckKind,
    /// The highest level that the finding may have.
    pub(super) max_level: Level,
    pub(super) expected: String,
    pub(super) actual: String,
}

type Fill<'f> = &'f dyn Fn(&JsonTemplate) -> Result<Value, MissingValue>;

/// The value of the response, and how to compare it.
struct Compared<'p> {
    found: Option<Cow<'p, Value>>,
    default: Option<Value>,
    compare: Compare,
    base: Option<&'p Url>,
}

/// Compares one value of a response.
pub(super) fn unmet(
    check: &CaseCheck,
    answer: &Response,
    fill: Fill<'_>,
) -> Result<Option<Unmet>, MissingValue> {
    let found = answer.at(&check.at);
    let default = match (&found, &check.default) {
        (None, Some(default)) => Some(fill(default)?),
        _ => None,
    };
    let compared = Compared {
        found,
        default,
        compare: check.compare,
        base: answer.url.as_deref(),
    };
    compared.check(&check.assertion, fill)
}

impl Compared<'_> {
    fn got(&self) -> Option<&Value> {
        self.found.as_deref().or(self.default.as_ref())
    }

    fn is(&self, value: &Value) -> bool {
        self.got()
            .is_some_and(|got| are_same(got, value, self.compare))
    }

    fn check(&self, assertion: &Assertion, fill: Fill<'_>) -> Result<Option<Unmet>, MissingValue> {
        let fill_all =
            |values: &[JsonTemplate]| values.iter().map(fill).collect::<Result<Vec<_>, _>>();
        Ok(match assertion {
            Assertion::Equals(value) => {
                let value = fill(value)?;
                (!self.is(&value)).then(|| self.unmet(CheckKind::Equals, show(Some(&value))))
            }
            Assertion::Differs(value) => {
                let value = fill(value)?;
                let expected = format!("another value than {}", show(Some(&value)));
                self.is(&value)
                    .then(|| self.unmet(CheckKind::Differs, expected))
            }
            Assertion::In { values, also } => {
                let (values, also) = (fill_all(values)?, fill_all(also)?);
                let advised = also.iter().any(|value| self.is(value));
                (!values.iter().any(|value| self.is(value)))
                    .then(|| self.unmet(CheckKind::In, one_of(&values)).at_most(advised))
            }
            Assertion::Has { value, also } => {
                let (value, also) = (fill(value)?, fill_all(also)?);
                let expected = format!("{} in it", show(Some(&value)));
                let advised = also.iter().any(|value| self.has(value));
                (!self.has(&value)).then(|| self.unmet(CheckKind::Has, expected).at_most(advised))
            }
            Assertion::Lacks(value) => {
                let value = fill(value)?;
                let expected = format!("nothing of {}", show(Some(&value)));
                // Every text contains the empty text, so an empty value is not searched for.
                let is_there = value.as_str() != Some("") && self.has(&value);
                is_there.then(|| self.unmet(CheckKind::Lacks, expected))
            }
            Assertion::Extends(uri) => self.extends(&fill(uri)?),
            Assertion::Avoids(uri) => self.avoids(&fill(uri)?),
            Assertion::Matches(pattern) => {
                let text = self.got().and_then(text);
                let fits = text.is_some_and(|text| pattern.is_match(&text));
                (!fits).then(|| self.unmet(CheckKind::Matches, format!("a text like {pattern}")))
            }
            Assertion::Present(present) => {
                let words = |there| if there { "present" } else { "absent" };
                let is_there = self.got().is_some();
                (*present != is_there).then(|| Unmet {
                    actual: words(is_there).into(),
                    ..self.unmet(CheckKind::Present, words(*present).into())
                })
            }
            Assertion::Length(length) => {
                let is = self.got().and_then(size);
                (is != Some(*length))
                    .then(|| self.sized(CheckKind::Length, format!("{length}"), is))
            }
            Assertion::Max(max) => {
                let got = self.got();
                let is = got.and_then(|got| got.as_u64().or_else(|| size(got)));
                let is_more = is.is_some_and(|is| is > *max);
                let expected = format!("at most {max}");
                is_more.then(|| self.sized(CheckKind::Max, expected, is))
            }
        })
    }

    fn unmet(&self, check: CheckKind, expected: String) -> Unmet {
        Unmet {
            check,
            max_level: Level::Must,
            expected,
            actual: show(self.found.as_deref()),
        }
    }

    /// A failed comparison of a size. The finding shows the size instead of the value.
    fn sized(&self, check: CheckKind, expected: String, is: Option<u64>) -> Unmet {
        let unmet = self.unmet(check, expected);
        match is {
            Some(is) => Unmet {
                actual: is.to_string(),
                ..unmet
            },
            None => unmet,
        }
    }

    /// Whether a text contains another text, or a list contains an item.
    fn has(&self, value: &Value) -> bool {
        match self.got() {
            Some(Value::Array(items)) => {
                items.iter().any(|item| are_same(item, value, self.compare))
            }
            Some(got) => match (text(got), text(value)) {
                (Some(got), Some(value)) if self.compare == Compare::IgnoreCase => {
                    got.to_lowercase().contains(&value.to_lowercase())
                }
                (Some(got), Some(value)) => got.contains(value.as_ref()),
                _ => false,
            },
            None => false,
        }
    }

    fn extends(&self, uri: &Value) -> Option<Unmet> {
        let uri = text(uri).unwrap_or_default();
        let urls = self.urls();
        let is_there = urls.iter().any(|url| urls::extends(url, &uri));
        (!is_there).then(|| {
            self.unmet_urls(
                CheckKind::Extends,
                format!("a URL that goes to {uri}"),
                &urls,
            )
        })
    }

    fn avoids(&self, uri: &Value) -> Option<Unmet> {
        let uri = text(uri).unwrap_or_default();
        let mut goes: Vec<(&str, Way)> = Vec::new();
        for url in self.urls() {
            goes.extend(urls::leads_to(url, &uri, self.base).map(|way| (url, way)));
        }
        let straight = goes.iter().any(|(_, way)| *way == Way::Straight);
        let urls: Vec<&str> = goes.iter().map(|(url, _)| *url).collect();
        let expected = format!("no URL that goes to {uri}");
        // The finding does not repeat the address of the URL, because `expected` has the URI. A
        // server that redirects to every URI then has one finding, not many.
        let shown: BTreeSet<String> = urls
            .iter()
            .map(|url| format!("one{}", urls::parameters_beyond(url, &uri)))
            .collect();
        let shown: Vec<String> = shown.into_iter().collect();
        (!urls.is_empty()).then(|| {
            let unmet = Unmet {
                actual: shown.join("; "),
                ..self.unmet(CheckKind::Avoids, expected)
            };
            unmet.at_most(!straight)
        })
    }

    /// The URLs in a text with one URL per line.
    fn urls(&self) -> Vec<&str> {
        let text = self.got().and_then(Value::as_str).unwrap_or_default();
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .collect()
    }

    /// A failed comparison of URLs. The finding shows the URLs without the values of their
    /// parameters.
    fn unmet_urls(&self, check: CheckKind, expected: String, urls: &[&str]) -> Unmet {
        let unmet = self.unmet(check, expected);
        let shown: Vec<String> = urls.iter().map(|url| urls::brief(url)).collect();
        if shown.is_empty() {
            return unmet;
        }
        Unmet {
            actual: shown.join("; "),
            ..unmet
        }
    }
}

impl Unmet {
    /// Lowers the level to should if `advice` is set.
    fn at_most(self, advice: bool) -> Self {
        let max_level = if advice {
            Level::Should
        } else {
            self.max_level
        };
        Self { max_level, ..self }
    }
}

fn are_same(one: &Value, other: &Value, compare: Compare) -> bool {
    match (compare, one, other) {
        (Compare::IgnoreCase, Value::String(one), Value::String(other)) => {
            one.to_lowercase() == other.to_lowercase()
        }
        (Compare::IgnoreCase | Compare::Exact, one, other) => one == other,
    }
}

/// The text of a string, a number or a boolean.
fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The number of characters in a text, items in a list, or members of an object.
fn size(value: &Value) -> Option<u64> {
    let size = match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) => return None,
    };
    u64::try_from(size).ok()
}

fn one_of(values: &[Value]) -> String {
    match values {
        [one] => show(Some(one)),
        values => format!("one of {}", Value::from(values)),
    }
}

fn show(value: Option<&Value>) -> String {
    value.map_or_else(
        || "absent".into(),
        // The text is truncated only after secrets are masked. Otherwise half of a secret could
        // remain.
        ToString::to_string,
    )
}
