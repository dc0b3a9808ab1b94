//! The texts of case files and schemas, from the binary and from a folder of the user.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use crate::diag::Source;

#[derive(RustEmbed)]
#[folder = "cases"]
struct Cases;

#[derive(RustEmbed)]
#[folder = "schemas"]
struct Schemas;

/// Texts by path. Embedded texts are borrowed, not copied.
pub type Texts = BTreeMap<String, Cow<'static, str>>;

/// The texts of a suite, by path below `cases/` and `schemas/`.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Case files (`calendar/_ops.toml`).
    pub cases: Texts,
    /// Schemas (`calendar/error.json`).
    pub schemas: Texts,
    /// The embedded `sources.toml`, if the user's folder also has one: both files then apply.
    embedded_rules: Option<Cow<'static, str>>,
}

/// The folder of `--contracts` cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}` ({source}); --contracts takes a folder that holds `cases` and `schemas`", path.display())]
pub struct FilesError {
    path: PathBuf,
    source: std::io::Error,
}

impl Files {
    /// The embedded files.
    pub fn embedded() -> Self {
        Self {
            cases: texts::<Cases>(),
            schemas: texts::<Schemas>(),
            embedded_rules: None,
        }
    }

    /// Adds the files in `cases` and `schemas` of a folder. A file with a known path replaces the
    /// known file. The known `sources.toml` is also kept, because embedded cases cite its rules.
    pub fn overlay(&mut self, folder: &Path) -> Result<(), FilesError> {
        let (cases, schemas) = (folder.join("cases"), folder.join("schemas"));
        if cases.is_dir() || !schemas.is_dir() {
            let rules = self.cases.remove(SOURCES);
            read_below(&cases, "", &mut self.cases)?;
            if self.cases.contains_key(SOURCES) {
                self.embedded_rules = rules;
            } else if let Some(rules) = rules {
                self.cases.insert(SOURCES.to_owned(), rules);
            }
        }
        if schemas.is_dir() {
            read_below(&schemas, "", &mut self.schemas)?;
        }
        Ok(())
    }

    /// Removes the other contracts and the kill matrix, which a run of one contract does not need.
    /// If the contract is unknown, keeps everything, so that the error can list all contracts.
    pub fn only(&mut self, contract: &str) {
        let is_its = |path: &str| path.strip_prefix(contract)?.strip_prefix('/').map(|_| ());
        if !self.cases.keys().any(|path| is_its(path).is_some()) {
            return;
        }
        let stays = |path: &str| path == SOURCES || is_its(path).is_some();
        self.cases.retain(|path, _| stays(path));
        self.schemas.retain(|path, _| stays(path));
    }

    /// The files with rules. A rule in a later file replaces the same rule in an earlier file.
    pub(crate) fn rule_sources(&self) -> Vec<Source> {
        let embedded = self.embedded_rules.iter();
        let embedded =
            embedded.map(|text| Source::new(format!("embedded {SOURCES}"), text.clone()));
        embedded.chain([self.case_source(SOURCES)]).collect()
    }

    /// Returns a file below `cases/`. A missing file has an empty text.
    pub(crate) fn case_source(&self, path: &str) -> Source {
        let text = self.cases.get(path).cloned().unwrap_or_default();
        Source::new(format!("cases/{path}"), text)
    }
}

/// The file with the rules of all contracts.
const SOURCES: &str = "sources.toml";

fn texts<E: RustEmbed>() -> Texts {
    E::iter()
        .filter_map(|path| {
            let text = match E::get(&path)?.data {
                Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
                Cow::Owned(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
            };
            Some((path.into_owned(), text))
        })
        .collect()
}

fn read_below(folder: &Path, prefix: &str, into: &mut Texts) -> Result<(), FilesError> {
    let failed = |path: &Path, source| FilesError {
        path: path.to_owned(),
        source,
    };
    for entry in std::fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let entry = entry.map_err(|e| failed(folder, e))?;
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if name_is_hidden(&entry.file_name()) {
            continue;
        }
        if path.is_dir() {
            read_below(&path, &format!("{name}/"), into)?;
        } else {
            let text = std::fs::read_to_string(&path).map_err(|e| failed(&path, e))?;
            into.insert(name, text.into());
        }
    }
    Ok(())
}

/// Whether a file belongs to an editor, a file manager or version control. Many are not text.
fn name_is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}
