//! `rebuff clean`: removes what an earlier run left, according to the journal of that run. Uses the
//! credentials of the target file, and sends requests only to the origins of the target.

use std::path::Path;
use std::time::Duration;

use super::journal::{JournalError, unsettled};
use super::model::{Creation, CreationOutcome};
use super::remover::Remover;
use crate::exec::client::{Client, Limits};
use crate::target_file::Target;
use crate::vocab::Leftover;

/// How long to wait before a request is sent a second time.
const PAUSE: Duration = Duration::from_secs(1);

/// The result of `rebuff clean`.
#[derive(Debug, Default)]
pub struct CleanUp {
    /// The number of things that were removed.
    pub removed: usize,
    /// The things that may still exist.
    pub left: Vec<Leftover>,
}

/// Removes what a journal lists. Deletes the journal if nothing is left.
pub fn clean(journal: &Path, target: &Target, limits: Limits) -> Result<CleanUp, JournalError> {
    let creations = unsettled(journal)?;
    let result = match runtime_and_client(target, limits) {
        Ok((runtime, client)) => {
            let remover = Remover {
                client: &client,
                target,
                pause: PAUSE,
            };
            runtime.block_on(remove_all(&remover, &creations))
        }
        Err(why) => {
            let left = creations.iter();
            let left = left.map(|creation| leftover(creation, why.clone()));
            CleanUp {
                removed: 0,
                left: left.collect(),
            }
        }
    };
    if result.left.is_empty() {
        // A failure does no harm: the next `rebuff clean` finds nothing to remove in this journal.
        let _ = std::fs::remove_file(journal);
    }
    Ok(result)
}

fn runtime_and_client(
    target: &Target,
    limits: Limits,
) -> Result<(tokio::runtime::Runtime, Client), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|e| e.to_string())?;
    Ok((runtime, Client::new(target.endpoints.values(), limits)?))
}

async fn remove_all(remover: &Remover<'_>, creations: &[Creation]) -> CleanUp {
    let mut result = CleanUp::default();
    for creation in creations {
        let (outcome, mut log) = (CreationOutcome::Unknown, Vec::new());
        match remover.remove(&creation.undo, outcome, &mut log).await {
            Ok(()) => result.removed += 1,
            Err(reason) => result.left.push(leftover(creation, reason)),
        }
    }
    result
}

fn leftover(creation: &Creation, reason: String) -> Leftover {
    Leftover {
        case: creation.owner.clone(),
        op: creation.op.clone(),
        undo: creation.by_hand(),
        reason,
    }
}
