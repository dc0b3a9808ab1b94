//! `rebuff clean`: reads the journals of killed runs, and removes what the runs left on the server.

use crate::cli::args::Clean;
use crate::cli::command_error::CommandError;
use crate::cli::exit::Exit;
use crate::cli::{env, suite, targets};
use crate::exec::{Limits, clean, journals};
use crate::vocab::Redactor;

pub(super) fn run(args: &Clean) -> Result<Exit, CommandError> {
    let suite = suite::load(None)?;
    let target = targets::from_file(&suite, &args.target)?;
    let redactor = Redactor::new(&target.secrets);
    let (mut removed, mut left) = (0, 0);
    let journals = journals(&args.out);
    for journal in &journals {
        let done = clean(journal, &target, Limits::default()).map_err(CommandError::trouble)?;
        removed += done.removed;
        left += done.left.len();
        for leftover in &done.left {
            let line = format!(
                "still there: {} (made by {}): {}",
                leftover.undo, leftover.case, leftover.reason
            );
            env::print_error(&redactor.redact(&line));
        }
    }
    env::print(&match (journals.len(), left) {
        (0, _) => format!("nothing to clean: no journal in {}", args.out.display()),
        (_, 0) => format!("clean: {removed} removed, nothing is left behind"),
        _ => format!("{removed} removed, {left} still there; the journal is kept"),
    });
    Ok(if left == 0 {
        Exit::Green
    } else {
        Exit::Incomplete
    })
}
