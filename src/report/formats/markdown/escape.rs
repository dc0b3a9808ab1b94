//! Escapes text from outside for GitHub-flavoured Markdown.

use crate::vocab::clean_line;

/// Formats a value from outside as code. The result is an HTML element with escaped text: in
/// Markdown code, a backtick in the value would need a longer fence, and a `|` would end a table
/// cell.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// Escapes a text from outside, so that it cannot create HTML, table cells, markup, links or
/// mentions.
pub(super) fn escape(text: &str) -> String {
    /// The maximum number of characters to show of a value. `run.json` has the whole value.
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
            // `\|` has different meanings inside and outside a table.
            '|' => out.push_str("&#124;"),
            // Without this, a URL would become a link and `@name` a mention.
            '/' if before == ':' => out.push_str("&#47;"),
            '.' if before.eq_ignore_ascii_case(&'w') => out.push_str("&#46;"),
            '@' => out.push_str("&#64;"),
            // Within a word, `_` is not markup. The underscores of ids stay, so that ids are
            // readable.
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
