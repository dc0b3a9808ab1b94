//! The state of reading one target file: its source, its problems and its secrets.

use std::ops::Range;

use toml::Spanned;

use crate::diag::{Problems, Source};
use crate::target_file::environment::Environment;
use crate::target_file::names::{ContractNames, KnownNames};
use crate::vocab::{MIN_SECRET_CHARS, Secret};

/// A text of the target file with its location.
pub(super) type Word = Spanned<String>;

/// Reads one target file, table by table.
pub(super) struct Reader<'r> {
    pub(super) source: &'r Source,
    pub(super) environment: &'r Environment<'r>,
    pub(super) problems: Problems,
    pub(super) secrets: Vec<Secret>,
}

impl Reader<'_> {
    pub(super) fn no_contract(&mut self, known_names: &KnownNames) {
        let known: Vec<&str> = known_names.contracts.keys().map(String::as_str).collect();
        let message = format!("`contract` is missing; there is {}", known.join(", "));
        self.problems.file(self.source.name(), message);
    }

    pub(super) fn names(
        &mut self,
        contract: &Word,
        known_names: &KnownNames,
    ) -> Option<ContractNames> {
        let names = known_names.contracts.get(contract.get_ref()).cloned();
        if names.is_none() {
            let known = known_names.contracts.keys().map(String::as_str);
            self.problems
                .unknown(self.source, &contract.span(), "contract", known);
        }
        names
    }

    /// Makes a secret, and keeps it for the redactor.
    pub(super) fn secret(&mut self, text: &str, span: &Range<usize>, word: &str) -> Secret {
        let secret = Secret::new(text);
        if secret.expose().chars().count() < MIN_SECRET_CHARS {
            let message = format!(
                "the secret `{word}` has fewer than {MIN_SECRET_CHARS} characters: it would be \
                 found by chance in ordinary text and could not be masked in reports"
            );
            self.problems.at(self.source, span, message);
        }
        if !self.secrets.contains(&secret) {
            self.secrets.push(secret.clone());
        }
        secret
    }
}
