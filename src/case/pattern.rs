//! Patterns: regular expressions that are matched in linear time, whatever a server sends.

use std::fmt;

use regex::{Regex, RegexBuilder};

use super::raw::Compare;

/// A compiled pattern is no bigger than this.
const MOST_BYTES: usize = 1 << 20;

/// A pattern. It looks anywhere in the text, unless it is written with `^` and `$`.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

impl Pattern {
    /// Reads a pattern, or says what is wrong with it in a line.
    pub fn parse(text: &str, compare: Compare) -> Result<Self, String> {
        if text.is_empty() {
            return Err("an empty pattern fits every text".into());
        }
        RegexBuilder::new(text)
            .case_insensitive(compare == Compare::IgnoreCase)
            .size_limit(MOST_BYTES)
            .build()
            .map(Self)
            .map_err(|e| {
                // The crate draws the pattern first, and says what is wrong in its last line.
                let words = e.to_string();
                let last = words.lines().last().unwrap_or_default();
                let why = last.trim_start_matches("error: ");
                format!("this is no pattern that is matched in linear time: {why}")
            })
    }

    /// Whether a text has this form.
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
    fn a_pattern_is_anchored_as_it_is_written() {
        let pattern = |text, compare| Pattern::parse(text, compare).unwrap();
        assert!(pattern("ear", Compare::Exact).is_match("Bearer"));
        assert!(!pattern("^ear", Compare::Exact).is_match("Bearer"));
        assert!(!pattern("^bearer", Compare::Exact).is_match("Bearer"));
        assert!(pattern("^bearer", Compare::IgnoreCase).is_match("Bearer"));
    }

    #[test]
    fn what_cannot_be_linear_is_told_in_a_line() {
        for (text, says) in [
            (r"(a)\1", "backreferences are not supported"),
            ("a(?=b)", "look-around"),
            ("(", "unclosed group"),
            (r"(\w{900}){900}", "size limit"),
        ] {
            let told = Pattern::parse(text, Compare::Exact).unwrap_err();
            assert!(told.contains(says) && !told.contains('\n'), "{told}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_or_told(text in "[a(){}|*+?^$.,0-9\\\\é\\[\\]:<>-]{0,16}", in_text in "\\PC{0,16}") {
            match Pattern::parse(&text, Compare::IgnoreCase) {
                Ok(pattern) => {
                    pattern.is_match(&in_text);
                }
                Err(told) => prop_assert!(!told.contains('\n'), "{told}"),
            }
        }
    }
}
