//! `rebuff clean`: removes what an earlier run left, from its journal, with the credentials of the
//! target file, and only at the host of the target.

use std::path::Path;
use std::time::Duration;

use super::client::{Client, Limits};
use super::journal::{JournalError, Made, unsettled};
use super::send::is_passing_trouble;
use crate::request::Credentials;
use crate::target::Target;
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
    let client = Client::new(&target.base, limits);
    match (runtime, client) {
        (Ok(runtime), Ok(client)) => runtime.block_on(async {
            for made in &made {
                match remove(made, target, &client).await {
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

async fn remove(made: &Made, target: &Target, client: &Client) -> Result<(), String> {
    if made.undo.is_empty() {
        return Err("its id is not known, so nothing can remove it".into());
    }
    for undo in &made.undo {
        if undo.wire.url.origin() != target.base.origin() {
            return Err(format!(
                "it was made at {}, which is not this target",
                undo.wire.url
            ));
        }
        let token = target
            .identities
            .get(&undo.identity)
            .ok_or_else(|| format!("needs `[identity.{}]` in the target file", undo.identity))?;
        let mut outcome = client.send(&undo.wire, Some(token)).await.0;
        if is_passing_trouble(&outcome, &Credentials::Own) {
            tokio::time::sleep(Duration::from_secs(1)).await;
            outcome = client.send(&undo.wire, Some(token)).await.0;
        }
        undo.settled_by(&outcome)?;
    }
    Ok(())
}

fn leftover(made: &Made, reason: String) -> Leftover {
    let wire = made.undo.first().map_or(&made.wire, |undo| &undo.wire);
    Leftover {
        case: made.owner.clone(),
        op: made.op.clone(),
        undo: format!("{} {}", wire.method, wire.url),
        reason,
    }
}
