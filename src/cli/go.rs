//! What `demo` and `run` share: plan, run, print, write the reports, end with the right code.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};

use super::args::Common;
use super::exit::Exit;
use super::{Stopped, env};
use crate::case::{Contract, Suite};
use crate::exec::{self, CaseHandle, FinishedRun, Options, Run, journals};
use crate::harness::{self, DisplayOptions, FormatSetting};
use crate::plan::{self, Chosen, Plan, Selection};
use crate::report::{Folder, formats, text};
use crate::target_file::Target;
use crate::vocab::{CaseId, EntryKind, RunRecord, Verdict};

/// How long to wait before something is asked for once more.
const PAUSE: Duration = Duration::from_secs(1);

/// What differs between the commands.
pub(super) struct Going {
    /// What is tested.
    pub(super) pairs: Vec<(Arc<Contract>, Arc<Target>)>,
    /// Whether a journal is kept: an embedded server forgets by itself.
    pub(super) journal: bool,
    /// Which cases that have to be chosen run; none: those of the arguments.
    pub(super) chosen: Option<Chosen>,
    /// How `rebuff clean` would be called.
    pub(super) clean: Option<String>,
}

/// Runs the suite and ends with its exit code.
pub(super) fn go(suite: &Suite, going: &Going, args: &Common) -> Result<Exit, Stopped> {
    let mut selection = args.selection();
    if let (Some(chosen), true) = (&going.chosen, args.include.is_empty()) {
        selection.chosen = chosen.clone();
    }
    let plans: Vec<Plan> = going
        .pairs
        .iter()
        .map(|(contract, target)| plan::build(contract, target, &selection))
        .collect();
    let look = args.look();
    if args.list {
        harness::list(&ids(&plans, &selection), look, args.ignored);
        return Ok(Exit::Green);
    }
    let wanted = formats(&args.report).map_err(Stopped::usage)?;
    let folder = Folder::open(&args.out, &wanted).map_err(Stopped::usage)?;
    if let (Some(clean), false) = (&going.clean, journals(&args.out).is_empty()) {
        env::remark(&format!(
            "note: an earlier run was killed and may have left things on the server; `{clean}` \
             removes them"
        ));
    }
    let now = env::now();
    let options = options(args, now, going.journal.then(|| args.out.clone()));
    let mut record = skeleton(&options, &going.pairs);
    let begun = Instant::now();
    let (tickets, run) = exec::prepare(plans, &suite.store, options).map_err(Stopped::broken)?;
    let redactors = run.redactors();
    let finished = printed(run, tickets, &record, look);
    fill(&mut record, finished, begun.elapsed());
    let exit = Exit::of(&record, args.fail_on(), args.selection().is_everything());
    record.exit = exit.code();
    let leaks = |text: &str| redactors.iter().any(|redactor| redactor.leaks(text));
    let written = folder.write(&record, &leaks);
    let exit = if written.is_ok() || exit == Exit::Usage {
        exit
    } else {
        Exit::NotWhole
    };
    tell(&record, &args.out, look);
    if let Err(e) = written {
        e.problems
            .iter()
            .for_each(|problem| env::complain(&problem.to_string()));
    }
    Ok(exit)
}

/// Runs the suite as tests of `cargo nextest`: one case a process, no reports.
pub(super) fn go_quietly(
    suite: &Suite,
    pairs: &[(Arc<Contract>, Arc<Target>)],
    args: &Common,
) -> Result<Exit, Stopped> {
    let selection = Selection {
        chosen: Chosen::All,
        ..args.selection()
    };
    let plans: Vec<Plan> = pairs
        .iter()
        .map(|(c, t)| plan::build(c, t, &selection))
        .collect();
    let look = DisplayOptions {
        blocked_fails: true,
        ..args.look()
    };
    if args.list {
        // A watch alone has seen no answer. It comes with the cases, where its findings count.
        let mut plans = plans;
        for plan in &mut plans {
            plan.entries
                .retain(|entry| entry.what.kind() != EntryKind::Watch);
        }
        harness::list(&ids(&plans, &selection), look, args.ignored);
        return Ok(Exit::Green);
    }
    let options = options(args, env::now(), None);
    let mut record = skeleton(&options, pairs);
    let (tickets, run) = exec::prepare(plans, &suite.store, options).map_err(Stopped::broken)?;
    let finished = printed(run, tickets, &record, look);
    fill(&mut record, finished, Duration::ZERO);
    // A line alone is no case, but it can pass: the runner asks for it by name.
    let exit = Exit::of(&record, args.fail_on(), false);
    let blocked = record
        .cases
        .iter()
        .any(|case| matches!(case.verdict, Verdict::Blocked { .. }));
    let judged = record.cases.iter().any(|case| case.verdict.row().judged);
    Ok(match exit {
        _ if blocked => Exit::Red,
        Exit::NothingJudged if judged => Exit::Green,
        exit => exit,
    })
}

/// Runs the cases in this thread, while another one waits for the records and prints them.
fn printed(
    run: Run,
    tickets: Vec<CaseHandle>,
    about: &RunRecord,
    look: DisplayOptions,
) -> FinishedRun {
    std::thread::scope(|scope| {
        // If the terminal is closed, the run goes on: its results are in the reports.
        scope.spawn(|| harness::print(tickets, about, look));
        run.finish()
    })
}

/// The ids of all entries, each with whether a test runner is to take it for an ignored one.
fn ids(plans: &[Plan], selection: &Selection) -> Vec<(CaseId, bool)> {
    let entries = plans.iter().flat_map(|plan| &plan.entries);
    entries
        .map(|entry| {
            // `--ignored` lists those alone, and they are what it chooses.
            let chosen = selection.chosen == Chosen::All && !selection.only_opt_in;
            (entry.id.clone(), entry.opt_in().is_some() && !chosen)
        })
        .collect()
}

fn options(args: &Common, now: DateTime<Utc>, journal: Option<PathBuf>) -> Options {
    Options {
        run: args.run_id.clone().unwrap_or_else(|| env::run_id(now)),
        started: now,
        jobs: usize::from(args.jobs),
        limits: args.limits(),
        time_limit: args.time_limit,
        pause: PAUSE,
        strict: args.fail_on().advice,
        journal,
        signals: true,
        keep_evidence: false,
    }
}

/// The record before the run: what the terminal needs to tell a failure.
fn skeleton(options: &Options, pairs: &[(Arc<Contract>, Arc<Target>)]) -> RunRecord {
    let rules = pairs.iter().flat_map(|(contract, _)| contract.rules.iter());
    RunRecord {
        format: RunRecord::FORMAT,
        rebuff: env!("CARGO_PKG_VERSION").into(),
        run: options.run.clone(),
        started: options.started.to_rfc3339_opts(SecondsFormat::Millis, true),
        millis: 0,
        strict: options.strict,
        exit: 0,
        broken: Vec::new(),
        targets: Vec::new(),
        rules: rules.map(|(id, rule)| (id.clone(), rule.clone())).collect(),
        cases: Vec::new(),
        leftovers: Vec::new(),
    }
}

fn fill(record: &mut RunRecord, finished: FinishedRun, took: Duration) {
    let FinishedRun {
        cases,
        leftovers,
        broken,
        targets,
        rules,
        evidence: _,
    } = finished;
    record.millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    record.cases = cases;
    record.leftovers = leftovers;
    record.broken = broken;
    record.targets = targets;
    // Only what the run speaks of: the list of sources is long.
    let cited: BTreeSet<&String> = record
        .cases
        .iter()
        .flat_map(|case| {
            case.rules
                .iter()
                .chain(case.findings.iter().map(|f| &f.rule))
        })
        .collect();
    record.rules = rules
        .into_iter()
        .filter(|(id, _)| cited.contains(id))
        .collect();
}

/// The last words; beside the results where those are for a machine.
fn tell(record: &RunRecord, out: &Path, look: DisplayOptions) {
    let for_a_machine = matches!(look.format, Some(FormatSetting::Json));
    let say = |line: &str| {
        if for_a_machine {
            env::remark(line);
        } else {
            env::say(line);
        }
    };
    record
        .broken
        .iter()
        .for_each(|why| env::remark(&format!("note: {why}")));
    if let Some(why) = text::unjudged(record) {
        say(&why);
    }
    if let Some(left) = text::leftovers(record) {
        say(&left);
    }
    say(&text::last_line(record, Some(out)));
}
