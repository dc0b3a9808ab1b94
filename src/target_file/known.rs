//! Known failures: claims about single findings of single cases, which are checked in every run.

use chrono::NaiveDate;

use crate::vocab::{CaseId, Finding, Level, Verdict};

/// One finding of one case that a target knows of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The id of the case, no pattern.
    pub case: String,
    /// The code of the finding ([`Finding::code`]).
    pub check: String,
    /// What the finding says is there.
    pub actual: String,
    /// Why it is known.
    pub reason: String,
    /// Where it is followed up.
    pub ticket: Option<String>,
    /// The last day on which it covers anything.
    pub until: Option<NaiveDate>,
}

/// All known failures of a target, as of the day of the run.
#[derive(Debug, Clone, Default)]
pub struct KnownList {
    /// The entries.
    pub entries: Vec<Known>,
    /// The day of the run; entries whose `until` lies before it cover nothing.
    pub today: Option<NaiveDate>,
}

/// What the list makes of a judged case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The verdict after the list.
    pub verdict: Verdict,
    /// What is worth saying about it.
    pub notes: Vec<String>,
}

impl KnownList {
    /// Reads the list against the findings of a judged case: its verdict without the list is Pass,
    /// Advice or Fail. Findings of a level at or above `red` make a case red.
    pub fn cover(
        &self,
        id: &CaseId,
        findings: &[Finding],
        verdict: Verdict,
        red: Level,
    ) -> Covered {
        let mut notes = Vec::new();
        let entries: Vec<&Known> = self
            .entries
            .iter()
            .filter(|known| known.case == id.as_str())
            .collect();
        let gone = entries
            .iter()
            .find(|known| !findings.iter().any(|f| known.is(f)));
        if let Some(known) = gone {
            let reason = format!(
                "the known failure `{}` ({}) is no longer there: take it off the list",
                known.check, known.reason
            );
            return Covered {
                verdict: Verdict::Fixed { reason },
                notes,
            };
        }
        for known in entries.iter().filter(|known| self.is_over(known)) {
            notes.push(format!(
                "the known failure `{}` has expired: {}",
                known.check,
                known.words()
            ));
        }
        let mut reasons: Vec<String> = Vec::new();
        for finding in findings.iter().filter(|finding| finding.level >= red) {
            match entries
                .iter()
                .find(|known| known.is(finding) && !self.is_over(known))
            {
                Some(known) => reasons.push(known.words()),
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

    fn is_over(&self, known: &Known) -> bool {
        matches!((known.until, self.today), (Some(until), Some(today)) if until < today)
    }
}

impl Known {
    fn is(&self, finding: &Finding) -> bool {
        self.check == finding.code() && self.actual == finding.actual
    }

    fn words(&self) -> String {
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
    use crate::vocab::CheckKind;

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
        }
    }

    fn list(actual: &str, until: Option<&str>) -> KnownList {
        KnownList {
            entries: vec![Known {
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

    fn word(list: &KnownList, findings: &[Finding]) -> &'static str {
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
        assert_eq!(word(&KnownList::default(), &[]), "pass");
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
