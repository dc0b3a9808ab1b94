//! The state that all workers of a run share: the entries and the results so far.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::{Notify, OnceCell, oneshot};

use super::accepted::{Accepted, is_accepted};
use super::tally::WatchTally;
use crate::exec::context::{ContractContext, HaltSignal};
use crate::exec::options::Options;
use crate::judge::{Evidence, Exchange, WatchResult};
use crate::plan::{PlanEntry, Subject};
use crate::vocab::{CaseId, CaseRecord, EntryKind, Leftover, RuleRecord, TargetRecord};

/// The result of a prerequisite (a caller, a given fixture or a control) for the cases that need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PrerequisiteState {
    Passed,
    /// The prerequisite failed. Holds the id of the entry that failed, which may be a prerequisite
    /// of this one.
    Failed(CaseId),
    Skipped(String),
    /// The target does not have the op of this control, which cases need only for reading back.
    Missing(CaseId),
    /// The run ended before the prerequisite had a result.
    Halted(String),
}

/// The result of a run.
#[derive(Debug, Default)]
pub struct FinishedRun {
    /// The records, in the order of the plans.
    pub cases: Vec<CaseRecord>,
    /// The created things that may still exist.
    pub leftovers: Vec<Leftover>,
    /// Why the run is incomplete. Empty if the run is complete.
    pub broken: Vec<String>,
    /// The targets.
    pub targets: Vec<TargetRecord>,
    /// The rules of the contracts.
    pub rules: BTreeMap<String, RuleRecord>,
    /// The evidence of each case, if [`Options::keep_evidence`] is set.
    pub evidence: HashMap<CaseId, Evidence>,
}

/// The state that all workers of a run share.
pub(crate) struct RunState {
    pub(crate) options: Options,
    pub(crate) contexts: Vec<Arc<ContractContext>>,
    /// All entries, each with the index of its contract.
    pub(crate) entries: Vec<(usize, PlanEntry)>,
    /// The index of each prerequisite in `entries`, and its result once known.
    pub(crate) prerequisites: BTreeMap<CaseId, (usize, OnceCell<PrerequisiteState>)>,
    /// The prerequisites that an entry needs for more than reading back.
    pub(crate) indispensable: HashSet<CaseId>,
    pub(crate) halt: HaltSignal,
    /// Signals that there are records to send to their handles.
    pub(crate) new_records: Notify,
    /// When the run began.
    pub(crate) begun: Instant,
    progress: Mutex<Progress>,
}

/// The part of the state that changes during the run.
#[derive(Default)]
pub(crate) struct Progress {
    next: usize,
    senders: Vec<Option<oneshot::Sender<Arc<CaseRecord>>>>,
    pub(crate) records: Vec<Option<Arc<CaseRecord>>>,
    /// The entries whose records are not yet sent to their handles.
    unsent: Vec<usize>,
    pub(crate) tallies: Vec<Vec<WatchTally>>,
    /// The number of responses that the watches have checked.
    pub(crate) watched: usize,
    pub(crate) leftovers: Vec<Leftover>,
    pub(crate) evidence: HashMap<CaseId, Evidence>,
    /// The last accepted request of each op and of each identity, with the number of its contract.
    pub(crate) accepted: BTreeMap<(usize, String), Accepted>,
}

impl Progress {
    /// The state before the first entry runs. Each entry has a sender for its record.
    pub(crate) fn new(
        contexts: &[Arc<ContractContext>],
        senders: Vec<oneshot::Sender<Arc<CaseRecord>>>,
    ) -> Self {
        let watches = contexts
            .iter()
            .map(|context| context.contract.watches.len());
        Self {
            records: vec![None; senders.len()],
            senders: senders.into_iter().map(Some).collect(),
            tallies: watches.map(|n| vec![WatchTally::default(); n]).collect(),
            ..Self::default()
        }
    }
}

impl RunState {
    pub(crate) fn new(
        options: Options,
        contexts: Vec<Arc<ContractContext>>,
        entries: Vec<(usize, PlanEntry)>,
        halt: HaltSignal,
        senders: Vec<oneshot::Sender<Arc<CaseRecord>>>,
    ) -> Self {
        let prerequisites = entries.iter().enumerate();
        let prerequisites = prerequisites.filter(|(_, (_, entry))| is_prerequisite(entry));
        Self {
            prerequisites: prerequisites
                .map(|(number, (_, entry))| (entry.id.clone(), (number, OnceCell::new())))
                .collect(),
            indispensable: indispensable(&entries),
            progress: Mutex::new(Progress::new(&contexts, senders)),
            options,
            contexts,
            entries,
            halt,
            new_records: Notify::new(),
            begun: Instant::now(),
        }
    }

    /// An entry and the context of its contract.
    pub(crate) fn entry(&self, number: usize) -> (&Arc<ContractContext>, &PlanEntry) {
        let (context, entry) = &self.entries[number];
        (&self.contexts[*context], entry)
    }

    /// Takes the next entry that no worker has taken.
    pub(crate) fn take_next(&self) -> Option<usize> {
        let mut progress = self.lock();
        let number = progress.next;
        progress.next += 1;
        (number < self.entries.len()).then_some(number)
    }

    /// Stores the record of an entry, to be sent to its handle later.
    pub(crate) fn finish_entry(&self, number: usize, record: CaseRecord) {
        let mut progress = self.lock();
        progress.records[number] = Some(Arc::new(record));
        progress.unsent.push(number);
        self.new_records.notify_one();
    }

    /// Sends all new records to their handles. The terminal waits for the first entry that it has
    /// not printed. The record of that entry is sent last, so that the terminal wakes once and
    /// finds all records.
    pub(crate) fn send_records(&self) {
        let mut progress = self.lock();
        let mut unsent = std::mem::take(&mut progress.unsent);
        unsent.sort_unstable_by(|a, b| b.cmp(a));
        for number in unsent {
            let record = progress.records[number].clone();
            if let (Some(sender), Some(record)) = (progress.senders[number].take(), record) {
                // If the terminal was closed, the handle is gone, and the record is dropped.
                let _ = sender.send(record);
            }
        }
    }

    /// Adds the results of the watches of a contract to the tallies, for `responses` responses.
    pub(crate) fn count_watches(
        &self,
        context: usize,
        owner: &CaseId,
        results: &[&WatchResult],
        responses: usize,
    ) {
        let mut progress = self.lock();
        progress.watched += responses;
        for result in results {
            progress.tallies[context][result.watch].add(owner, result);
        }
    }

    /// Whether a case was judged.
    pub(crate) fn has_judged_case(&self) -> bool {
        let progress = self.lock();
        let mut records = progress.records.iter().flatten();
        records.any(|record| record.kind == EntryKind::Case && record.verdict.row().judged)
    }

    /// Notes the valid requests of an entry that were accepted. `passed`: whether the entry is a
    /// prerequisite that passed.
    pub(crate) fn note_accepted(&self, number: usize, exchanges: &[Exchange], passed: bool) {
        let (context, entry) = &self.entries[number];
        let accepted = Accepted::new(self.options.started, self.begun.elapsed(), &entry.id);
        let mut progress = self.lock();
        for exchange in exchanges.iter().filter(|one| is_accepted(one, passed)) {
            for name in [&exchange.op, &exchange.identity] {
                let key = (*context, name.clone());
                progress.accepted.insert(key, accepted.clone());
            }
        }
    }

    /// How many leftovers of an entry are listed.
    pub(crate) fn count_leftovers(&self, id: &CaseId) -> usize {
        let progress = self.lock();
        let mut left = progress.leftovers.iter();
        left.by_ref()
            .filter(|left| left.case == id.as_str())
            .count()
    }

    pub(crate) fn keep_leftovers(&self, leftovers: Vec<Leftover>) {
        self.lock().leftovers.extend(leftovers);
    }

    pub(crate) fn keep_evidence(&self, number: usize, evidence: Evidence) {
        let id = self.entries[number].1.id.clone();
        self.lock().evidence.insert(id, evidence);
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn indispensable(entries: &[(usize, PlanEntry)]) -> HashSet<CaseId> {
    let running = entries.iter().map(|(_, entry)| entry);
    let running = running.filter(|entry| entry.skip.is_none());
    let needed = running.flat_map(|entry| {
        let prerequisites = entry.prerequisites.iter();
        prerequisites
            .filter(|id| !entry.reads.contains(id))
            .cloned()
    });
    needed.collect()
}

fn is_prerequisite(entry: &PlanEntry) -> bool {
    match entry.what {
        Subject::Caller(_) | Subject::Given(_) | Subject::Control(_) => true,
        Subject::Case(_) | Subject::Watch(..) => false,
    }
}
