//! Patterns: regular expressions whose matching time is linear, even for hostile responses.

use std::fmt;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

/// The maximum size of a compiled pattern, in bytes.
const MOST_BYTES: usize = 1 << 20;

/// How texts are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compare {
    /// Compares character by character.
    #[default]
    Exact,
    /// Ignores letter case.
    IgnoreCase,
}

/// A regular expression. It matches anywhere in a text unless it contains `^` and `$`.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

impl Pattern {
    /// Parses a pattern. The error is one line.
    pub fn parse(text: &str, compare: Compare) -> Result<Self, String> {
        if text.is_empty() {
            return Err("an empty pattern matches every text".into());
        }
        RegexBuilder::new(text)
            .case_insensitive(compare == Compare::IgnoreCase)
            .size_limit(MOST_BYTES)
            .build()
            .map(Self)
            .map_err(|e| {
                // The error of the crate begins with the pattern; the problem is in its last line.
                let words = e.to_string();
                let last = words.lines().last().unwrap_or_default();
                let why = last.trim_start_matches("error: ");
                format!("invalid pattern: {why}")
            })
    }

    /// Whether a text matches the pattern.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pattern_is_anchored_only_by_its_own_anchors() {
        let pattern = |text, compare| Pattern::parse(text, compare).unwrap();
        assert!(pattern("ear", Compare::Exact).is_match("Bearer"));
        assert!(!pattern("^ear", Compare::Exact).is_match("Bearer"));
        assert!(!pattern("^bearer", Compare::Exact).is_match("Bearer"));
        assert!(pattern("^bearer", Compare::IgnoreCase).is_match("Bearer"));
    }

    #[test]
    fn patterns_without_linear_matching_are_refused_in_one_line() {
        for (text, says) in [
            (r"(a)\1", "backreferences are not supported"),
            ("a(?=b)", "look-around"),
            ("(", "unclosed group"),
            (r"(\w{900}){900}", "size limit"),
        ] {
            let message = Pattern::parse(text, Compare::Exact).unwrap_err();
            assert!(
                message.contains(says) && !message.contains('\n'),
                "{message}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in "[a(){}|*+?^$.,0-9\\\\é\\[\\]:<>-]{0,16}", in_text in "\\PC{0,16}") {
            match Pattern::parse(&text, Compare::IgnoreCase) {
                Ok(pattern) => {
                    pattern.is_match(&in_text);
                }
                Err(message) => prop_assert!(!message.contains('\n'), "{message}"),
            }
        }
    }
}
