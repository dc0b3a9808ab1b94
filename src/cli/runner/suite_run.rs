//! Runs the suite for `demo` and `run`.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::options::options;
use super::record::{empty_record, fill};
use super::selection::{build_plans, ids};
use crate::case::{Contract, Suite};
use crate::cli::args::Common;
use crate::cli::command_error::CommandError;
use crate::cli::env;
use crate::cli::exit::Exit;
use crate::exec::{self, CaseHandle, FinishedRun, Options, Run, journals};
use crate::harness::{self, DisplayOptions, FormatSetting};
use crate::plan::{Chosen, Plan};
use crate::report::{Folder, formats, terminal};
use crate::target_file::Target;
use crate::vocab::{Redactor, RunRecord};

/// The input of a run. Each command that runs the suite sets its own values.
pub(in crate::cli) struct SuiteRun {
    /// The contracts and the servers to test.
    pub(in crate::cli) targets: Vec<(Arc<Contract>, Arc<Target>)>,
    /// Whether to keep a journal of created objects. An embedded server needs no journal.
    pub(in crate::cli) journal: bool,
    /// The opt-in cases to run, if the arguments do not choose any.
    pub(in crate::cli) chosen: Option<Chosen>,
    /// The `rebuff clean` command that removes what a killed run left.
    pub(in crate::cli) clean_command: Option<String>,
}

/// Runs the suite, writes the reports, and returns the exit code.
pub(in crate::cli) fn run_suite(
    suite: &Suite,
    run: &SuiteRun,
    args: &Common,
) -> Result<Exit, CommandError> {
    let mut selection = args.selection();
    if let (Some(chosen), true) = (&run.chosen, args.include.is_empty()) {
        selection.chosen = chosen.clone();
    }
    let plans = build_plans(&run.targets, &selection);
    if args.list {
        harness::list(&ids(&plans, &selection), args.display(), args.ignored);
        return Ok(Exit::Green);
    }
    let wanted = formats(&args.report).map_err(CommandError::usage)?;
    let folder = Folder::open(&args.out, &wanted).map_err(CommandError::usage)?;
    note_killed_run(run, &args.out);
    let options = options(args, env::now(), run.journal.then(|| args.out.clone()));
    let mut record = empty_record(&options, &run.targets);
    let redactors = execute(suite, plans, options, &mut record, args.display())?;
    let is_everything = args.selection().is_everything();
    let exit = Exit::from_run(&record, args.fail_on(), is_everything);
    record.exit = exit.code();
    let leaks = |text: &str| redactors.iter().any(|redactor| redactor.leaks(text));
    let written = folder.write(&record, &leaks);
    print_summary(&record, &args.out, args.display());
    let Err(error) = written else {
        return Ok(exit);
    };
    for problem in &error.problems {
        env::print_error(&problem.to_string());
    }
    Ok(Exit::Incomplete)
}

/// Sends the requests and adds the results to the record. Returns redactors that know all secrets
/// of the run.
fn execute(
    suite: &Suite,
    plans: Vec<Plan>,
    options: Options,
    record: &mut RunRecord,
    display: DisplayOptions,
) -> Result<Vec<Redactor>, CommandError> {
    let begun = Instant::now();
    let (handles, run) =
        exec::prepare(plans, &suite.store, options).map_err(CommandError::trouble)?;
    let redactors = run.redactors();
    let finished = finish_and_print(run, handles, record, display);
    fill(record, finished, begun.elapsed());
    Ok(redactors)
}

/// Finishes the run on this thread, while another thread prints the results.
pub(super) fn finish_and_print(
    run: Run,
    handles: Vec<CaseHandle>,
    about: &RunRecord,
    display: DisplayOptions,
) -> FinishedRun {
    std::thread::scope(|scope| {
        // If the terminal is closed, the run continues, because the reports still show its results.
        scope.spawn(|| harness::print(handles, about, display));
        run.finish()
    })
}

/// Tells the user how to remove what an earlier, killed run left on the server.
fn note_killed_run(run: &SuiteRun, out: &Path) {
    if let (Some(clean), false) = (&run.clean_command, journals(out).is_empty()) {
        env::print_note(&format!(
            "note: an earlier run was killed and may have left things on the server; `{clean}` \
             removes them"
        ));
    }
}

/// Prints the last lines of the run. They go to stderr if a machine reads stdout.
fn print_summary(record: &RunRecord, out: &Path, display: DisplayOptions) {
    let for_machine = matches!(display.format, Some(FormatSetting::Json));
    let print = |line: &str| {
        if for_machine {
            env::print_note(line);
        } else {
            env::print(line);
        }
    };
    for why in &record.broken {
        env::print_note(&format!("note: {why}"));
    }
    if let Some(trouble) = terminal::same_trouble(record) {
        print(&trouble);
    }
    if let Some(unjudged) = terminal::unjudged(record) {
        print(&unjudged);
    }
    if let Some(leftovers) = terminal::leftovers(record) {
        print(&leftovers);
    }
    print(&terminal::last_line(record, Some(out)));
}
