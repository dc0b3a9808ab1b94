//! The journal lists what a run creates; each entry is on disk before its request is sent. Clean-up
//! reads the journal after a case, after Ctrl-C and in `rebuff clean`. It holds no credentials.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::journal_line::{CreationEntry, JournalLine, UndoEntry};
use super::model::{Creation, CreationOutcome, UndoRequest, Unsettled};

/// The file name of a journal is `journal-<run id>.jsonl`.
const PREFIX: &str = "journal-";

/// The journal of one run.
#[derive(Debug)]
pub struct Journal {
    path: Option<PathBuf>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    file: Option<File>,
    next: u64,
    open: BTreeMap<u64, Unsettled>,
}

/// The error for a journal that cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[error("the journal `{}` cannot be {what}: {why}", path.display())]
pub struct JournalError {
    path: PathBuf,
    what: &'static str,
    why: String,
}

impl Journal {
    /// The journal of a run in this folder. Without a folder, nothing is written to disk.
    pub fn new(folder: Option<&Path>, run: &str) -> Self {
        let path = folder.map(|folder| unused(folder, run));
        Self {
            path,
            inner: Mutex::default(),
        }
    }

    /// Adds an entry for a thing before it is created. Returns the number of the entry.
    pub(crate) fn begin(&self, creation: Creation) -> Result<u64, JournalError> {
        let mut inner = self.lock();
        let number = inner.next;
        inner.next += 1;
        let entry = Box::new(CreationEntry::from_creation(&creation));
        self.write(&mut inner, &JournalLine::Made { number, entry })?;
        inner.open.insert(
            number,
            Unsettled {
                number,
                creation,
                outcome: CreationOutcome::Unknown,
            },
        );
        Ok(number)
    }

    /// Adds the requests that remove a thing, after the response has given its id.
    pub(crate) fn record_undo(
        &self,
        number: u64,
        undo: Vec<UndoRequest>,
    ) -> Result<(), JournalError> {
        let mut inner = self.lock();
        let entries = undo.iter().map(UndoEntry::from_undo).collect();
        if let Some(open) = inner.open.get_mut(&number) {
            open.creation.undo = undo;
        }
        let line = JournalLine::Known {
            number,
            undo: entries,
        };
        self.write(&mut inner, &line)
    }

    /// Keeps in memory what the response says about a creation.
    pub(crate) fn record_outcome(&self, number: u64, outcome: CreationOutcome) {
        if let Some(open) = self.lock().open.get_mut(&number) {
            open.outcome = outcome;
        }
    }

    /// The entries of an owner that are not settled, newest first.
    pub(crate) fn unsettled(&self, owner: &str) -> Vec<Unsettled> {
        let inner = self.lock();
        inner
            .open
            .values()
            .rev()
            .filter(|open| open.creation.owner == owner)
            .cloned()
            .collect()
    }

    /// Marks the thing of an entry as removed or never created.
    pub(crate) fn settle(&self, number: u64) -> Result<(), JournalError> {
        let mut inner = self.lock();
        inner.open.remove(&number);
        self.write(&mut inner, &JournalLine::Settled { number })
    }

    /// Closes the journal. Deletes the file if all entries are settled.
    pub(crate) fn finish(&self) {
        let mut inner = self.lock();
        inner.file = None;
        if let (true, Some(path)) = (inner.open.is_empty(), &self.path) {
            // The file may not exist. If it cannot be deleted, `rebuff clean` finds nothing to
            // remove in it.
            let _ = std::fs::remove_file(path);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, inner: &mut Inner, line: &JournalLine) -> Result<(), JournalError> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        let failed = |why: String| JournalError {
            path: path.clone(),
            what: "written",
            why,
        };
        if inner.file.is_none() {
            let mut options = OpenOptions::new();
            options.create(true).append(true);
            // Only the user may read the file: it holds values of the target file, which may be
            // private.
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(path);
            inner.file = Some(file.map_err(|e| failed(e.to_string()))?);
        }
        let mut text = serde_json::to_string(line).map_err(|e| failed(e.to_string()))?;
        text.push('\n');
        match &mut inner.file {
            Some(file) => file
                .write_all(text.as_bytes())
                .map_err(|e| failed(e.to_string())),
            None => Ok(()),
        }
    }
}

/// A path that no earlier run uses. A killed run may have had the same id, and its journal is still
/// needed.
fn unused(folder: &Path, run: &str) -> PathBuf {
    let mut path = folder.join(format!("{PREFIX}{run}.jsonl"));
    for n in 2.. {
        if !path.exists() {
            break;
        }
        path = folder.join(format!("{PREFIX}{run}.{n}.jsonl"));
    }
    path
}

/// The journals that earlier runs left in a folder, sorted by name.
pub fn journals(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with(PREFIX) && name.ends_with(".jsonl")
        })
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
}

/// The entries in the journal of an earlier run that are not settled, newest first.
pub(crate) fn unsettled(path: &Path) -> Result<Vec<Creation>, JournalError> {
    let failed = |why: String| JournalError {
        path: path.to_owned(),
        what: "read",
        why,
    };
    let text = std::fs::read_to_string(path).map_err(|e| failed(e.to_string()))?;
    let mut open: BTreeMap<u64, Creation> = BTreeMap::new();
    let count = text.lines().count();
    for (n, line) in text.lines().enumerate() {
        match serde_json::from_str(line) {
            Ok(JournalLine::Made { number, entry }) => {
                open.insert(number, entry.into_creation().map_err(&failed)?);
            }
            Ok(JournalLine::Known { number, undo }) => {
                if let Some(creation) = open.get_mut(&number) {
                    let undo = undo.into_iter().map(UndoEntry::into_undo);
                    creation.undo = undo.collect::<Result<_, String>>().map_err(&failed)?;
                }
            }
            Ok(JournalLine::Settled { number }) => {
                open.remove(&number);
            }
            // The last line is incomplete: the run was killed while writing, before it sent the
            // request.
            Err(_) if n + 1 == count && !text.ends_with('\n') => {}
            Err(e) => return Err(failed(format!("line {}: {e}", n + 1))),
        }
    }
    Ok(open.into_values().rev().collect())
}
