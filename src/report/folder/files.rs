//! The files of the report folder.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use tempfile::NamedTempFile;

use super::error::FolderError;
use crate::report::format::Format;

/// Checks that rebuff may write a report at this path: the path does not exist, or is an empty
/// file, or is a report that rebuff wrote. Other files are never overwritten.
pub(super) fn check(path: &Path, format: &Format) -> Result<(), FolderError> {
    let foreign = |what| {
        Err(FolderError::Foreign {
            path: path.to_owned(),
            what,
        })
    };
    let kind = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(FolderError::io(path, error)),
    };
    if kind.is_dir() {
        return foreign("a folder");
    }
    // A symbolic link is refused, because its owner may not expect that rebuff replaces the link or
    // its target.
    if kind.is_symlink() {
        return foreign("a link");
    }
    if !kind.is_file() {
        return foreign("something");
    }
    let head = head(path).map_err(|source| FolderError::io(path, source))?;
    if head.is_empty() || String::from_utf8_lossy(&head).contains(format.mark) {
        Ok(())
    } else {
        foreign("a file")
    }
}

/// The beginning of a file, where the mark of its format is.
fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let most = u64::try_from(Format::HEAD).unwrap_or(u64::MAX);
    File::open(path)?.take(most).read_to_end(&mut head)?;
    Ok(head)
}

/// A temporary file in the report folder. It is deleted unless it is renamed.
pub(super) fn temporary(dir: &Path) -> Result<NamedTempFile, FolderError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rebuff-").suffix(".tmp");
    // Temporary files are private by default. A build server may collect reports as another user,
    // so only the umask restricts the permissions.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
        .tempfile_in(dir)
        .map_err(|source| FolderError::io(dir, source))
}
