//! Runs the suite as tests of `cargo nextest`: one case per process, and no reports.

use std::sync::Arc;
use std::time::Duration;

use super::options::options;
use super::record::{empty_record, fill};
use super::selection::{build_plans, ids};
use super::suite_run::finish_and_print;
use crate::case::{Contract, Suite};
use crate::cli::args::Common;
use crate::cli::command_error::CommandError;
use crate::cli::env;
use crate::cli::exit::Exit;
use crate::exec;
use crate::harness::{self, DisplayOptions};
use crate::plan::{Chosen, Selection};
use crate::target_file::Target;
use crate::vocab::{EntryKind, Verdict};

/// Runs the selected tests, and returns the exit code.
pub(in crate::cli) fn run_as_tests(
    suite: &Suite,
    targets: &[(Arc<Contract>, Arc<Target>)],
    args: &Common,
) -> Result<Exit, CommandError> {
    let selection = Selection {
        chosen: Chosen::All,
        ..args.selection()
    };
    let mut plans = build_plans(targets, &selection);
    let display = DisplayOptions {
        blocked_fails: true,
        ..args.display()
    };
    if args.list {
        // A watch alone would see no response, so it is not listed. It runs with each case, and its
        // findings fail that case.
        for plan in &mut plans {
            plan.entries
                .retain(|entry| entry.what.kind() != EntryKind::Watch);
        }
        harness::list(&ids(&plans, &selection), display, args.ignored);
        return Ok(Exit::Green);
    }
    let options = options(args, env::now(), None);
    let mut record = empty_record(&options, targets);
    let (handles, run) =
        exec::prepare(plans, &suite.store, options).map_err(CommandError::trouble)?;
    let finished = finish_and_print(run, handles, &record, display);
    fill(&mut record, finished, Duration::ZERO);
    let is_blocked = |verdict: &Verdict| matches!(verdict, Verdict::Blocked { .. });
    let blocked = record.cases.iter().any(|case| is_blocked(&case.verdict));
    let judged = record.cases.iter().any(|case| case.verdict.row().judged);
    Ok(match Exit::from_run(&record, args.fail_on(), false) {
        _ if blocked => Exit::Red,
        // If the selected test is a prerequisite, no case is judged. The test still passes.
        Exit::NothingJudged if judged => Exit::Green,
        exit => exit,
    })
}
