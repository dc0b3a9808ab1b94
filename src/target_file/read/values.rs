//! The values of a target file: literal, from the environment (`<name>-env`), or from a file
//! (`<name>-file`). The values from the environment and from files are secrets.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;
use toml::Spanned;

use super::reader::Reader;

pub(super) type TomlValue = Spanned<toml::Value>;
pub(super) type ValueTable = BTreeMap<String, TomlValue>;

/// A value, and whether it comes from the environment or a file.
pub(super) struct Resolved {
    pub(super) value: Value,
    pub(super) span: Range<usize>,
    pub(super) secret: bool,
}

impl Reader<'_> {
    /// The values of a table. Values that cannot be read are reported.
    pub(super) fn resolve(&mut self, table: &ValueTable) -> BTreeMap<String, Resolved> {
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

    /// The name of a value, the value, and whether it is a secret.
    fn value<'w>(
        &self,
        word: &'w str,
        value: &toml::Value,
    ) -> (&'w str, Result<(Value, bool), String>) {
        let outside = |read: &dyn Fn(&str) -> Result<String, String>| match value.as_str() {
            Some(name) => Ok((read(name)?.into(), true)),
            None => Err("`-env` and `-file` take a name in quotes".to_owned()),
        };
        match split_suffix(word) {
            (name, "-env") => (name, outside(&|name| self.variable(name))),
            (name, "-file") => (name, outside(&|path| self.file(path))),
            (name, _) => {
                let plain = serde_json::to_value(value).map_err(|e| e.to_string());
                (name, plain.map(|value| (value, false)))
            }
        }
    }

    fn variable(&self, name: &str) -> Result<String, String> {
        (self.environment.variable)(name)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| format!("the environment has no `{name}`; set it and run again"))
    }

    fn file(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(self.environment.folder.join(path))
            .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
            .map_err(|e| format!("cannot read the file `{path}`: {e}"))
    }
}

/// Splits a key into name and suffix: `token-env` is `token` with `-env`.
fn split_suffix(word: &str) -> (&str, &str) {
    for how in ["-env", "-file"] {
        if let Some(name) = word.strip_suffix(how) {
            return (name, how);
        }
    }
    (word, "")
}

/// Whether a table has a value of this name, with or without a suffix.
pub(super) fn has(table: &ValueTable, name: &str) -> bool {
    table.keys().any(|word| split_suffix(word).0 == name)
}
