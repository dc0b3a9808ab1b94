//! Clean-up after an entry: removes what the entry created, newest first, whatever its verdict.
//! Clean-up reads only the journal, so it also works after a panic or Ctrl-C.

use crate::exec::cleanup::{CreationOutcome, RemovalExchange, Unsettled};
use crate::exec::context::ContractContext;
use crate::judge::Exchange;
use crate::request::Credentials;
use crate::vocab::{ExchangeRole, Finding, Leftover, Level};

/// The exchanges of a clean-up, and the things that may still exist after it.
#[derive(Debug, Default)]
pub(crate) struct CleanUpResult {
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) leftovers: Vec<Leftover>,
}

/// Whether rebuff believes that a refused request created nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusals {
    /// The entry had no findings and no trouble: the refused request created nothing.
    Believed,
    /// The entry had trouble: rebuff tries to remove the thing. If that fails, it was not created.
    Checked,
    /// The case has findings, so its refusals may be false: if the removal fails, the thing may
    /// exist.
    Doubted,
}

impl Refusals {
    /// Decides how far to trust refusals after a case.
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

/// Removes what an owner created. The owner is a case, a prerequisite or a shared fixture.
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
