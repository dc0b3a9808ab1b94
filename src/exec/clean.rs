//! `rebuff clean`: removes what an earlier run left, from its journal, with the credentials of the
//! target file, and only at the host of the target.

use std::path::Path;
use std::time::Duration;

use super::client::{Client, Limits};
use super::journal::{JournalError, Made, Said, unsettled};
use super::removal::{Remover, Undo};
use crate::target_file::Target;
use crate::vocab::Leftover;

/// What clean-up found and did.
#[derive(Debug, Default)]
pub struct CleanUp {
    /// How many things are gone now.
    pub removed: usize,
    /// What is still there.
    pub left: Vec<Leftover>,
}

/// Works a journal off; it goes when nothing is left of it.
pub fn clean(journal: &Path, target: &Target, limits: Limits) -> Result<CleanUp, JournalError> {
    let made = unsettled(journal)?;
    let mut done = CleanUp::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let client = Client::new(target.endpoints.values(), limits);
    match (runtime, client) {
        (Ok(runtime), Ok(client)) => runtime.block_on(async {
            let remover = Remover {
                client: &client,
                target,
                pause: Duration::from_secs(1),
            };
            for made in &made {
                // A process of its own says what is left; what was sent is of no use to it.
                let mut log = Vec::new();
                match remover.remove(&made.undo, Said::Nothing, &mut log).await {
                    Ok(()) => done.removed += 1,
                    Err(reason) => done.left.push(leftover(made, reason)),
                }
            }
        }),
        (Err(e), _) => done
            .left
            .extend(made.iter().map(|made| leftover(made, e.to_string()))),
        (_, Err(e)) => done
            .left
            .extend(made.iter().map(|made| leftover(made, e.clone()))),
    }
    if done.left.is_empty() {
        // A journal that stays is read again, and there is nothing to do in it then.
        let _ = std::fs::remove_file(journal);
    }
    Ok(done)
}

fn leftover(made: &Made, reason: String) -> Leftover {
    let made_by = || format!("what {} {} made", made.wire.method, made.wire.url);
    Leftover {
        case: made.owner.clone(),
        op: made.op.clone(),
        undo: made.undo.first().map_or_else(made_by, Undo::by_hand),
        reason,
    }
}
