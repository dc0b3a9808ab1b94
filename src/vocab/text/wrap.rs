//! Line wrapping; the only file that uses `textwrap`.

use std::borrow::Cow;

use textwrap::{Options, WordSplitter};

/// Breaks a text at spaces into lines of at most `width` columns. A longer word stays whole, so that
/// an id or a URL can be copied. An empty text is one empty line.
pub fn wrap(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    let options = Options::new(width)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_break_at_spaces_only() {
        assert_eq!(wrap("a well-known word", 8), ["a", "well-known", "word"]);
        assert_eq!(wrap("two words", 9), ["two words"]);
        assert_eq!(wrap("", 9), [""]);
    }
}
