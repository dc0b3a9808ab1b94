//! A page for a terminal: lines of at most 80 columns.

/// How wide a line is; a word that is longer is not broken.
const WIDE: usize = 80;

/// A text that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) text: String,
}

impl Page {
    /// A label, and a text behind it that is wrapped below itself.
    pub(super) fn push(&mut self, label: &str, text: &str) {
        let indent = label.chars().count();
        let room = WIDE.saturating_sub(indent).max(1);
        let mut before = label.to_owned();
        for row in rows(text, room) {
            let line = format!("{before}{row}");
            self.verbatim(line.trim_end());
            before = " ".repeat(indent);
        }
    }

    /// A line as it stands, however long: what has to be pasted is not broken.
    pub(super) fn verbatim(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The heading of a part.
    pub(super) fn part(&mut self, title: &str) {
        self.gap();
        self.push("", title);
    }

    /// An empty line between two parts.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

fn rows(text: &str, room: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in text.split(' ') {
        let last = rows.len() - 1;
        let row = &mut rows[last];
        if row.is_empty() {
            row.push_str(word);
        } else if row.chars().count() + 1 + word.chars().count() <= room {
            row.push(' ');
            row.push_str(word);
        } else {
            rows.push(word.to_owned());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_below_itself() {
        let mut page = Page::default();
        page.push("label  ", &"twelve chars ".repeat(8));
        page.push("", "");
        page.push("a ", &"x".repeat(100));
        let lines: Vec<&str> = page.text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[0].starts_with("label  twelve") && lines[0].len() <= WIDE);
        assert!(lines[1].starts_with("       ") && !lines[1].ends_with(' '));
        assert_eq!(lines[3].len(), 102);
    }
}
