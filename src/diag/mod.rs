//! Problems in files of ours and of the user's: each with file, line, column and help, all of all
//! files at once, one line each.

mod document;
mod location;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::vocab::clean_line;

pub use document::Document;
pub use location::Location;

/// A text with a name, in which places can be told as line and column.
#[derive(Debug, Clone)]
pub struct Source {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: Arc<str>,
    text: String,
    /// Byte offsets at which lines begin.
    lines: Vec<usize>,
}

impl Source {
    /// Takes a text and the name that a user knows it by.
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

    /// The line, from 1, of a byte offset.
    pub fn line(&self, offset: usize) -> u32 {
        let line = self.inner.lines.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    fn column(&self, offset: usize) -> u32 {
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

/// One problem in one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The name of the file.
    pub file: String,
    /// The line, from 1; 0 where the problem is about the whole file.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

/// All problems found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds a problem at a span of a source.
    pub fn at(&mut self, source: &Source, span: &Range<usize>, message: impl Into<String>) {
        self.place(source, span, message.into(), None);
    }

    /// Adds a problem at a span, with what to do about it.
    pub fn help(
        &mut self,
        source: &Source,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.place(source, span, message.into(), Some(help.into()));
    }

    /// Adds a problem of a whole file.
    pub fn file(&mut self, name: &str, message: impl Into<String>) {
        self.push(Problem {
            file: name.to_owned(),
            line: 0,
            column: 0,
            message: message.into(),
            help: None,
        });
    }

    /// Adds a problem of a line of a file.
    pub fn line(&mut self, file: &str, line: u32, message: impl Into<String>) {
        self.push(Problem {
            file: file.to_owned(),
            line,
            column: 1,
            message: message.into(),
            help: None,
        });
    }

    /// Adds an unknown word, with the nearest right one.
    pub fn unknown<'a>(
        &mut self,
        source: &Source,
        span: &Range<usize>,
        what: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let word = source
            .text()
            .get(span.clone())
            .unwrap_or_default()
            .trim_matches(['"', '\'']);
        // A quote that is not closed takes half of the file for a word.
        let word = clean_line(word, LONGEST);
        let word = word.as_str();
        let help = proposal(word, &known.into_iter().collect::<Vec<_>>());
        self.place(source, span, format!("unknown {what} `{word}`"), help);
    }

    /// How many there are: what was read without a new one is sound.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, by file and place, each once.
    pub fn sorted(mut self) -> Vec<Problem> {
        self.0.sort();
        self.0.dedup();
        self.0
    }

    /// Adds a problem; it is one line, whatever text it quotes.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(Problem {
            message: clean_line(&problem.message, usize::MAX),
            help: problem.help.map(|help| clean_line(&help, usize::MAX)),
            ..problem
        });
    }

    /// Adds all of others.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    fn place(
        &mut self,
        source: &Source,
        span: &Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        self.push(Problem {
            file: source.name().to_string(),
            line: source.line(span.start),
            column: source.column(span.start),
            message,
            help,
        });
    }
}

/// The longest word that is quoted.
const LONGEST: usize = 100;

/// What to write instead of an unknown word: the nearest right one, or all of a few.
fn proposal(word: &str, known: &[&str]) -> Option<String> {
    /// Nobody reads a longer list than this in one line.
    const FEW: usize = 24;
    if let Some(right) = nearest(word, known.iter().copied()) {
        return Some(format!("did you mean `{right}`?"));
    }
    match known {
        [] => Some("there is none".to_owned()),
        known if known.len() <= FEW => Some(format!("known are {}", known.join(", "))),
        _ => None,
    }
}

/// The known word that looks most like this one, if any is near.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this likeness a proposal confuses more than it helps.
    const NEAR: f64 = 0.75;
    /// Words that share a few letters in order are alike to the first measure: `matches`, `at`.
    const EDITS: f64 = 0.4;
    known
        .into_iter()
        .filter(|right| strsim::normalized_damerau_levenshtein(word, right) > EDITS)
        .map(|right| (strsim::jaro_winkler(word, right), right))
        .filter(|(likeness, _)| *likeness > NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, right)| right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters_from_one() {
        let source = Source::new("a.toml", "x = 1\nü = bad\n");
        let mut problems = Problems::default();
        problems.unknown(&source, &(11..14), "word", ["bed", "zoo"]);
        let lines: Vec<String> = problems.sorted().iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            ["a.toml:2:5: unknown word `bad`; did you mean `bed`?"]
        );
    }
}
