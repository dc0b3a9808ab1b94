//! TOML files, from text to raw structs: all syntax errors of a file, and one problem for each entry
//! that does not fit, with its place and the nearest right word.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::{Problems, Source, nearest};

/// A file that was read as TOML.
#[derive(Debug)]
pub struct Document<'s> {
    source: &'s Source,
    table: DeTable<'s>,
}

impl<'s> Document<'s> {
    /// Reads the text; what is broken is told and left out.
    pub fn read(source: &'s Source, problems: &mut Problems) -> Self {
        let (table, errors) = DeTable::parse_recoverable(source.text());
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            problems.at(source, &span, first_line(error.message()));
        }
        Self {
            source,
            table: table.into_inner(),
        }
    }

    /// Refuses top-level words that the file may not have.
    pub fn only(&self, known: &[&str], problems: &mut Problems) {
        for key in self.table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                problems.unknown(self.source, &key.span(), "word", known.iter().copied());
            }
        }
    }

    /// One table of its own.
    pub fn one<T: DeserializeOwned>(&mut self, word: &str, problems: &mut Problems) -> Option<T> {
        let value = self.take(word)?;
        entry(self.source, value, problems)
    }

    /// A table of named entries, each with the place of its name.
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
                Some((key, entry(self.source, value, problems)?))
            })
            .collect()
    }

    /// A list of tables, each with its place.
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
                Some((span, entry(self.source, value, problems)?))
            })
            .collect()
    }

    fn take(&mut self, word: &str) -> Option<Spanned<DeValue<'s>>> {
        self.table.remove(word)
    }
}

fn entry<T: DeserializeOwned>(
    source: &Source,
    value: Spanned<DeValue<'_>>,
    problems: &mut Problems,
) -> Option<T> {
    let whole = value.span();
    match T::deserialize(ValueDeserializer::from(value)) {
        Ok(entry) => Some(entry),
        Err(error) => {
            let span = error.span().unwrap_or(whole);
            let message = first_line(error.message());
            match nearest_word(&message) {
                Some(help) => problems.help(source, &span, message, help),
                None => problems.at(source, &span, message),
            }
            None
        }
    }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

/// serde lists the words it knows: ``unknown field `opp`, expected one of `op`, `id` ``.
fn nearest_word(message: &str) -> Option<String> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut words = message.split('`').skip(1).step_by(2);
    let wrong = words.next()?;
    let right = nearest(wrong, words)?;
    Some(format!("did you mean `{right}`?"))
}
