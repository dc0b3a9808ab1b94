//! Clean-up: removes what an owner made, the last thing first, whatever became of the case. It works
//! from the journal alone, so that a panic or a Ctrl-C changes nothing.

use tokio::time::sleep;

use super::journal::Open;
use super::run::Halt;
use super::send::is_passing_trouble;
use super::site::Site;
use crate::judge::Exchange;
use crate::request::Scope;
use crate::view::{Outcome, Request};
use crate::vocab::{Leftover, Role};

/// What clean-up did.
#[derive(Debug, Default)]
pub(crate) struct Undone {
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) leftovers: Vec<Leftover>,
}

/// Removes what an owner made. `thorough` does not believe a refusal either: after a failure the
/// server may have written all the same.
pub(crate) async fn undo(site: &Site, owner: &str, thorough: bool) -> Undone {
    let mut undone = Undone::default();
    for open in site.journal.open(owner) {
        if open.refused && !thorough {
            settled(site, &open, &mut undone);
            continue;
        }
        match remove(site, &open, &mut undone.exchanges).await {
            Ok(()) => settled(site, &open, &mut undone),
            Err(_) if open.refused => settled(site, &open, &mut undone),
            Err(reason) => undone.leftovers.push(leftover(site, &open, &reason)),
        }
    }
    undone
}

async fn remove(site: &Site, open: &Open, exchanges: &mut Vec<Exchange>) -> Result<(), String> {
    if open.made.undo.is_empty() {
        return Err("its id is not known, so nothing can remove it".into());
    }
    for undo in &open.made.undo {
        if *site.halt.borrow() == Some(Halt::Abandoned) {
            return Err("clean-up was interrupted".into());
        }
        let Some(token) = site.target.identities.get(&undo.identity) else {
            return Err(format!("the identity `{}` is not given", undo.identity));
        };
        let mut outcome;
        let mut tries = 0;
        loop {
            let took;
            (outcome, took) = site.client.send(&undo.wire, Some(token)).await;
            tries += 1;
            exchanges.push(exchange(open, undo, outcome.clone(), took));
            if tries == 2 || !is_passing_trouble(&outcome) {
                break;
            }
            sleep(site.pause).await;
        }
        let gone = match &outcome {
            Outcome::Answer(answer) => undo.accept.iter().any(|one| one.covers(answer.status)),
            Outcome::None(_) => false,
        };
        if !gone {
            return Err(format!("the target answered {}", outcome.brief()));
        }
    }
    Ok(())
}

fn settled(site: &Site, open: &Open, undone: &mut Undone) {
    if let Err(e) = site.journal.settle(open.number) {
        undone.leftovers.push(leftover(site, open, &e.to_string()));
    }
}

fn leftover(site: &Site, open: &Open, reason: &str) -> Leftover {
    let redact = |text: &str| site.redactor.redact(text).into_owned();
    let undo = match open.made.undo.first() {
        Some(undo) => format!("{} {}", undo.wire.method, undo.wire.url),
        None => format!("what {} {} made", open.made.wire.method, open.made.wire.url),
    };
    Leftover {
        case: open.made.owner.clone(),
        op: open.made.op.clone(),
        undo: redact(&undo),
        reason: redact(reason),
    }
}

fn exchange(
    open: &Open,
    undo: &super::journal::Undo,
    outcome: Outcome,
    took: std::time::Duration,
) -> Exchange {
    let sent = Request {
        method: undo.wire.method.clone(),
        path: Vec::new(),
        query: Vec::new(),
        headers: undo.wire.headers.clone(),
        body: None,
    };
    Exchange {
        role: Role::Undo,
        step: format!("undo of {}", open.made.op),
        op: open.made.op.clone(),
        identity: undo.identity.clone(),
        anonymous: false,
        sent,
        wire: undo.wire.clone(),
        outcome,
        scope: Scope::default(),
        took,
    }
}
