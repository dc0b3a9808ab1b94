//! Clean-up: removes what an owner made, the last thing first, whatever became of the case. It works
//! from the journal alone, so that a panic or a Ctrl-C changes nothing.

use super::halt::Halt;
use super::journal::{Open, Said};
use super::removal::Sent;
use super::site::Site;
use crate::judge::Exchange;
use crate::request::Credentials;
use crate::vocab::{ExchangeRole, Finding, Leftover, Level};

/// What clean-up did.
#[derive(Debug, Default)]
pub(crate) struct Undone {
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) leftovers: Vec<Leftover>,
}

/// How far it is believed that a request which was refused has made nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusals {
    /// All went well: nothing is there.
    Believed,
    /// There was trouble: it is tried, and if it cannot be removed, it is believed.
    Checked,
    /// The server does not keep its word: what cannot be removed may be there.
    Doubted,
}

impl Refusals {
    /// What to think of refusals after a case.
    pub(crate) fn after(trouble: bool, findings: &[Finding]) -> Self {
        if findings
            .iter()
            .any(|finding| finding.level >= Level::Should)
        {
            Self::Doubted
        } else if trouble {
            Self::Checked
        } else {
            Self::Believed
        }
    }
}

/// Removes what an owner made.
pub(crate) async fn undo(site: &Site, owner: &str, refusals: Refusals) -> Undone {
    let mut undone = Undone::default();
    for open in site.journal.open(owner) {
        let refused = open.said == Said::Refused;
        if refused && refusals == Refusals::Believed {
            settled(site, &open, &mut undone);
            continue;
        }
        let mut log = Vec::new();
        let hands = site.remover();
        let removed = tokio::select! {
            biased;
            () = abandoned(site) => Err("clean-up was interrupted".to_owned()),
            removed = Box::pin(hands.remove(&open.made.undo, open.said, &mut log)) => removed,
        };
        for sent in &log {
            site.learn(&sent.outcome);
        }
        let sent = log.into_iter().map(|sent| exchange(&open, sent));
        undone.exchanges.extend(sent);
        match removed {
            Err(reason) if !refused || refusals == Refusals::Doubted => {
                undone.leftovers.push(leftover(site, &open, &reason));
            }
            Ok(()) | Err(_) => settled(site, &open, &mut undone),
        }
    }
    undone
}

/// Until whoever waits has had enough of clean-up, too.
async fn abandoned(site: &Site) {
    let mut halt = site.halt.subscribe();
    // The sender lives as long as the site.
    let _ = halt.wait_for(|halt| *halt == Some(Halt::Abandoned)).await;
}

fn settled(site: &Site, open: &Open, undone: &mut Undone) {
    if let Err(e) = site.journal.settle(open.number) {
        undone.leftovers.push(leftover(site, open, &e.to_string()));
    }
}

fn leftover(site: &Site, open: &Open, reason: &str) -> Leftover {
    let redact = |text: &str| site.redactor.redact(text).into_owned();
    let undo = match open.made.undo.first() {
        Some(undo) => undo.by_hand(),
        None => format!("what {} {} made", open.made.wire.method, open.made.wire.url),
    };
    Leftover {
        case: open.made.owner.clone(),
        op: open.made.op.clone(),
        undo: redact(&undo),
        reason: redact(reason),
    }
}

fn exchange(open: &Open, sent: Sent) -> Exchange {
    let Sent {
        identity,
        wire,
        shown,
        outcome,
        took,
    } = sent;
    Exchange {
        role: ExchangeRole::Undo,
        step: format!("undo of {}", open.made.op),
        op: open.made.op.clone(),
        identity,
        credentials: Credentials::Own,
        shown,
        ..Exchange::bare(wire, outcome, took)
    }
}
