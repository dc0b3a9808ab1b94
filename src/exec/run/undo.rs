//! Clean-up after an entry: removes what it created, the newest first, whatever its verdict. It works
//! from the journal alone, so that it also works after a panic or Ctrl-C.

use crate::exec::cleanup::{CreationOutcome, RemovalExchange, Unsettled};
use crate::exec::context::ContractContext;
use crate::judge::Exchange;
use crate::request::Credentials;
use crate::vocab::{ExchangeRole, Finding, Leftover, Level};

/// The exchanges of a clean-up, and what may still exist after it.
#[derive(Debug, Default)]
pub(crate) struct CleanUpResult {
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) leftovers: Vec<Leftover>,
}

/// Whether a refused request is believed to have created nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusals {
    /// All went well: nothing was created.
    Believed,
    /// There was trouble: a removal is tried, and if it fails, nothing was created.
    Checked,
    /// The case has findings, so the server may lie: what cannot be removed may exist.
    Doubted,
}

impl Refusals {
    /// How far to trust refusals after a case.
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

/// Removes what an owner (a case, prerequisite or shared fixture) created.
pub(crate) async fn undo(
    context: &ContractContext,
    owner: &str,
    refusals: Refusals,
) -> CleanUpResult {
    let mut result = CleanUpResult::default();
    for unsettled in context.journal.unsettled(owner) {
        let refused = unsettled.outcome == CreationOutcome::Refused;
        if refused && refusals == Refusals::Believed {
            settle(context, &unsettled, &mut result);
            continue;
        }
        let (removed, log) = remove(context, &unsettled).await;
        let sent = log.into_iter().map(|sent| exchange(&unsettled, sent));
        result.exchanges.extend(sent);
        match removed {
            Err(reason) if !refused || refusals == Refusals::Doubted => {
                let left = leftover(context, &unsettled, &reason);
                result.leftovers.push(left);
            }
            Ok(()) | Err(_) => settle(context, &unsettled, &mut result),
        }
    }
    result
}

async fn remove(
    context: &ContractContext,
    unsettled: &Unsettled,
) -> (Result<(), String>, Vec<RemovalExchange>) {
    let mut log = Vec::new();
    let client = context.remover();
    let undo = &unsettled.creation.undo;
    let outcome = tokio::select! {
        biased;
        () = context.halt.abandoned() => Err("clean-up was interrupted".to_owned()),
        outcome = client.remove(undo, unsettled.outcome, &mut log) => outcome,
    };
    for sent in &log {
        context.mask_response(&sent.outcome);
    }
    (outcome, log)
}

fn settle(context: &ContractContext, unsettled: &Unsettled, result: &mut CleanUpResult) {
    if let Err(e) = context.journal.settle(unsettled.number) {
        let left = leftover(context, unsettled, &e.to_string());
        result.leftovers.push(left);
    }
}

fn leftover(context: &ContractContext, unsettled: &Unsettled, reason: &str) -> Leftover {
    let redact = |text: &str| context.redactor.redact(text).into_owned();
    let creation = &unsettled.creation;
    Leftover {
        case: creation.owner.clone(),
        op: creation.op.clone(),
        undo: redact(&creation.by_hand()),
        reason: redact(reason),
    }
}

fn exchange(unsettled: &Unsettled, sent: RemovalExchange) -> Exchange {
    let op = &unsettled.creation.op;
    Exchange {
        role: ExchangeRole::Undo,
        step: format!("undo of {op}"),
        op: op.clone(),
        identity: sent.identity,
        credentials: Credentials::Own,
        shown: sent.shown,
        ..Exchange::bare(sent.wire, sent.outcome, sent.took)
    }
}
