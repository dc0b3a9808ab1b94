//! The text of a file.

use std::sync::Arc;

/// A file and its text. It translates byte offsets into lines and columns.
#[derive(Debug, Clone)]
pub struct Source {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: Arc<str>,
    text: String,
    /// The byte offsets of the line starts.
    lines: Vec<usize>,
}

impl Source {
    /// Wraps a text. `name` is the name that the user knows the file by.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            inner: Arc::new(Inner {
                name: name.into(),
                text,
                lines,
            }),
        }
    }

    /// The name of the file.
    pub fn name(&self) -> &Arc<str> {
        &self.inner.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// Returns the line of a byte offset, counted from 1.
    pub fn line(&self, offset: usize) -> u32 {
        let line = self.inner.lines.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// Returns the column of a byte offset in characters, counted from 1.
    pub(super) fn column(&self, offset: usize) -> u32 {
        let line = self
            .inner
            .lines
            .partition_point(|start| *start <= offset)
            .saturating_sub(1);
        let start = self.inner.lines[line];
        let before = self.inner.text.get(start..offset).unwrap_or_default();
        u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX)
    }
}
