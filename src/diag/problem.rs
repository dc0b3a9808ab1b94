//! Problems in case files, schemas and target files.

use std::fmt;
use std::ops::Range;

use super::source::Source;
use super::suggest::suggestion;
use crate::vocab::clean_line;

/// The maximum number of characters that are quoted from an unknown word.
const MAX_QUOTED: usize = 100;

/// One problem and its location.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The name of the file.
    pub file: String,
    /// The line, counted from 1; 0 if the problem concerns the whole file.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// How to correct the problem.
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

/// A list of the problems found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds a problem at a span of a source.
    pub fn at(&mut self, source: &Source, span: &Range<usize>, message: impl Into<String>) {
        self.push_at(source, span, message.into(), None);
    }

    /// Adds a problem at a span, with help on how to correct it.
    pub fn help(
        &mut self,
        source: &Source,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push_at(source, span, message.into(), Some(help.into()));
    }

    /// Adds a problem that concerns a whole file.
    pub fn file(&mut self, name: &str, message: impl Into<String>) {
        self.push(Problem {
            file: name.to_owned(),
            line: 0,
            column: 0,
            message: message.into(),
            help: None,
        });
    }

    /// Adds a problem at a line of a file.
    pub fn line(&mut self, file: &str, line: u32, message: impl Into<String>) {
        self.push(Problem {
            file: file.to_owned(),
            line,
            column: 1,
            message: message.into(),
            help: None,
        });
    }

    /// Adds a problem for an unknown word, and suggests the nearest known word.
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
        // After an unclosed quote, the "word" may be half of the file, so it is shortened.
        let word = clean_line(word, MAX_QUOTED);
        let word = word.as_str();
        let help = suggestion(word, &known.into_iter().collect::<Vec<_>>());
        self.push_at(source, span, format!("unknown {what} `{word}`"), help);
    }

    /// Returns the number of problems. A reader that leaves the number unchanged found no problems.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no problems.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All problems without duplicates, sorted by file and location.
    pub fn sorted(mut self) -> Vec<Problem> {
        self.0.sort();
        self.0.dedup();
        self.0
    }

    /// Adds a problem. Line breaks in a quoted text are escaped, so that a problem is one line.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(Problem {
            message: clean_line(&problem.message, usize::MAX),
            help: problem.help.map(|help| clean_line(&help, usize::MAX)),
            ..problem
        });
    }

    /// Adds all problems of another list.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    fn push_at(
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_start_at_one_and_count_characters() {
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
