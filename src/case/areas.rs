//! The areas of a contract: every file of its cases, those of a large suite side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};

use super::cases::rows;
use super::context::{Context, Names};
use super::files::Files;
use super::load::source;
use super::model::{Case, Op};
use super::raw::RawCase;
use crate::diag::{Document, Problems, Source};
use crate::schema::Store;

/// From so many bytes of text on, areas are read side by side. Below, that saves a few milliseconds at
/// most, and each thread takes memory of its own.
const MUCH_TEXT: usize = 1 << 20;

/// A machine may have many more cores than that, and two read 10,000 cases in a seventh of a second.
const MOST_READERS: usize = 8;

/// Reads the cases of all areas: every file whose name does not begin with `_`.
pub(super) struct Areas<'r> {
    pub(super) folder: &'r str,
    pub(super) files: &'r Files,
    pub(super) names: &'r Names,
    pub(super) ops: &'r BTreeMap<String, Arc<Op>>,
    pub(super) store: &'r Store,
}

/// What one file holds.
struct Area {
    source: Source,
    cases: Vec<Read>,
    problems: Problems,
}

/// A case, and where its id stands.
struct Read {
    case: Arc<Case>,
    id: Range<usize>,
    /// What is half read would only complain again.
    sound: bool,
}

impl Areas<'_> {
    /// All sound cases, by area and in the order of each file; an id that is there twice is told.
    pub(super) fn cases(&self, problems: &mut Problems) -> Vec<Arc<Case>> {
        let mut all = Vec::new();
        let mut seen = BTreeSet::new();
        let mut add = |area: Area| {
            problems.extend(area.problems);
            for Read { case, id, sound } in area.cases {
                if !seen.insert(case.id.clone()) {
                    let message = format!("the id `{}` is there already", case.id);
                    problems.at(&area.source, &id, message);
                }
                all.extend(sound.then_some(case));
            }
        };
        let paths = self.paths();
        let text = |(_, path): &(&str, &str)| self.files.cases[*path].len();
        if paths.iter().map(text).sum::<usize>() < MUCH_TEXT {
            for path in paths {
                add(self.area(path));
            }
        } else {
            self.side_by_side(&paths).into_iter().for_each(add);
        }
        all
    }

    fn side_by_side(&self, paths: &[(&str, &str)]) -> Vec<Area> {
        let next = AtomicUsize::new(0);
        let some = || {
            let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
            let paths = numbers.map_while(|at| Some((at, *paths.get(at)?)));
            paths.map(|(at, path)| (at, self.area(path))).collect()
        };
        let readers = thread::available_parallelism().map_or(1, NonZero::get);
        let readers = readers.min(paths.len()).min(MOST_READERS);
        let mut areas: Vec<(usize, Area)> = thread::scope(|scope| {
            // Where the system gives no thread, those that are there read all.
            let spawn = |_| thread::Builder::new().spawn_scoped(scope, some).ok();
            let others: Vec<_> = (1..readers).filter_map(spawn).collect();
            let join =
                |one: ScopedJoinHandle<'_, Vec<_>>| one.join().expect("readers do not panic");
            let mut areas: Vec<_> = some();
            areas.extend(others.into_iter().flat_map(join));
            areas
        });
        areas.sort_by_key(|(at, _)| *at);
        areas.into_iter().map(|(_, area)| area).collect()
    }

    /// The name and the path of each area.
    fn paths(&self) -> Vec<(&str, &str)> {
        let paths = self.files.cases.keys().map(String::as_str);
        paths
            .filter_map(|path| {
                let name = path.strip_prefix(self.folder)?.strip_prefix('/')?;
                let area = name.strip_suffix(".toml")?;
                (!area.starts_with('_')).then_some((area, path))
            })
            .collect()
    }

    fn area(&self, (area, path): (&str, &str)) -> Area {
        let source = source(self.files, path);
        let mut problems = Problems::default();
        let mut cases = Vec::new();
        let mut document = Document::read(&source, &mut problems);
        document.only(&["case"], &mut problems);
        for (span, raw) in document.list::<RawCase>("case", &mut problems) {
            let before = problems.count();
            let mut cx = Context {
                source: &source,
                names: self.names,
                store: self.store,
                problems: &mut problems,
            };
            let rows = rows(area, &span, &raw, self.ops, &mut cx);
            let sound = problems.count() == before;
            cases.extend(rows.into_iter().map(|case| Read {
                case: Arc::new(case),
                id: raw.id.span(),
                sound,
            }));
        }
        drop(document);
        Area {
            source,
            cases,
            problems,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::load;

    const COPIES: usize = 40;

    /// A contract with copies of an area, and so much to read that it is read side by side; a copy of
    /// one of these numbers has a mistake in its first line.
    fn large(wrong: &[usize]) -> Files {
        let mut files = Files::embedded();
        files.only("calendar");
        let text = files.cases["calendar/precondition.toml"].clone();
        let filled = format!(
            "{text}\n{}",
            "# much to read\n".repeat(MUCH_TEXT / 15 / COPIES)
        );
        for n in 0..COPIES {
            let head = if wrong.contains(&n) { "cse = 1\n" } else { "" };
            let path = format!("calendar/copy_{n:02}.toml");
            files.cases.insert(path, format!("{head}{filled}").into());
        }
        files
    }

    #[test]
    fn areas_that_are_read_side_by_side_stand_in_their_order() {
        let suite = load(&large(&[])).unwrap();
        let ids = suite.contracts[0].cases.iter().map(|case| case.id.as_str());
        let ids: Vec<Vec<&str>> = ids.map(|id| id.split("::").collect()).collect();
        let of = |area: &str| -> Vec<_> {
            let of = ids.iter().filter(|id| id[1] == area);
            of.map(|id| &id[2..]).collect()
        };
        let areas: Vec<&str> = ids.iter().map(|id| id[1]).collect();
        assert!(areas.is_sorted());
        assert!(of("precondition").len() > 1);
        for n in 0..COPIES {
            assert_eq!(of(&format!("copy_{n:02}")), of("precondition"));
        }
    }

    #[test]
    fn all_mistakes_of_areas_that_are_read_side_by_side_are_told() {
        let problems = load(&large(&[7, 23])).err().unwrap_or_default();
        let files: Vec<&str> = problems.iter().map(|one| one.file.as_str()).collect();
        assert_eq!(
            files,
            ["cases/calendar/copy_07.toml", "cases/calendar/copy_23.toml"]
        );
    }
}
