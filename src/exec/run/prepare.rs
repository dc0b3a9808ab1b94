//! Turns plans into a run that is ready to start. The terminal waits on the handles of the run in
//! another thread.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::sync::{OnceCell, oneshot};

use super::state::{FinishedRun, RunState};
use super::worker::run_all;
use crate::case::Contract;
use crate::exec::cleanup::Journal;
use crate::exec::client::Client;
use crate::exec::context::{
    Budgets, ContractContext, Contrasts, FallbackControls, HaltSignal, JobSlots, Sessions,
    SharedFixtures, UnreadableOps, identity_values,
};
use crate::exec::options::Options;
use crate::plan::Plan;
use crate::request::Fresh;
use crate::schema::Store;
use crate::target_file::Target;
use crate::vocab::{CaseId, CaseRecord, Redactor};

/// A run that is ready to start.
pub struct Run {
    runtime: Runtime,
    state: Arc<RunState>,
    journal: Arc<Journal>,
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").finish_non_exhaustive()
    }
}

/// Delivers the record of an entry when the entry is done.
#[derive(Debug)]
pub struct CaseHandle {
    /// The id of the entry.
    pub id: CaseId,
    record: oneshot::Receiver<Arc<CaseRecord>>,
}

impl CaseHandle {
    /// Waits for the record. Returns `None` if the run ended without this record.
    pub fn wait(self) -> Option<Arc<CaseRecord>> {
        self.record.blocking_recv().ok()
    }
}

impl Run {
    /// The redactors of the targets. They also mask the secrets that the run receives.
    pub fn redactors(&self) -> Vec<Redactor> {
        let contexts = self.state.contexts.iter();
        contexts.map(|context| context.redactor.clone()).collect()
    }

    /// Runs all entries in this thread, including clean-up. Another thread must wait on the
    /// handles.
    pub fn finish(self) -> FinishedRun {
        let Self {
            runtime,
            state,
            journal,
        } = self;
        let whole = AssertUnwindSafe(|| {
            let finished = runtime.block_on(run_all(state));
            journal.finish();
            finished
        });
        catch_unwind(whole).unwrap_or_else(|_| FinishedRun {
            broken: vec!["rebuff panicked outside a case; please report it".into()],
            ..FinishedRun::default()
        })
    }
}

/// What the contexts of all contracts share.
struct RunContext {
    store: Arc<Store>,
    journal: Arc<Journal>,
    halt: HaltSignal,
    slots: JobSlots,
}

/// Prepares a run of these plans without sending anything. Returns the run and one handle per
/// entry, in order. Fails if a client or the runtime cannot be set up.
pub fn prepare(
    plans: Vec<Plan>,
    store: &Arc<Store>,
    options: Options,
) -> Result<(Vec<CaseHandle>, Run), String> {
    let shared = RunContext {
        store: store.clone(),
        journal: Arc::new(Journal::new(options.journal.as_deref(), &options.run)),
        halt: HaltSignal::new(),
        slots: JobSlots::new(options.jobs),
    };
    let mut contexts = Vec::new();
    let mut entries = Vec::new();
    for mut plan in plans {
        let planned = std::mem::take(&mut plan.entries);
        entries.extend(planned.into_iter().map(|entry| (contexts.len(), entry)));
        contexts.push(Arc::new(contract_context(plan, &options, &shared)?));
    }
    let mut handles = Vec::with_capacity(entries.len());
    let mut senders = Vec::with_capacity(entries.len());
    for (_, entry) in &entries {
        let (sender, record) = oneshot::channel();
        senders.push(sender);
        handles.push(CaseHandle {
            id: entry.id.clone(),
            record,
        });
    }
    let state = RunState::new(options, contexts, entries, shared.halt, senders);
    let run = Run {
        runtime: runtime()?,
        state: Arc::new(state),
        journal: shared.journal,
    };
    Ok((handles, run))
}

fn runtime() -> Result<Runtime, String> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| format!("cannot start the runtime: {e}"))
}

fn contract_context(
    plan: Plan,
    options: &Options,
    shared: &RunContext,
) -> Result<ContractContext, String> {
    let fresh = Fresh::new(&options.run, options.started);
    Ok(ContractContext {
        client: Client::new(plan.target.addresses(), options.limits)?,
        sessions: empty_sessions(&plan.target),
        store: shared.store.clone(),
        journal: shared.journal.clone(),
        redactor: Redactor::new(&plan.target.secrets),
        identity_values: identity_values(&fresh, &plan),
        fresh,
        budgets: Budgets::new(&plan.budgets),
        contrasts: Contrasts::default(),
        unreadable: UnreadableOps::default(),
        fallback_controls: FallbackControls::default(),
        pause: options.pause,
        halt: shared.halt.clone(),
        slots: shared.slots.clone(),
        shared_fixtures: empty_fixtures(&plan.contract),
        contract: plan.contract,
        target: plan.target,
    })
}

fn empty_sessions(target: &Target) -> Sessions {
    let names = target.sessions.keys().cloned();
    names.map(|name| (name, OnceCell::new())).collect()
}

fn empty_fixtures(contract: &Contract) -> SharedFixtures {
    let shared = contract.fixtures.values().filter(|fixture| fixture.shared);
    shared
        .map(|fixture| (fixture.name.clone(), OnceCell::new()))
        .collect()
}
