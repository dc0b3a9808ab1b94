//! JSON pointers (RFC 6901). Only this file parses pointers, and reads or edits a value with them.

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
        Ok(Self(rest.split('/').map(unescape).collect()))
    }

    /// A pointer of these tokens, which are not escaped.
    pub fn from_tokens(tokens: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(tokens.into_iter().map(Into::into).collect())
    }

    /// The reference tokens, without escapes.
    pub fn tokens(&self) -> &[String] {
        &self.0
    }

    /// The first token and the rest.
    pub fn split_first(&self) -> Option<(&str, &[String])> {
        self.0
            .split_first()
            .map(|(first, rest)| (first.as_str(), rest))
    }

    /// This pointer with one more token.
    #[must_use]
    pub fn join(&self, token: &str) -> Self {
        let mut tokens = self.0.clone();
        tokens.push(token.to_owned());
        Self(tokens)
    }

    /// Whether the first token of the pointer is `head`: `/body/id` is in `body`.
    pub fn is_in(&self, head: &str) -> bool {
        self.0.first().is_some_and(|first| first == head)
    }

    /// Whether the other pointer is equal to this one or points below it.
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

fn unescape(token: &str) -> String {
    if token.contains('~') {
        token.replace("~1", "/").replace("~0", "~")
    } else {
        token.to_owned()
    }
}

/// Parses a token as an array index: `0`, or digits without a leading zero. `-` is not an index: it
/// points past the last item, where there is no value.
pub(crate) fn array_index(token: &str) -> Option<usize> {
    let is_index =
        token == "0" || !token.starts_with('0') && token.bytes().all(|byte| byte.is_ascii_digit());
    is_index.then(|| token.parse().ok()).flatten()
}

/// The value that these tokens point to.
pub(crate) fn get<'v>(value: &'v Value, tokens: &[String]) -> Option<&'v Value> {
    tokens.iter().try_fold(value, |value, token| match value {
        Value::Object(members) => members.get(token),
        Value::Array(items) => items.get(array_index(token)?),
        _ => None,
    })
}

/// The value that these tokens point to, to be changed.
pub(crate) fn get_mut<'v>(value: &'v mut Value, tokens: &[String]) -> Option<&'v mut Value> {
    tokens.iter().try_fold(value, |value, token| match value {
        Value::Object(members) => members.get_mut(token),
        Value::Array(items) => items.get_mut(array_index(token)?),
        _ => None,
    })
}

/// Removes the member or the item that these tokens point to, and returns it. The whole document
/// cannot be removed.
pub(crate) fn remove(value: &mut Value, tokens: &[String]) -> Option<Value> {
    let (last, parent) = tokens.split_last()?;
    match get_mut(value, parent)? {
        Value::Object(members) => members.shift_remove(last),
        Value::Array(items) => {
            let index = array_index(last).filter(|index| *index < items.len())?;
            Some(items.remove(index))
        }
        _ => None,
    }
}

/// Replaces the value that these tokens point to. If an object lacks the last token, the value is
/// added as a new member. Returns whether the document changed, or none if the location cannot
/// exist.
pub(crate) fn set(value: &mut Value, tokens: &[String], new: Value) -> Option<bool> {
    if let Some(old) = get_mut(value, tokens) {
        let changed = *old != new;
        *old = new;
        return Some(changed);
    }
    let (last, parent) = tokens.split_last()?;
    let members = get_mut(value, parent)?.as_object_mut()?;
    members.insert(last.clone(), new);
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn tokens(pointer: &str) -> Vec<String> {
        Pointer::parse(pointer).unwrap().tokens().to_vec()
    }

    #[test]
    fn an_array_index_has_digits_only_and_no_leading_zero() {
        assert_eq!(array_index("0"), Some(0));
        assert_eq!(array_index("10"), Some(10));
        let too_large = "9".repeat(40);
        for token in [
            "01", "00", "+1", "-1", "-", "", " 1", "1 ", "1.0", "x", "\u{661}", &too_large,
        ] {
            assert_eq!(array_index(token), None, "{token}");
        }
    }

    #[test]
    fn a_token_that_is_no_index_points_to_no_item() {
        let mut list = json!({ "a": [1, 2], "01": 3 });
        assert_eq!(get(&list, &tokens("/a/1")), Some(&json!(2)));
        assert_eq!(get(&list, &tokens("/01")), Some(&json!(3)));
        for pointer in ["/a/01", "/a/+1", "/a/-", "/a/2", "/a/0/0"] {
            let tokens = tokens(pointer);
            assert_eq!(get(&list, &tokens), None, "{pointer}");
            assert_eq!(remove(&mut list, &tokens), None, "{pointer}");
            assert_eq!(set(&mut list, &tokens, json!(9)), None, "{pointer}");
        }
        assert_eq!(list, json!({ "a": [1, 2], "01": 3 }));
    }

    #[test]
    fn a_value_is_removed_replaced_and_added_by_pointer() {
        let mut value = json!({ "a": [1, { "b/c": 2 }], "d": 3 });
        assert_eq!(set(&mut value, &tokens("/a/1/b~1c"), json!(5)), Some(true));
        assert_eq!(set(&mut value, &tokens("/a/1/b~1c"), json!(5)), Some(false));
        assert_eq!(set(&mut value, &tokens("/a/1/new"), json!(6)), Some(true));
        assert_eq!(set(&mut value, &tokens("/x/y"), json!(6)), None);
        assert_eq!(remove(&mut value, &tokens("/a/0")), Some(json!(1)));
        assert_eq!(remove(&mut value, &tokens("")), None);
        assert_eq!(value, json!({ "a": [{ "b/c": 5, "new": 6 }], "d": 3 }));
    }

    proptest! {
        #[test]
        fn a_pointer_is_read_as_it_is_written(tokens in proptest::collection::vec(".{1,6}", 0..4)) {
            let pointer = Pointer::from_tokens(tokens);
            prop_assert_eq!(Pointer::parse(&pointer.to_string()).unwrap(), pointer);
        }
    }
}
