//! Known failures. Each one names a single finding of a single case, and every run checks whether
//! the finding still occurs.

use chrono::NaiveDate;

use crate::vocab::{CaseId, Finding, Level, Verdict};

/// A known finding of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFailure {
    /// The id of the case, not a pattern.
    pub case: String,
    /// The code of the finding ([`Finding::code`]).
    pub check: String,
    /// The actual value of the finding ([`Finding::actual`]).
    pub actual: String,
    /// Why the failure is accepted.
    pub reason: String,
    /// The ticket that tracks the failure.
    pub ticket: Option<String>,
    /// The last day on which the entry covers its finding.
    pub until: Option<NaiveDate>,
}

/// All known failures of a target, as of the day of the run.
#[derive(Debug, Clone, Default)]
pub struct KnownFailures {
    /// The entries.
    pub entries: Vec<KnownFailure>,
    /// The day of the run; entries whose `until` is earlier cover nothing.
    pub today: Option<NaiveDate>,
}

/// The verdict of a case after the known failures are applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The verdict.
    pub verdict: Verdict,
    /// Remarks on the entries.
    pub notes: Vec<String>,
}

impl KnownFailures {
    /// Applies the entries to the findings of a judged case, whose own verdict is Pass, Advice or Fail.
    /// Findings at or above the level `red` make a case red.
    pub fn cover(
        &self,
        id: &CaseId,
        findings: &[Finding],
        verdict: Verdict,
        red: Level,
    ) -> Covered {
        let mut notes = Vec::new();
        let entries: Vec<&KnownFailure> = self
            .entries
            .iter()
            .filter(|known| known.case == id.as_str())
            .collect();
        let gone = entries
            .iter()
            .find(|known| !findings.iter().any(|f| known.matches(f)));
        if let Some(known) = gone {
            let reason = format!(
                "the known failure `{}` ({}) is no longer there: remove it from the list",
                known.check, known.reason
            );
            return Covered {
                verdict: Verdict::Fixed { reason },
                notes,
            };
        }
        for known in entries.iter().filter(|known| self.has_expired(known)) {
            notes.push(format!(
                "the known failure `{}` has expired: {}",
                known.check,
                known.describe()
            ));
        }
        let mut reasons: Vec<String> = Vec::new();
        for finding in findings.iter().filter(|finding| finding.level >= red) {
            match entries
                .iter()
                .find(|known| known.matches(finding) && !self.has_expired(known))
            {
                Some(known) => reasons.push(known.describe()),
                None => return Covered { verdict, notes },
            }
        }
        if reasons.is_empty() {
            return Covered { verdict, notes };
        }
        reasons.dedup();
        Covered {
            verdict: Verdict::KnownFail {
                reason: reasons.join("; "),
            },
            notes,
        }
    }

    fn has_expired(&self, known: &KnownFailure) -> bool {
        matches!((known.until, self.today), (Some(until), Some(today)) if until < today)
    }
}

impl KnownFailure {
    fn matches(&self, finding: &Finding) -> bool {
        self.check == finding.code() && self.actual == finding.actual
    }

    fn describe(&self) -> String {
        let mut words = self.reason.clone();
        if let Some(ticket) = &self.ticket {
            words = format!("{words} ({ticket})");
        }
        if let Some(until) = self.until {
            words = format!("{words}, until {until}");
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{CheckKind, Shown};

    fn finding(actual: &str) -> Finding {
        Finding {
            check: CheckKind::Status,
            watch: None,
            at: Some("/status".into()),
            level: Level::Must,
            rule: "r".into(),
            step: None,
            expected: "412".into(),
            actual: actual.into(),
            hint: None,
            shown: Shown::default(),
        }
    }

    fn list(actual: &str, until: Option<&str>) -> KnownFailures {
        KnownFailures {
            entries: vec![KnownFailure {
                case: "a::b::c".into(),
                check: "status".into(),
                actual: actual.into(),
                reason: "gateway".into(),
                ticket: None,
                until: until.map(|day| day.parse().unwrap()),
            }],
            today: Some("2026-11-22".parse().unwrap()),
        }
    }

    fn word(list: &KnownFailures, findings: &[Finding]) -> &'static str {
        let id = CaseId::new("a", "b", "c", None);
        let verdict = if findings.is_empty() {
            Verdict::Pass
        } else {
            Verdict::Fail
        };
        list.cover(&id, findings, verdict, Level::Must)
            .verdict
            .row()
            .word
    }

    #[test]
    fn an_entry_covers_its_finding_and_no_other() {
        assert_eq!(word(&list("500", None), &[finding("500")]), "known-fail");
        assert_eq!(
            word(&list("500", None), &[finding("500"), finding("501")]),
            "fail"
        );
        assert_eq!(word(&list("500", None), &[finding("501")]), "fixed");
        assert_eq!(word(&list("500", None), &[]), "fixed");
        assert_eq!(word(&KnownFailures::default(), &[]), "pass");
    }

    #[test]
    fn an_entry_ends_with_its_last_day() {
        assert_eq!(
            word(&list("500", Some("2026-11-22")), &[finding("500")]),
            "known-fail"
        );
        assert_eq!(
            word(&list("500", Some("2026-11-21")), &[finding("500")]),
            "fail"
        );
    }
}
