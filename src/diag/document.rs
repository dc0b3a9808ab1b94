//! TOML files, from text to raw structs. All syntax errors of a file are reported. An entry that
//! cannot be read is one problem, with its location and the nearest known word.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::problem::Problems;
use super::source::Source;
use super::suggest::suggestion;

/// A parsed TOML file.
#[derive(Debug)]
pub struct Document<'s> {
    source: &'s Source,
    table: DeTable<'s>,
    /// The byte offsets of the syntax errors. Near a syntax error the parser guesses, and problems
    /// in the guessed part would hide the real mistake.
    broken: Vec<usize>,
}

impl<'s> Document<'s> {
    /// Parses the text. Syntax errors are reported, and the affected parts are left out.
    pub fn read(source: &'s Source, problems: &mut Problems) -> Self {
        let (table, errors) = DeTable::parse_recoverable(source.text());
        let mut broken = Vec::new();
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            // The parser may report the same offset again, so the second report is dropped.
            if !broken.contains(&span.start) {
                problems.at(source, &span, message_and_help(error.message()).0);
                broken.push(span.start);
            }
        }
        Self {
            source,
            table: table.into_inner(),
            broken,
        }
    }

    /// Returns the names of all entries of a table, including entries that cannot be read. A
    /// reference to such an entry is not a mistake.
    pub fn names(&self, word: &str) -> Vec<String> {
        let entries = self
            .table
            .get(word)
            .and_then(|value| value.get_ref().as_table());
        let keys = entries.into_iter().flat_map(DeTable::keys);
        keys.map(|key| key.get_ref().to_string()).collect()
    }

    /// Whether the file has this word at the top level.
    pub fn has(&self, word: &str) -> bool {
        self.table.contains_key(word)
    }

    /// Reports unknown words at the top level.
    pub fn only(&self, known: &[&str], problems: &mut Problems) {
        let first = self.broken.iter().min();
        let whole = |at: usize| first.is_none_or(|first| at < *first);
        for key in self.table.keys().filter(|key| whole(key.span().start)) {
            if !known.contains(&key.get_ref().as_ref()) {
                problems.unknown(self.source, &key.span(), "word", known.iter().copied());
            }
        }
    }

    /// Reads the table of this name.
    pub fn one<T: DeserializeOwned>(&mut self, word: &str, problems: &mut Problems) -> Option<T> {
        let value = self.take(word)?;
        self.entry(value, problems)
    }

    /// Reads a table of named entries. Each entry has the location of its name.
    pub fn named<T: DeserializeOwned>(
        &mut self,
        word: &str,
        problems: &mut Problems,
    ) -> Vec<(Spanned<String>, T)> {
        let Some(value) = self.take(word) else {
            return Vec::new();
        };
        let span = value.span();
        let DeValue::Table(entries) = value.into_inner() else {
            problems.at(self.source, &span, format!("`{word}` holds named tables"));
            return Vec::new();
        };
        entries
            .into_iter()
            .filter_map(|(key, value)| {
                let key = Spanned::new(key.span(), key.into_inner().into_owned());
                Some((key, self.entry(value, problems)?))
            })
            .collect()
    }

    /// Reads a list of tables. Each table has its location.
    pub fn list<T: DeserializeOwned>(
        &mut self,
        word: &str,
        problems: &mut Problems,
    ) -> Vec<(Range<usize>, T)> {
        let Some(value) = self.take(word) else {
            return Vec::new();
        };
        let span = value.span();
        let DeValue::Array(entries) = value.into_inner() else {
            problems.at(
                self.source,
                &span,
                format!("`{word}` is a list: write `[[{word}]]`"),
            );
            return Vec::new();
        };
        entries
            .into_iter()
            .filter_map(|value| {
                let span = value.span();
                Some((span, self.entry(value, problems)?))
            })
            .collect()
    }

    fn take(&mut self, word: &str) -> Option<Spanned<DeValue<'s>>> {
        self.table.remove(word)
    }

    fn entry<T: DeserializeOwned>(
        &self,
        value: Spanned<DeValue<'_>>,
        problems: &mut Problems,
    ) -> Option<T> {
        let whole = value.span();
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(entry) => Some(entry),
            Err(_) if self.is_broken(&whole) => None,
            Err(error) => {
                let span = error.span().unwrap_or(whole);
                let (message, help) = message_and_help(error.message());
                match help {
                    Some(help) => problems.help(self.source, &span, message, help),
                    None => problems.at(self.source, &span, message),
                }
                None
            }
        }
    }

    /// Whether there is a syntax error between the header of an entry and the next header.
    fn is_broken(&self, head: &Range<usize>) -> bool {
        let rest = self.source.text().get(head.end..).unwrap_or_default();
        let end = rest.find("\n[").map_or(usize::MAX, |at| head.end + at);
        self.broken.iter().any(|at| (head.start..=end).contains(at))
    }
}

/// Returns an error message of the TOML reader without Rust terms. Adds help if there is any.
fn message_and_help(message: &str) -> (String, Option<String>) {
    let line = message.lines().next().unwrap_or_default();
    if line.starts_with("unknown field") || line.starts_with("unknown variant") {
        // The message lists the known words: ``unknown field `opp`, expected one of `op`, `id` ``.
        let mut quoted = line.split('`').skip(1).step_by(2);
        let word = quoted.next().unwrap_or_default();
        return (
            format!("unknown word `{word}`"),
            suggestion(word, &quoted.collect::<Vec<_>>()),
        );
    }
    if line.starts_with("wanted exactly 1 element") {
        let message = "one word names the kind here: this table has none, or several";
        return (message.to_owned(), None);
    }
    let mut line = line.to_owned();
    for (theirs, ours) in TYPE_NAMES {
        if let Some(at) = line.find(theirs) {
            line.replace_range(at.., ours);
        }
    }
    (line, None)
}

/// The type names in messages of the TOML reader, with the words that replace the rest of a line.
const TYPE_NAMES: [(&str, &str); 6] = [
    ("expected struct ", "expected a table"),
    (
        "expected enum ",
        "expected one word, or a table with one word",
    ),
    ("expected a sequence", "expected a list"),
    ("expected a map", "expected a table"),
    ("expected usize", "expected a whole number from 0"),
    ("expected u32", "expected a whole number from 0"),
];
