//! JSON pointers (RFC 6901).

use std::fmt;

use serde_json::Value;

/// A parsed JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// Parses `/a/b~1c`; the empty text is the whole document.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let Some(rest) = text.strip_prefix('/') else {
            return Err(format!(
                "`{text}` is no JSON pointer: it has to begin with `/`"
            ));
        };
        Ok(Self(
            rest.split('/')
                .map(|token| {
                    if token.contains('~') {
                        token.replace("~1", "/").replace("~0", "~")
                    } else {
                        token.to_owned()
                    }
                })
                .collect(),
        ))
    }

    /// A pointer of these names.
    pub fn of(tokens: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(tokens.into_iter().map(Into::into).collect())
    }

    /// The names on the way.
    pub fn tokens(&self) -> &[String] {
        &self.0
    }

    /// The first name and the rest.
    pub fn split_first(&self) -> Option<(&str, &[String])> {
        self.0
            .split_first()
            .map(|(first, rest)| (first.as_str(), rest))
    }

    /// This pointer with one more name.
    #[must_use]
    pub fn join(&self, token: &str) -> Self {
        let mut tokens = self.0.clone();
        tokens.push(token.to_owned());
        Self(tokens)
    }

    /// Whether its first token is this one: `/body/id` is in `body`.
    pub fn is_in(&self, head: &str) -> bool {
        self.0.first().is_some_and(|first| first == head)
    }

    /// Whether this place holds the other one, or is it.
    pub fn holds(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|token| write!(f, "/{}", token.replace('~', "~0").replace('/', "~1")))
    }
}

/// The value at these names below a value.
pub(crate) fn dig<'v>(value: &'v Value, tokens: &[String]) -> Option<&'v Value> {
    tokens.iter().try_fold(value, |value, token| match value {
        Value::Object(members) => members.get(token),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_pointer_is_read_as_it_is_written(tokens in proptest::collection::vec(".{1,6}", 0..4)) {
            let pointer = Pointer::of(tokens);
            prop_assert_eq!(Pointer::parse(&pointer.to_string()).unwrap(), pointer);
        }
    }
}
