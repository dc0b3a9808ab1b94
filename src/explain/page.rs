//! A page for a terminal, 80 columns wide.

use crate::vocab::wrap;

/// The width of a line in columns. A longer word is not broken.
const WIDTH: usize = 80;

/// The width of the labels of items.
const LABEL_WIDTH: usize = 10;

/// The text of a page, to which parts are added line by line.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) text: String,
}

impl Page {
    /// Adds a label and a text, wrapped with a hanging indent.
    pub(super) fn push(&mut self, label: &str, text: &str) {
        let indent = label.chars().count();
        let room = WIDTH.saturating_sub(indent).max(1);
        let mut before = label.to_owned();
        for row in wrap(text, room) {
            let line = format!("{before}{row}");
            self.verbatim(line.trim_end());
            before = " ".repeat(indent);
        }
    }

    /// Adds a label of fixed width and a text.
    pub(super) fn item(&mut self, label: &str, text: &str) {
        self.push(&format!("{label:LABEL_WIDTH$}"), text);
    }

    /// Adds a line without wrapping, so that it can be copied.
    pub(super) fn verbatim(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds the heading of a section.
    pub(super) fn part(&mut self, title: &str) {
        self.gap();
        self.push("", title);
    }

    /// Adds an empty line between two sections.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_a_hanging_indent() {
        let mut page = Page::default();
        page.push("label  ", &"twelve chars ".repeat(8));
        page.push("", "");
        page.push("a ", &"x".repeat(100));
        let lines: Vec<&str> = page.text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[0].starts_with("label  twelve") && lines[0].len() <= WIDTH);
        assert!(lines[1].starts_with("       ") && !lines[1].ends_with(' '));
        assert_eq!(lines[3].len(), 102);
    }
}
