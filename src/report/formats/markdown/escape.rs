//! Escapes text from outside for GitHub-flavoured Markdown.

use crate::vocab::clean_line;

/// A value from outside as code. It is an HTML element with escaped text, as a backtick in the value
/// would need a longer fence, and `|` within a fence ends a table cell.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// A text from outside, without any HTML, table cell, markup, link or mention.
pub(super) fn escape(text: &str) -> String {
    /// How many characters of a value are shown; `run.json` has all of it.
    const MAX_TEXT: usize = 200;
    let text = clean_line(text, MAX_TEXT);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // `\|` means something else inside a table than outside.
            '|' => out.push_str("&#124;"),
            // A URL would become a link, `@name` a mention.
            '/' if before == ':' => out.push_str("&#47;"),
            '.' if before.eq_ignore_ascii_case(&'w') => out.push_str("&#46;"),
            '@' => out.push_str("&#64;"),
            // Within a word `_` is not markup, and ids have many.
            '_' if before.is_alphanumeric() && after.is_alphanumeric() => out.push(c),
            '`' | '\\' | '*' | '_' | '[' | ']' | '~' | '#' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        before = c;
    }
    out
}
