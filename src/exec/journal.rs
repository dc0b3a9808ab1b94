//! What is about to be made, written to disk before it is made: Ctrl-C, a panic, a kill and
//! `rebuff clean` read the same file. It holds no credentials.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::case::Status;
use crate::request::Wire;
use crate::view::Outcome;

/// The beginning of a journal's file name; the rest is the run's id.
const PREFIX: &str = "journal-";

/// Something that a request is about to make.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// A request that removes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Undo {
    /// Who sends it.
    pub(crate) identity: String,
    /// The request, without credentials.
    pub(crate) wire: Wire,
    /// The statuses that mean: it is gone.
    pub(crate) accept: Vec<Status>,
}

impl Undo {
    /// Whether an answer to it means that the thing is gone, or what came instead.
    pub(crate) fn settled_by(&self, outcome: &Outcome) -> Result<(), String> {
        let status = outcome.answer().map(|answer| answer.status);
        if status.is_some_and(|status| self.accept.iter().any(|one| one.covers(status))) {
            return Ok(());
        }
        Err(format!("the target answered {}", outcome.brief()))
    }
}

/// An entry that is not settled.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub(crate) number: u64,
    pub(crate) made: Made,
    /// Whether the server said that it made nothing.
    pub(crate) refused: bool,
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
    Settled { number: u64 },
}

/// What [`Made`] is on disk.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    owner: String,
    op: String,
    request: Plain,
    undo: Vec<PlainUndo>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainUndo {
    identity: String,
    request: Plain,
    accept: Vec<String>,
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
                refused: false,
            },
        );
        Ok(number)
    }

    /// Remembers whether the server said that it made nothing.
    pub(crate) fn answered(&self, number: u64, refused: bool) {
        if let Some(open) = self.lock().open.get_mut(&number) {
            open.refused = refused;
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
    let mut open = BTreeMap::new();
    let count = text.lines().count();
    for (n, line) in text.lines().enumerate() {
        match serde_json::from_str(line) {
            Ok(Line::Made { number, entry }) => {
                open.insert(number, entry.made().map_err(&failed)?);
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

impl Entry {
    fn of(made: &Made) -> Self {
        let undo = made.undo.iter().map(|undo| PlainUndo {
            identity: undo.identity.clone(),
            request: Plain::of(&undo.wire),
            accept: undo.accept.iter().map(ToString::to_string).collect(),
        });
        Self {
            owner: made.owner.clone(),
            op: made.op.clone(),
            request: Plain::of(&made.wire),
            undo: undo.collect(),
        }
    }

    fn made(self) -> Result<Made, String> {
        let undo = self.undo.into_iter().map(|undo| {
            Ok(Undo {
                identity: undo.identity,
                wire: undo.request.wire()?,
                accept: undo
                    .accept
                    .iter()
                    .filter_map(|status| read_status(status))
                    .collect(),
            })
        });
        Ok(Made {
            owner: self.owner,
            op: self.op,
            wire: self.request.wire()?,
            undo: undo.collect::<Result<_, String>>()?,
        })
    }
}

impl Plain {
    fn of(wire: &Wire) -> Self {
        Self {
            method: wire.method.clone(),
            url: wire.url.to_string(),
            headers: wire.headers.clone(),
            body: wire
                .body
                .as_ref()
                .map(|body| String::from_utf8_lossy(body).into_owned()),
        }
    }

    fn wire(self) -> Result<Wire, String> {
        Ok(Wire {
            method: self.method,
            url: self
                .url
                .parse()
                .map_err(|e| format!("`{}`: {e}", self.url))?,
            headers: self.headers,
            body: self.body.map(String::into_bytes),
        })
    }
}

fn read_status(text: &str) -> Option<Status> {
    match text.strip_suffix("xx") {
        Some(class) => class.parse().ok().map(Status::Class),
        None => text.parse().ok().map(Status::Code),
    }
}
