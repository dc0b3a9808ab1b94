//! Reads the known failures of a target.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::reader::{Reader, Word};
use crate::target_file::known_failures::KnownFailure;
use crate::target_file::names::KnownNames;
use crate::vocab::CheckKind;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKnown {
    case: Word,
    check: Word,
    actual: String,
    reason: String,
    ticket: Option<String>,
    until: Option<Spanned<toml::value::Datetime>>,
}

impl Reader<'_> {
    pub(super) fn known(
        &mut self,
        raw: Vec<(Range<usize>, RawKnown)>,
        known_names: &KnownNames,
    ) -> Vec<KnownFailure> {
        let mut entries = Vec::new();
        for (_, raw) in raw {
            if !known_names.cases.contains(raw.case.get_ref()) {
                let known = known_names.cases.iter().map(String::as_str);
                self.problems
                    .unknown(self.source, &raw.case.span(), "case", known);
            }
            if !is_code(raw.check.get_ref()) {
                let message = format!(
                    "`{}` is no code of a finding; reports name them: `status`, `schema:/body/error`",
                    raw.check.get_ref()
                );
                self.problems.at(self.source, &raw.check.span(), message);
            }
            if raw.reason.trim().is_empty() {
                self.problems.at(
                    self.source,
                    &raw.case.span(),
                    "a known failure has a reason",
                );
            }
            let until = raw.until.as_ref().and_then(|day| {
                let parsed = day.get_ref().to_string().parse().ok();
                if parsed.is_none() {
                    self.problems
                        .at(self.source, &day.span(), "`until` is a day: 2027-03-01");
                }
                parsed
            });
            entries.push(KnownFailure {
                case: raw.case.into_inner(),
                check: raw.check.into_inner(),
                actual: raw.actual,
                reason: raw.reason,
                ticket: raw.ticket,
                until,
            });
        }
        entries
    }
}

/// Whether a code names a kind of check: `[step/][watch:]check[:pointer]`. Without this check, a
/// misspelt code would look like a fixed failure.
fn is_code(code: &str) -> bool {
    code.split(['/', ':'])
        .any(|part| serde_json::from_value::<CheckKind>(part.into()).is_ok())
}
