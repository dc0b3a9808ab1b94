//! Where case files and schemas come from: inside the binary, and a folder of the user's that
//! replaces and adds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "cases"]
struct Cases;

#[derive(RustEmbed)]
#[folder = "schemas"]
struct Schemas;

/// Texts by path; those inside the binary are not copied.
pub type Texts = BTreeMap<String, Cow<'static, str>>;

/// The texts of a suite, by path below `cases/` and `schemas/`.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Case files (`calendar/_ops.toml`).
    pub cases: Texts,
    /// Schemas (`calendar/error.json`).
    pub schemas: Texts,
}

/// A folder of contracts that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}` ({source}); --contracts takes a folder that holds `cases` and `schemas`", path.display())]
pub struct FilesError {
    path: PathBuf,
    source: std::io::Error,
}

impl Files {
    /// The files inside the binary.
    pub fn embedded() -> Self {
        Self {
            cases: texts::<Cases>(),
            schemas: texts::<Schemas>(),
        }
    }

    /// Reads `cases` and `schemas` of a folder over what is there already: a file of the same path
    /// replaces, another one adds.
    pub fn overlay(&mut self, folder: &Path) -> Result<(), FilesError> {
        let (cases, schemas) = (folder.join("cases"), folder.join("schemas"));
        if cases.is_dir() || !schemas.is_dir() {
            read_below(&cases, "", &mut self.cases)?;
        }
        if schemas.is_dir() {
            read_below(&schemas, "", &mut self.schemas)?;
        }
        Ok(())
    }

    /// Leaves out what a run of one contract does not need: the other contracts, and what was learnt
    /// of all of them. An unknown contract leaves everything, so that the known ones can be told.
    pub fn only(&mut self, contract: &str) {
        let is_its = |path: &str| path.strip_prefix(contract)?.strip_prefix('/').map(|_| ());
        if !self.cases.keys().any(|path| is_its(path).is_some()) {
            return;
        }
        let stays = |path: &str| path == SOURCES || is_its(path).is_some();
        self.cases.retain(|path, _| stays(path));
        self.schemas.retain(|path, _| stays(path));
    }
}

/// The rules of all contracts.
const SOURCES: &str = "sources.toml";

fn texts<E: RustEmbed>() -> Texts {
    E::iter()
        .filter_map(|path| {
            let text = match E::get(&path)?.data {
                // To look for broken characters takes longer than to see that there are none.
                Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
                    Ok(text) => text.into(),
                    Err(_) => String::from_utf8_lossy(bytes),
                },
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

/// What editors, file managers and version control keep for themselves, often no text at all.
fn name_is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}
