//! The front: the only owner of `libtest-mimic`. It lists and prints, with one thread that waits for
//! the tickets in order; the work is done elsewhere. It decides nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use crate::exec::CaseHandle;
use crate::report::text;
use crate::vocab::{CaseId, CaseRecord, LibtestStatus, RunRecord, Verdict};

pub(crate) use libtest_mimic::{ColorSetting, FormatSetting};

/// How the front prints.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DisplayOptions {
    pub(crate) format: Option<FormatSetting>,
    pub(crate) color: Option<ColorSetting>,
    pub(crate) quiet: bool,
    /// Whether a blocked case fails: under cargo-nextest an ignored one would show as passed.
    pub(crate) blocked_fails: bool,
}

/// Prints the list alone.
pub(crate) fn list(ids: &[(CaseId, bool)], look: DisplayOptions, ignored: bool) {
    let trials = ids
        .iter()
        .map(|(id, ignored)| Trial::test(id.as_str(), || Ok(())).with_ignored_flag(*ignored))
        .collect();
    let arguments = Arguments {
        list: true,
        ignored,
        ..arguments(look)
    };
    // A closed terminal makes the printer panic; there is nothing to lose here.
    let _ = catch_unwind(AssertUnwindSafe(|| libtest_mimic::run(&arguments, trials)));
}

/// Prints each case as its ticket comes in; false if the terminal was closed meanwhile.
pub(crate) fn print(tickets: Vec<CaseHandle>, about: &RunRecord, look: DisplayOptions) -> bool {
    let about = std::sync::Arc::new(about.clone());
    let trials = tickets
        .into_iter()
        .map(|ticket| {
            let about = about.clone();
            let name = ticket.id.to_string();
            Trial::ignorable_test(name, move || match ticket.wait() {
                Some(record) => shown(&record, &about, look),
                None => Err(Failed::from("the run ended without it")),
            })
        })
        .collect();
    let arguments = arguments(look);
    catch_unwind(AssertUnwindSafe(|| libtest_mimic::run(&arguments, trials))).is_ok()
}

fn shown(
    record: &CaseRecord,
    about: &RunRecord,
    look: DisplayOptions,
) -> Result<Completion, Failed> {
    if look.blocked_fails && matches!(record.verdict, Verdict::Blocked { .. }) {
        return Err(Failed::from(record.verdict.reason().unwrap_or_default()));
    }
    match record.verdict.row().libtest {
        LibtestStatus::Ok => Ok(Completion::Completed),
        LibtestStatus::Ignored => Ok(match text::reason(record) {
            Some(reason) => Completion::ignored_with(reason),
            None => Completion::ignored(),
        }),
        LibtestStatus::Failed => Err(Failed::from(text::failure(record, about))),
    }
}

/// One thread: it prints in the order of the cases, while they run at once elsewhere.
fn arguments(look: DisplayOptions) -> Arguments {
    Arguments {
        test_threads: Some(1),
        format: look.format,
        color: look.color,
        quiet: look.quiet,
        ..Arguments::default()
    }
}
