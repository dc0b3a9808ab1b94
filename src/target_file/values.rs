//! The values of a target file: written as they are, or taken from the environment (`<name>-env`) or
//! from a file (`<name>-file`). What comes from there is a secret.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;
use toml::Spanned;

use super::read::Reader;

pub(super) type Literal = Spanned<toml::Value>;
pub(super) type Table = BTreeMap<String, Literal>;

/// A value of the target file, and whether it came from outside.
pub(super) struct Resolved {
    pub(super) value: Value,
    pub(super) span: Range<usize>,
    pub(super) secret: bool,
}

impl Reader<'_> {
    /// All values that can be had; what keeps the others away is told.
    pub(super) fn resolve(&mut self, table: &Table) -> BTreeMap<String, Resolved> {
        let mut values = BTreeMap::new();
        for (word, literal) in table {
            let span = literal.span();
            let (name, found) = self.value(word, literal.get_ref());
            match found {
                Ok((value, secret)) => {
                    let resolved = Resolved {
                        value,
                        span: span.clone(),
                        secret,
                    };
                    if values.insert(name.to_owned(), resolved).is_some() {
                        let message = format!("`{name}` is given twice, here as `{word}`");
                        self.problems.at(self.source, &span, message);
                    }
                }
                Err(message) => self.problems.at(self.source, &span, message),
            }
        }
        values
    }

    /// The name of a value, the value, and whether it came from outside.
    fn value<'w>(
        &self,
        word: &'w str,
        value: &toml::Value,
    ) -> (&'w str, Result<(Value, bool), String>) {
        let outside = |read: &dyn Fn(&str) -> Result<String, String>| match value.as_str() {
            Some(name) => Ok((read(name)?.into(), true)),
            None => Err("`-env` and `-file` take a name in quotes".to_owned()),
        };
        match bare(word) {
            (name, "-env") => (name, outside(&|name| self.variable(name))),
            (name, "-file") => (name, outside(&|path| self.file(path))),
            (name, _) => {
                let plain = serde_json::to_value(value).map_err(|e| e.to_string());
                (name, plain.map(|value| (value, false)))
            }
        }
    }

    fn variable(&self, name: &str) -> Result<String, String> {
        (self.edge.env)(name)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| format!("the environment has no `{name}`; set it and run again"))
    }

    fn file(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(self.edge.folder.join(path))
            .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
            .map_err(|e| format!("cannot read the file `{path}`: {e}"))
    }
}

/// The name of a value, and how it is given: `token-env` is `token` by `-env`.
fn bare(word: &str) -> (&str, &str) {
    for how in ["-env", "-file"] {
        if let Some(name) = word.strip_suffix(how) {
            return (name, how);
        }
    }
    (word, "")
}

/// Whether a table has a value of this name, in whatever way.
pub(super) fn has(table: &Table, name: &str) -> bool {
    table.keys().any(|word| bare(word).0 == name)
}
