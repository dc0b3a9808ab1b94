//! Lists the cases and prints the results like libtest. Only this file uses `libtest-mimic`. One
//! thread waits for the cases in order, while the executor runs them. No verdict is decided here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use crate::exec::CaseHandle;
use crate::report::terminal;
use crate::vocab::{CaseId, CaseRecord, LibtestStatus, RunRecord, TroubleKind, Verdict};

pub(crate) use libtest_mimic::{ColorSetting, FormatSetting};

/// How results are printed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DisplayOptions {
    pub(crate) format: Option<FormatSetting>,
    pub(crate) color: Option<ColorSetting>,
    pub(crate) quiet: bool,
    /// Whether a blocked case fails or is ignored. cargo-nextest shows an ignored test as passed.
    pub(crate) blocked_fails: bool,
}

/// Prints the list of cases.
pub(crate) fn list(ids: &[(CaseId, bool)], display: DisplayOptions, ignored: bool) {
    let trials = ids
        .iter()
        .map(|(id, ignored)| Trial::test(id.as_str(), || Ok(())).with_ignored_flag(*ignored))
        .collect();
    let arguments = Arguments {
        list: true,
        ignored,
        ..arguments(display)
    };
    // libtest-mimic panics if the terminal is closed. No result is lost, so this is ignored.
    let _ = catch_unwind(AssertUnwindSafe(|| libtest_mimic::run(&arguments, trials)));
}

/// Prints each case when it ends. Returns false if the terminal was closed.
pub(crate) fn print(handles: Vec<CaseHandle>, about: &RunRecord, display: DisplayOptions) -> bool {
    let about = Arc::new(about.clone());
    let told = Arc::new(Mutex::new(Vec::new()));
    let trials = handles
        .into_iter()
        .map(|handle| {
            let (about, told) = (about.clone(), told.clone());
            let name = handle.id.to_string();
            Trial::ignorable_test(name, move || match handle.wait() {
                Some(record) if is_told(&record, &told, display) => Err(Failed::without_message()),
                Some(record) => result_of(&record, &about, display),
                None => Err(Failed::from("the run ended without it")),
            })
        })
        .collect();
    let arguments = arguments(display);
    catch_unwind(AssertUnwindSafe(|| libtest_mimic::run(&arguments, trials))).is_ok()
}

/// Whether an earlier entry had the same trouble. A server that is gone would otherwise fill the screen.
/// A program that reads the lines gets the details of every entry.
fn is_told(record: &CaseRecord, told: &Mutex<Vec<Trouble>>, display: DisplayOptions) -> bool {
    let Some(trouble) = terminal::trouble(record) else {
        return false;
    };
    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
    let is_known = told.contains(&trouble);
    if !is_known {
        told.push(trouble);
    }
    is_known && !matches!(display.format, Some(FormatSetting::Json))
}

/// What makes the trouble of two entries the same.
type Trouble = (TroubleKind, String);

/// Returns the result of a trial.
fn result_of(
    record: &CaseRecord,
    about: &RunRecord,
    display: DisplayOptions,
) -> Result<Completion, Failed> {
    if display.blocked_fails && matches!(record.verdict, Verdict::Blocked { .. }) {
        return Err(Failed::from(record.verdict.reason().unwrap_or_default()));
    }
    match record.verdict.row().libtest {
        LibtestStatus::Ok => Ok(Completion::Completed),
        LibtestStatus::Ignored => Ok(match terminal::reason(record) {
            Some(reason) => Completion::ignored_with(reason),
            None => Completion::ignored(),
        }),
        LibtestStatus::Failed => Err(Failed::from(terminal::failure(record, about))),
    }
}

/// Returns the arguments of libtest-mimic. One thread prints the cases in order.
fn arguments(display: DisplayOptions) -> Arguments {
    Arguments {
        test_threads: Some(1),
        format: display.format,
        color: display.color,
        quiet: display.quiet,
        ..Arguments::default()
    }
}
