//! `rebuff clean`: removes what killed runs left, from their journals.

use super::args::Clean;
use super::suite::suite;
use super::{Exit, Stopped, env, targets};
use crate::exec::{Limits, clean as work_off, journals};
use crate::vocab::Redactor;

pub(super) fn clean(args: &Clean) -> Result<Exit, Stopped> {
    let suite = suite(None)?;
    let target = targets::of_file(&suite, &args.target)?;
    let redactor = Redactor::new(&target.secrets);
    let (mut removed, mut left) = (0, 0);
    let journals = journals(&args.out);
    for journal in &journals {
        let done = work_off(journal, &target, Limits::default()).map_err(Stopped::broken)?;
        removed += done.removed;
        left += done.left.len();
        for leftover in &done.left {
            let line = format!(
                "still there: {} (made by {}): {}",
                leftover.undo, leftover.case, leftover.reason
            );
            env::complain(&redactor.redact(&line));
        }
    }
    env::say(&match (journals.len(), left) {
        (0, _) => format!("nothing to clean: no journal in {}", args.out.display()),
        (_, 0) => format!("clean: {removed} removed, nothing is left behind"),
        _ => format!("{removed} removed, {left} still there; the journal is kept"),
    });
    Ok(if left == 0 {
        Exit::Green
    } else {
        Exit::NotWhole
    })
}
