//! `rebuff report`: writes the reports of a run again, from its `run.json`. Sends nothing.

use std::path::{Path, PathBuf};

use crate::cli::args::Report;
use crate::cli::command_error::CommandError;
use crate::cli::env;
use crate::cli::exit::Exit;
use crate::report::{Folder, formats, json, terminal};
use crate::vocab::RunRecord;

pub(super) fn run(args: &Report) -> Result<Exit, CommandError> {
    let wanted = formats(&args.formats).map_err(CommandError::usage)?;
    let record = read_record(&args.from)?;
    let folder = Folder::open(&folder_path(args), &wanted).map_err(CommandError::usage)?;
    // The secrets were masked when the record was made. Nothing is left to mask here.
    let result = folder.write(&record, &|_| false);
    let (exit, problems) = match &result {
        Ok(_) => (Exit::Green, &[][..]),
        Err(error) => (Exit::Incomplete, &error.problems[..]),
    };
    for path in result.as_ref().unwrap_or_else(|error| &error.written) {
        env::print(&format!("wrote {}", path.display()));
    }
    for problem in problems {
        env::print_error(&problem.to_string());
    }
    env::print(&format!("the run: {}", terminal::last_line(&record, None)));
    Ok(exit)
}

fn read_record(path: &Path) -> Result<RunRecord, CommandError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        CommandError::usage(format!(
            "cannot read the record `{}` ({error}); give the run.json of a report folder",
            path.display()
        ))
    })?;
    json::read(&text).map_err(|error| CommandError::usage(format!("{}: {error}", path.display())))
}

/// Returns the folder of `--out`, or else the folder of the record.
fn folder_path(args: &Report) -> PathBuf {
    let beside = args.from.parent().unwrap_or(Path::new(""));
    match &args.out {
        Some(out) => out.clone(),
        None if beside.as_os_str().is_empty() => PathBuf::from("."),
        None => beside.to_owned(),
    }
}
