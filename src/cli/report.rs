//! `rebuff report`: the reports of a run once more, from its record. Nothing is sent.

use std::path::{Path, PathBuf};

use super::args::Report;
use super::{Exit, Stopped, env};
use crate::report::{Folder, formats, json, text};
use crate::vocab::RunRecord;

pub(super) fn report(args: &Report) -> Result<Exit, Stopped> {
    let wanted = formats(&args.formats).map_err(Stopped::usage)?;
    let record = record(&args.from)?;
    let out = out(args);
    let folder = Folder::open(&out, &wanted).map_err(Stopped::usage)?;
    // Secrets were masked when the record was made; their values are known to nobody any more.
    let written = folder.write(&record, &|_| false);
    let (exit, problems) = match &written {
        Ok(_) => (Exit::Green, Vec::new()),
        Err(e) => (Exit::NotWhole, e.problems.iter().collect()),
    };
    let written = written.as_ref().unwrap_or_else(|e| &e.written);
    for path in written {
        env::say(&format!("wrote {}", path.display()));
    }
    for problem in problems {
        env::complain(&problem.to_string());
    }
    env::say(&format!("the run: {}", text::last_line(&record, None)));
    Ok(exit)
}

fn record(path: &Path) -> Result<RunRecord, Stopped> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        Stopped::usage(format!(
            "cannot read the record `{}` ({e}); give the run.json of a report folder",
            path.display()
        ))
    })?;
    json::read(&text).map_err(|e| Stopped::usage(format!("{}: {e}", path.display())))
}

/// Where nobody says otherwise, the reports stand beside the record that they are made from.
fn out(args: &Report) -> PathBuf {
    let beside = args.from.parent().unwrap_or(Path::new(""));
    args.out
        .clone()
        .unwrap_or_else(|| match beside.as_os_str() {
            empty if empty.is_empty() => PathBuf::from("."),
            _ => beside.to_owned(),
        })
}
