//! A run: one runtime, a few workers on one queue, and a ticket for each entry on which the terminal
//! waits, in a thread of its own.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::{Notify, OnceCell, oneshot, watch};

use super::budget::Budgets;
use super::client::Client;
use super::finish::{finished, sum_up, undo_shared};
use super::halt::{Halt, interrupts, time_limit};
use super::journal::Journal;
use super::options::Options;
use super::places::Places;
use super::session::sessions_of;
use super::site::Site;
use super::tally::WatchTally;
use super::worker::{self, Line};
use crate::judge::{Evidence, WatchResult};
use crate::plan::{Plan, PlanEntry, Subject};
use crate::request::Fresh;
use crate::schema::Store;
use crate::vocab::{CaseId, CaseRecord, Leftover, Redactor, RuleRecord, TargetRecord};

/// How long a record may wait to be shown with others: a person does not see so short a time, and to
/// wake the terminal's thread for each record costs as much as to judge a case.
const UNTOLD: Duration = Duration::from_millis(30);

/// How many tasks run before the runtime looks for answers again. An answer that waits for others to
/// be judged would seem to have come late.
const TASKS_BETWEEN_LOOKS: u32 = 8;

/// A run that is ready to go.
pub struct Run {
    runtime: Runtime,
    shared: Arc<Shared>,
    journal: Arc<Journal>,
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").finish_non_exhaustive()
    }
}

/// What the terminal waits on.
#[derive(Debug)]
pub struct CaseHandle {
    /// The entry.
    pub id: CaseId,
    record: oneshot::Receiver<Arc<CaseRecord>>,
}

impl CaseHandle {
    /// Waits for the record; none if the run ended without one.
    pub fn wait(self) -> Option<Arc<CaseRecord>> {
        self.record.blocking_recv().ok()
    }
}

/// All that a run gave.
#[derive(Debug, Default)]
pub struct FinishedRun {
    /// The records, in order.
    pub cases: Vec<CaseRecord>,
    /// What could not be removed.
    pub leftovers: Vec<Leftover>,
    /// Why the run is not whole; empty if it is.
    pub broken: Vec<String>,
    /// The targets.
    pub targets: Vec<TargetRecord>,
    /// The rules of the contracts.
    pub rules: BTreeMap<String, RuleRecord>,
    /// The evidence of the cases, where it was kept.
    pub evidence: HashMap<CaseId, Evidence>,
}

impl Run {
    /// What masks the secrets of the targets.
    pub fn redactors(&self) -> Vec<Redactor> {
        let sites = self.shared.sites.iter();
        sites.map(|site| site.redactor.clone()).collect()
    }

    /// Does it, in this thread, until everything is cleaned up.
    pub fn finish(self) -> FinishedRun {
        let Self {
            runtime,
            shared,
            journal,
        } = self;
        let whole = AssertUnwindSafe(|| runtime.block_on(run(shared, journal)));
        catch_unwind(whole).unwrap_or_else(|_| FinishedRun {
            broken: vec!["rebuff panicked outside a case; please report it".into()],
            ..FinishedRun::default()
        })
    }
}

/// What all workers share.
pub(crate) struct Shared {
    pub(crate) options: Options,
    places: Arc<Places>,
    pub(crate) sites: Vec<Arc<Site>>,
    pub(crate) entries: Vec<(usize, PlanEntry)>,
    pub(crate) lines: BTreeMap<CaseId, (usize, OnceCell<Line>)>,
    pub(super) halt: watch::Sender<Option<Halt>>,
    /// There are records that the terminal has not been told.
    news: Notify,
    state: Mutex<State>,
}

/// What changes while it runs.
#[derive(Default)]
pub(crate) struct State {
    next: usize,
    senders: Vec<Option<oneshot::Sender<Arc<CaseRecord>>>>,
    pub(crate) records: Vec<Option<Arc<CaseRecord>>>,
    untold: Vec<usize>,
    pub(crate) tallies: Vec<Vec<WatchTally>>,
    /// How many answers the watches have looked at.
    pub(crate) looked: usize,
    pub(crate) leftovers: Vec<Leftover>,
    pub(crate) evidence: HashMap<CaseId, Evidence>,
}

/// Prepares a run of these plans, and gives a ticket for each entry, in order; nothing is sent yet.
/// Whoever waits on the tickets does it in another thread than the run.
pub fn prepare(
    plans: Vec<Plan>,
    store: &Arc<Store>,
    options: Options,
) -> Result<(Vec<CaseHandle>, Run), String> {
    let ground = Ground {
        store: store.clone(),
        journal: Arc::new(Journal::new(options.journal.as_deref(), &options.run)),
        halt: watch::channel(None).0,
        places: Arc::new(Places::new(options.jobs)),
    };
    let mut sites = Vec::new();
    let mut entries = Vec::new();
    for mut plan in plans {
        let number = sites.len();
        let planned = std::mem::take(&mut plan.entries);
        entries.extend(planned.into_iter().map(|entry| (number, entry)));
        sites.push(Arc::new(site(plan, &options, &ground)?));
    }
    let mut lines = BTreeMap::new();
    let mut tickets = Vec::with_capacity(entries.len());
    let mut senders = Vec::with_capacity(entries.len());
    for (number, (_, entry)) in entries.iter().enumerate() {
        if matches!(
            entry.what,
            Subject::Caller(_) | Subject::Given(_) | Subject::Control(_)
        ) {
            lines.insert(entry.id.clone(), (number, OnceCell::new()));
        }
        let (sender, record) = oneshot::channel();
        senders.push(Some(sender));
        tickets.push(CaseHandle {
            id: entry.id.clone(),
            record,
        });
    }
    let tallies = sites
        .iter()
        .map(|site| vec![WatchTally::default(); site.contract.watches.len()])
        .collect();
    let state = State {
        records: vec![None; entries.len()],
        senders,
        tallies,
        ..State::default()
    };
    let shared = Shared {
        options,
        places: ground.places,
        sites,
        entries,
        lines,
        halt: ground.halt,
        news: Notify::new(),
        state: Mutex::new(state),
    };
    let run = Run {
        runtime: runtime()?,
        shared: Arc::new(shared),
        journal: ground.journal,
    };
    Ok((tickets, run))
}

fn runtime() -> Result<Runtime, String> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .event_interval(TASKS_BETWEEN_LOOKS)
        .build()
        .map_err(|e| format!("cannot start the runtime: {e}"))
}

/// What the sites of all contracts stand on.
struct Ground {
    store: Arc<Store>,
    journal: Arc<Journal>,
    halt: watch::Sender<Option<Halt>>,
    places: Arc<Places>,
}

fn site(plan: Plan, options: &Options, ground: &Ground) -> Result<Site, String> {
    let fresh = Fresh::new(&options.run, options.started);
    Ok(Site {
        client: Client::new(plan.target.addresses(), options.limits)?,
        sessions: sessions_of(&plan.target),
        store: ground.store.clone(),
        journal: ground.journal.clone(),
        redactor: Redactor::new(&plan.target.secrets),
        outermost: Site::outermost_of(&fresh, &plan),
        fresh,
        budgets: Budgets::new(&plan.budgets),
        pause: options.pause,
        halt: ground.halt.clone(),
        places: ground.places.clone(),
        shared: Site::shared_of(&plan.contract),
        contract: plan.contract,
        target: plan.target,
    })
}

async fn run(shared: Arc<Shared>, journal: Arc<Journal>) -> FinishedRun {
    let guards = [
        tokio::spawn(time_limit(shared.clone())),
        tokio::spawn(interrupts(shared.clone())),
        tokio::spawn(tell(shared.clone())),
        tokio::spawn(do_not_wait_long(shared.places.clone())),
    ];
    let workers: Vec<_> = (0..shared.places.workers())
        // Boxed, because what is spawned is moved several times.
        .map(|_| tokio::spawn(Box::pin(work(shared.clone()))))
        .collect();
    let mut broken = Vec::new();
    for worker in workers {
        if let Err(e) = worker.await {
            broken.push(format!(
                "rebuff panicked outside a case ({e}); please report it"
            ));
        }
    }
    undo_shared(&shared).await;
    sum_up(&shared);
    shared.tell();
    guards.iter().for_each(tokio::task::JoinHandle::abort);
    journal.finish();
    broken.extend(shared.halt.borrow().as_ref().map(ToString::to_string));
    finished(&shared, broken)
}

async fn do_not_wait_long(places: Arc<Places>) {
    places.run_out_of_patience().await;
}

/// Hands the records that came in meanwhile to the terminal.
async fn tell(shared: Arc<Shared>) {
    loop {
        shared.news.notified().await;
        tokio::time::sleep(UNTOLD).await;
        shared.tell();
    }
}

async fn work(shared: Arc<Shared>) {
    while let Some(number) = shared.next() {
        worker::entry(shared.clone(), number).await;
    }
}

impl Shared {
    pub(crate) fn at(&self, number: usize) -> (&Arc<Site>, &PlanEntry) {
        let (site, entry) = &self.entries[number];
        (&self.sites[*site], entry)
    }

    pub(crate) fn id(&self, text: &str) -> CaseId {
        let known = self.entries.iter().map(|(_, entry)| &entry.id);
        known
            .clone()
            .find(|id| id.as_str() == text)
            .cloned()
            .unwrap_or_else(|| CaseId::new("", "", text, None))
    }

    pub(crate) fn done(&self, number: usize, record: CaseRecord) {
        let mut state = self.lock();
        state.records[number] = Some(Arc::new(record));
        state.untold.push(number);
        self.news.notify_one();
    }

    fn tell(&self) {
        let mut state = self.lock();
        let mut untold = std::mem::take(&mut state.untold);
        // The terminal waits for the first that it has not shown: it wakes when that one comes, and
        // finds all others there.
        untold.sort_unstable_by(|a, b| b.cmp(a));
        for number in untold {
            let record = state.records[number].clone();
            if let (Some(sender), Some(record)) = (state.senders[number].take(), record) {
                // Nobody waits any more where the terminal was closed.
                let _ = sender.send(record);
            }
        }
    }

    pub(crate) fn saw(&self, site: usize, owner: &CaseId, sights: &[&WatchResult], answers: usize) {
        let mut state = self.lock();
        state.looked += answers;
        for sight in sights {
            state.tallies[site][sight.watch].add(owner, sight);
        }
    }

    pub(crate) fn left(&self, leftovers: Vec<Leftover>) {
        self.lock().leftovers.extend(leftovers);
    }

    pub(crate) fn keep(&self, number: usize, evidence: Evidence) {
        self.lock()
            .evidence
            .insert(self.entries[number].1.id.clone(), evidence);
    }

    fn next(&self) -> Option<usize> {
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        (number < self.entries.len()).then_some(number)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
