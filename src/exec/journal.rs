//! What is about to be made, written to disk before it is made: Ctrl-C, a panic, a kill and
//! `rebuff clean` read the same file. It holds no credentials.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::journal_line::{Entry, PlainUndo};
use super::removal::Undo;
use crate::request::Wire;

/// The beginning of a journal's file name; the rest is the run's id.
const PREFIX: &str = "journal-";

/// Something that a request is about to make.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Made {
    /// The case or line that makes it.
    pub(crate) owner: String,
    /// The op.
    pub(crate) op: String,
    /// The request.
    pub(crate) wire: Wire,
    /// What removes it, in order.
    pub(crate) undo: Vec<Undo>,
}

/// An entry that is not settled.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub(crate) number: u64,
    pub(crate) made: Made,
    pub(crate) said: Said,
}

/// What the server said when it was asked to make something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing that tells, or nothing that arrived.
    #[default]
    Nothing,
    /// That it made it.
    Made,
    /// That it did not.
    Refused,
}

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
    open: BTreeMap<u64, Open>,
}

/// A journal that cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[error("the journal `{}` cannot be {what}: {why}", path.display())]
pub struct JournalError {
    path: PathBuf,
    what: &'static str,
    why: String,
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Line {
    Made { number: u64, entry: Box<Entry> },
    Known { number: u64, undo: Vec<PlainUndo> },
    Settled { number: u64 },
}

impl Journal {
    /// The journal of a run, in this folder; without a folder nothing is written.
    pub fn new(folder: Option<&Path>, run: &str) -> Self {
        let path = folder.map(|folder| unused(folder, run));
        Self {
            path,
            inner: Mutex::default(),
        }
    }

    /// Writes down what is about to be made.
    pub(crate) fn begin(&self, made: Made) -> Result<u64, JournalError> {
        let mut inner = self.lock();
        let number = inner.next;
        inner.next += 1;
        let entry = Box::new(Entry::of(&made));
        self.write(&mut inner, &Line::Made { number, entry })?;
        inner.open.insert(
            number,
            Open {
                number,
                made,
                said: Said::Nothing,
            },
        );
        Ok(number)
    }

    /// Writes down what removes a thing, now that the server has said what it is.
    pub(crate) fn known(&self, number: u64, undo: Vec<Undo>) -> Result<(), JournalError> {
        let mut inner = self.lock();
        let plain = undo.iter().map(PlainUndo::of).collect();
        if let Some(open) = inner.open.get_mut(&number) {
            open.made.undo = undo;
        }
        self.write(
            &mut inner,
            &Line::Known {
                number,
                undo: plain,
            },
        )
    }

    /// Remembers what the server said.
    pub(crate) fn answered(&self, number: u64, said: Said) {
        if let Some(open) = self.lock().open.get_mut(&number) {
            open.said = said;
        }
    }

    /// What an owner made and is not settled, the last first.
    pub(crate) fn open(&self, owner: &str) -> Vec<Open> {
        let inner = self.lock();
        inner
            .open
            .values()
            .rev()
            .filter(|open| open.made.owner == owner)
            .cloned()
            .collect()
    }

    /// Marks an entry as gone from the server.
    pub(crate) fn settle(&self, number: u64) -> Result<(), JournalError> {
        let mut inner = self.lock();
        inner.open.remove(&number);
        self.write(&mut inner, &Line::Settled { number })
    }

    /// Ends the journal: where everything is settled the file goes.
    pub(crate) fn finish(&self) {
        let mut inner = self.lock();
        inner.file = None;
        if let (true, Some(path)) = (inner.open.is_empty(), &self.path) {
            // It may never have been made; and if it stays, `rebuff clean` finds nothing to do in it.
            let _ = std::fs::remove_file(path);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, inner: &mut Inner, line: &Line) -> Result<(), JournalError> {
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
            // It holds what the target file gives, which may come from the environment.
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

/// A killed run may have had the same id: its journal is not ours to go on with, nor to remove.
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

/// The journals that earlier runs left in a folder.
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

/// What a journal of an earlier run did not settle, the last first.
pub(crate) fn unsettled(path: &Path) -> Result<Vec<Made>, JournalError> {
    let failed = |why: String| JournalError {
        path: path.to_owned(),
        what: "read",
        why,
    };
    let text = std::fs::read_to_string(path).map_err(|e| failed(e.to_string()))?;
    let mut open: BTreeMap<u64, Made> = BTreeMap::new();
    let count = text.lines().count();
    for (n, line) in text.lines().enumerate() {
        match serde_json::from_str(line) {
            Ok(Line::Made { number, entry }) => {
                open.insert(number, entry.made().map_err(&failed)?);
            }
            Ok(Line::Known { number, undo }) => {
                if let Some(made) = open.get_mut(&number) {
                    let undo = undo.into_iter().map(PlainUndo::undo);
                    made.undo = undo.collect::<Result<_, String>>().map_err(&failed)?;
                }
            }
            Ok(Line::Settled { number }) => {
                open.remove(&number);
            }
            // A kill in the middle of a write leaves half a line, before anything was sent.
            Err(_) if n + 1 == count && !text.ends_with('\n') => {}
            Err(e) => return Err(failed(format!("line {}: {e}", n + 1))),
        }
    }
    Ok(open.into_values().rev().collect())
}
