//! Writes the reports.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::error::{FolderError, ReportError, WriteError};
use super::files::{check, temporary};
use crate::report::format::Format;
use crate::vocab::RunRecord;

/// A function that returns whether a text holds a secret.
pub type Leaks<'l> = dyn Fn(&str) -> bool + Sync + 'l;

/// A report folder, after the check that these reports can be written into it.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    formats: Vec<&'static Format>,
}

impl Folder {
    /// Creates the folder if necessary, and checks that each of these reports can be written.
    pub fn open(dir: &Path, formats: &[&'static Format]) -> Result<Self, FolderError> {
        fs::create_dir_all(dir).map_err(|source| FolderError::io(dir, source))?;
        let folder = Self {
            dir: dir.to_owned(),
            formats: formats.to_vec(),
        };
        for format in formats {
            check(&folder.path(format), format)?;
        }
        // One test file is enough: all reports are in the same folder.
        temporary(dir)?;
        Ok(folder)
    }

    /// The path of the folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Writes every report that holds no secret. If one fails, the others are still written.
    pub fn write(&self, run: &RunRecord, leaks: &Leaks<'_>) -> Result<Vec<PathBuf>, WriteError> {
        let mut written = Vec::new();
        let mut problems = Vec::new();
        for format in &self.formats {
            match self.write_one(format, run, leaks) {
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
    ) -> Result<PathBuf, ReportError> {
        let path = self.path(format);
        let text = (format.render)(run)?;
        if leaks(&text) {
            return Err(ReportError::Leak(path));
        }
        // The folder may have changed since it was opened, minutes ago.
        check(&path, format)?;
        let mut file = temporary(&self.dir)?;
        file.write_all(text.as_bytes())
            .map_err(|source| FolderError::io(&path, source))?;
        file.persist(&path)
            .map_err(|error| FolderError::io(&path, error.error))?;
        Ok(path)
    }

    /// Removes the report of an earlier run, so that it is not mistaken for a report of this run.
    /// An error is ignored, because the missing report is reported anyway.
    fn remove_old(&self, format: &Format) {
        let path = self.path(format);
        if check(&path, format).is_ok() {
            let _ = fs::remove_file(path);
        }
    }

    fn path(&self, format: &Format) -> PathBuf {
        self.dir.join(format.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::format::RenderError;
    use crate::report::formats::{FORMATS, json};
    use std::fs::File;
    use tempfile::NamedTempFile;

    fn record() -> RunRecord {
        json::read(include_str!("../../../tests/samples/run.json")).unwrap()
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
    fn reports_replace_only_those_of_an_earlier_run() {
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
    fn a_foreign_file_or_folder_with_the_name_of_a_report_is_refused_and_kept() {
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
        // A foreign file does not matter if its report is not requested.
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
    fn a_file_with_the_name_of_the_folder_is_refused() {
        let file = NamedTempFile::new().unwrap();
        let message = Folder::open(file.path(), &all()).unwrap_err().to_string();
        assert!(
            message.contains("reports cannot be written here"),
            "{message}"
        );
    }

    #[test]
    fn a_report_with_a_secret_is_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), &all()).unwrap();
        folder.write(&record(), &|_| false).unwrap();
        let leaks = |text: &str| text.starts_with("<?xml");
        let error = folder.write(&record(), &leaks).unwrap_err();
        assert_eq!(error.written.len(), 2);
        assert!(matches!(error.problems[..], [ReportError::Leak(_)]));
        assert!(!error.to_string().contains('\n'));
        // The report of the earlier run is removed.
        assert_eq!(names(dir.path()), ["run.json", "summary.md"]);
    }

    #[test]
    fn a_file_that_appeared_during_the_run_is_kept_and_all_problems_are_reported() {
        static BROKEN: Format = Format {
            name: "broken",
            file: "broken.txt",
            mark: "x",
            render: |_| Err(RenderError::new("broken", "no")),
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
