//! The report folder. It is proved before anything is sent that every report can be written, and
//! each file is replaced as a whole, so that nobody reads half a report, or an old one below a new
//! one; a report that cannot be written takes the one of an earlier run with it. Nothing else in the folder is touched.
//!
//! A file is ours to replace if its mark ([`Format::mark`]) stands in its first bytes, or if it is
//! empty. Anything else that bears the name of a report belongs to somebody, and is refused.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::thread::ScopedJoinHandle;

use tempfile::NamedTempFile;

use super::{Format, RenderError};
use crate::vocab::RunRecord;

/// A folder into which these reports can be written.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    formats: Vec<&'static Format>,
}

/// A place at which a report cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder, or a file in it, cannot be made.
    #[error("{}: reports cannot be written here: {source}; choose another folder with --out", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something that rebuff did not write has the name of a report.
    #[error("{}: {what} that rebuff did not write is in the place of a report; move it, or choose another folder with --out", path.display())]
    Foreign {
        /// The place of the report.
        path: PathBuf,
        /// What is there.
        what: &'static str,
    },
}

/// From so many cases on, reports are made side by side. Below, one after the other takes a few
/// milliseconds more and less memory.
const MANY_CASES: usize = 2_000;

/// Says whether a secret stands in a text.
pub type Leaks<'l> = dyn Fn(&str) -> bool + Sync + 'l;

/// Why reports are missing; those that could be written are there.
#[derive(Debug)]
pub struct WriteError {
    /// The reports that were written.
    pub written: Vec<PathBuf>,
    /// What kept each of the others from being written.
    pub problems: Vec<Problem>,
}

/// What kept one report from being written.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The text could not be made.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A secret stands in the text. It is not said which, nor where.
    #[error("{}: not written, because a secret stands in the report; this is a mistake of rebuff, please report it", .0.display())]
    Leak(PathBuf),
    /// The place has changed since the run began, or the disk is full.
    #[error(transparent)]
    Place(#[from] FolderError),
}

impl Folder {
    /// Makes the folder if it is not there, and proves that each of these reports can be written.
    pub fn open(dir: &Path, formats: &[&'static Format]) -> Result<Self, FolderError> {
        fs::create_dir_all(dir).map_err(|source| io_at(dir, source))?;
        let folder = Self {
            dir: dir.to_owned(),
            formats: formats.to_vec(),
        };
        for format in formats {
            check(&folder.place(format), format)?;
        }
        // One is enough: all reports stand in the same folder.
        temporary(dir)?;
        Ok(folder)
    }

    /// Where the reports are.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Writes every report in which no secret stands, those of a long run side by side. One that fails
    /// does not stop the others.
    ///
    /// # Panics
    /// If a format does: that is a mistake of rebuff.
    pub fn write(&self, run: &RunRecord, leaks: &Leaks<'_>) -> Result<Vec<PathBuf>, WriteError> {
        let mut written = Vec::new();
        let mut problems = Vec::new();
        let write = |format| move || self.write_one(format, run, leaks);
        let results: Vec<_> = if run.cases.len() < MANY_CASES {
            self.formats.iter().map(|format| write(*format)()).collect()
        } else {
            std::thread::scope(|scope| {
                let spawn = |format: &&'static Format| scope.spawn(write(*format));
                let all: Vec<_> = self.formats.iter().map(spawn).collect();
                let join = |one: ScopedJoinHandle<'_, _>| one.join().expect("formats do not panic");
                all.into_iter().map(join).collect()
            })
        };
        for (format, result) in self.formats.iter().zip(results) {
            match result {
                Ok(path) => written.push(path),
                Err(problem) => {
                    self.remove_old(format);
                    problems.push(problem);
                }
            }
        }
        if problems.is_empty() {
            Ok(written)
        } else {
            Err(WriteError { written, problems })
        }
    }

    fn write_one(
        &self,
        format: &Format,
        run: &RunRecord,
        leaks: &Leaks<'_>,
    ) -> Result<PathBuf, Problem> {
        let path = self.place(format);
        let text = (format.render)(run)?;
        if leaks(&text) {
            return Err(Problem::Leak(path));
        }
        // Minutes have passed since the folder was opened.
        check(&path, format)?;
        let mut file = temporary(&self.dir)?;
        file.write_all(text.as_bytes())
            .map_err(|source| io_at(&path, source))?;
        file.persist(&path)
            .map_err(|error| io_at(&path, error.error))?;
        Ok(path)
    }

    /// A report of an earlier run would be read as one of this run, which has none. It would have
    /// been replaced, so nobody misses it; whether it could be removed changes nothing.
    fn remove_old(&self, format: &Format) {
        let path = self.place(format);
        if check(&path, format).is_ok() {
            let _ = fs::remove_file(path);
        }
    }

    fn place(&self, format: &Format) -> PathBuf {
        self.dir.join(format.file)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.problems.iter().enumerate() {
            let separator = if n == 0 { "" } else { "\n" };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for WriteError {}

/// Refuses a place at which something stands that is not ours.
fn check(path: &Path, format: &Format) -> Result<(), FolderError> {
    let foreign = |what| {
        Err(FolderError::Foreign {
            path: path.to_owned(),
            what,
        })
    };
    let kind = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_at(path, error)),
    };
    if kind.is_dir() {
        return foreign("a folder");
    }
    // To replace a link would surprise whoever set it, and to follow it whoever owns its end.
    if kind.is_symlink() {
        return foreign("a link");
    }
    if !kind.is_file() {
        return foreign("something");
    }
    let head = head(path).map_err(|source| io_at(path, source))?;
    if head.is_empty() || String::from_utf8_lossy(&head).contains(format.mark) {
        Ok(())
    } else {
        foreign("a file")
    }
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let most = u64::try_from(Format::HEAD).unwrap_or(u64::MAX);
    File::open(path)?.take(most).read_to_end(&mut head)?;
    Ok(head)
}

/// A file beside the reports, which vanishes unless it is renamed.
fn temporary(dir: &Path) -> Result<NamedTempFile, FolderError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rebuff-").suffix(".tmp");
    // Temporary files are private by default, but a report is for others to read: build servers
    // collect it as another user. The umask still applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
        .tempfile_in(dir)
        .map_err(|source| io_at(dir, source))
}

fn io_at(path: &Path, source: io::Error) -> FolderError {
    FolderError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{FORMATS, json};

    fn record() -> RunRecord {
        json::read(include_str!("../../tests/samples/run.json")).unwrap()
    }

    fn all() -> Vec<&'static Format> {
        FORMATS.iter().collect()
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn reports_replace_those_of_the_last_run_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("new/latest");
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join("notes.txt"), "mine").unwrap();
        fs::write(out.join("summary.md"), "").unwrap();
        let mut run = record();
        for id in ["run-one", "run-two"] {
            run.run = id.into();
            let written = Folder::open(&out, &all()).unwrap().write(&run, &|_| false);
            assert_eq!(written.unwrap().len(), FORMATS.len());
        }
        assert_eq!(
            names(&out),
            ["junit.xml", "notes.txt", "run.json", "summary.md"]
        );
        assert_eq!(fs::read_to_string(out.join("notes.txt")).unwrap(), "mine");
        for format in FORMATS {
            let text = fs::read_to_string(out.join(format.file)).unwrap();
            assert!(text.contains("run-two") && !text.contains("run-one"));
        }
    }

    #[test]
    fn a_foreign_thing_in_the_place_of_a_report_is_refused_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let summary = dir.path().join("summary.md");
        let refused = || Folder::open(dir.path(), &all()).unwrap_err().to_string();
        fs::write(&summary, "# My summary of rebuff\n").unwrap();
        assert!(refused().contains("summary.md: a file that rebuff did not write"));
        assert!(!refused().contains('\n'));
        assert_eq!(names(dir.path()), ["summary.md"]);
        fs::remove_file(&summary).unwrap();
        fs::create_dir(&summary).unwrap();
        assert!(refused().contains("a folder"));
        // What is not asked for is not in the way.
        Folder::open(dir.path(), &all()[..2]).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_refused_and_permissions_are_those_of_any_file() {
        use std::os::unix::fs::{MetadataExt as _, symlink};
        let dir = tempfile::tempdir().unwrap();
        let other = dir.path().join("other");
        File::create(&other).unwrap();
        let folder = Folder::open(dir.path(), &all()).unwrap();
        folder.write(&record(), &|_| false).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode();
        let report = dir.path().join("junit.xml");
        assert_eq!(mode(&report), mode(&other));
        fs::remove_file(&report).unwrap();
        symlink(&other, &report).unwrap();
        assert!(Folder::open(dir.path(), &all()).is_err());
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_refused() {
        let file = NamedTempFile::new().unwrap();
        let message = Folder::open(file.path(), &all()).unwrap_err().to_string();
        assert!(
            message.contains("reports cannot be written here"),
            "{message}"
        );
    }

    #[test]
    fn a_secret_stops_its_report_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), &all()).unwrap();
        folder.write(&record(), &|_| false).unwrap();
        let leaks = |text: &str| text.starts_with("<?xml");
        let error = folder.write(&record(), &leaks).unwrap_err();
        assert_eq!(error.written.len(), 2);
        assert!(matches!(error.problems[..], [Problem::Leak(_)]));
        assert!(!error.to_string().contains('\n'));
        // Nor is there one of the run before.
        assert_eq!(names(dir.path()), ["run.json", "summary.md"]);
    }

    #[test]
    fn what_came_meanwhile_is_kept_and_all_problems_are_told() {
        static BROKEN: Format = Format {
            name: "broken",
            file: "broken.txt",
            mark: "x",
            render: |_| {
                Err(RenderError {
                    format: "broken",
                    source: "no".into(),
                })
            },
        };
        let dir = tempfile::tempdir().unwrap();
        let formats = [&BROKEN, &FORMATS[0], &FORMATS[1]];
        let folder = Folder::open(dir.path(), &formats).unwrap();
        fs::write(dir.path().join("run.json"), "{}").unwrap();
        let error = folder.write(&record(), &|_| false).unwrap_err();
        assert_eq!(error.problems.len(), 2);
        assert_eq!(error.written, [dir.path().join("junit.xml")]);
        assert_eq!(
            fs::read_to_string(dir.path().join("run.json")).unwrap(),
            "{}"
        );
    }
}
