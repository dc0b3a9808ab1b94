//! One comparison with one place of an answer.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;
use url::Url;

use super::urls::{self, Way};
use crate::case::{Assertion, Check as CaseCheck, Compare, JsonTemplate};
use crate::request::MissingValue;
use crate::view::Response;
use crate::vocab::{CheckKind, Level};

/// What one comparison has against an answer.
pub(super) struct Unmet {
    pub(super) check: CheckKind,
    /// How bad it can be at most.
    pub(super) most: Level,
    pub(super) expected: String,
    pub(super) actual: String,
}

type Fill<'f> = &'f dyn Fn(&JsonTemplate) -> Result<Value, MissingValue>;

/// What is there, and how it is compared.
struct Place<'p> {
    found: Option<Cow<'p, Value>>,
    default: Option<Value>,
    compare: Compare,
    base: Option<&'p Url>,
}

/// Holds one comparison against an answer.
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
    let place = Place {
        found,
        default,
        compare: check.compare,
        base: answer.url.as_deref(),
    };
    place.against(&check.assertion, fill)
}

impl Place<'_> {
    fn got(&self) -> Option<&Value> {
        self.found.as_deref().or(self.default.as_ref())
    }

    fn is(&self, value: &Value) -> bool {
        self.got()
            .is_some_and(|got| are_same(got, value, self.compare))
    }

    fn against(&self, ask: &Assertion, fill: Fill<'_>) -> Result<Option<Unmet>, MissingValue> {
        let fill_all =
            |values: &[JsonTemplate]| values.iter().map(fill).collect::<Result<Vec<_>, _>>();
        Ok(match ask {
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
                // Nothing at all is everywhere.
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
            most: Level::Must,
            expected,
            actual: show(self.found.as_deref()),
        }
    }

    /// Of a size it is the number that is wrong.
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

    /// Whether a text has a text in it, or a list an item.
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
            self.led(
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
            goes.extend(urls::goes(url, &uri, self.base).map(|way| (url, way)));
        }
        let straight = goes.iter().any(|(_, way)| *way == Way::Straight);
        let urls: Vec<&str> = goes.iter().map(|(url, _)| *url).collect();
        let expected = format!("no URL that goes to {uri}");
        // Where it goes is expected already: a server that goes to every URI makes one mistake.
        let told: BTreeSet<String> = urls
            .iter()
            .map(|url| format!("one{}", urls::brought(url, &uri)))
            .collect();
        let told: Vec<String> = told.into_iter().collect();
        (!urls.is_empty()).then(|| {
            let unmet = Unmet {
                actual: told.join("; "),
                ..self.unmet(CheckKind::Avoids, expected)
            };
            unmet.at_most(!straight)
        })
    }

    /// The URLs of a text, one a line.
    fn urls(&self) -> Vec<&str> {
        let text = self.got().and_then(Value::as_str).unwrap_or_default();
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .collect()
    }

    fn led(&self, check: CheckKind, expected: String, urls: &[&str]) -> Unmet {
        let unmet = self.unmet(check, expected);
        let told: Vec<String> = urls.iter().map(|url| urls::brief(url)).collect();
        if told.is_empty() {
            return unmet;
        }
        Unmet {
            actual: told.join("; "),
            ..unmet
        }
    }
}

impl Unmet {
    /// It is advice, if so.
    fn at_most(self, advice: bool) -> Self {
        let most = if advice { Level::Should } else { self.most };
        Self { most, ..self }
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

/// The text of a value that has one.
fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// How many characters, items or members a value has.
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
        // Whole: it is cut where it is masked, or half of a secret would be left.
        ToString::to_string,
    )
}
