//! Who sends, and where to: what a target gives of the callers and endpoints of its contract.

use crate::case::{Contract, Drive, Edit, IdentityKind};
use crate::target_file::Target;
use crate::vocab::{Caller, OAuthClient};

/// The caller that sends as an identity: the one that the target gives under its name, or the first that
/// may stand in for it.
pub fn stand_in<'a>(
    contract: &'a Contract,
    target: &'a Target,
    identity: &'a str,
) -> Option<(&'a str, &'a Caller)> {
    let given = |name: &'a str| {
        if let Some(caller) = target.identities.get(name) {
            return Some((name, caller));
        }
        let kind = contract.identities.get(name)?.kind;
        (kind == IdentityKind::Anonymous).then_some((name, &Caller::Nobody))
    };
    contract.callers(identity).find_map(given)
}

/// The line that unlocks what goes to an endpoint.
pub fn needs_endpoint(name: &str) -> String {
    format!("needs the endpoint `{name}`: give it in `endpoint` in the target file")
}

/// What a request lacks to be driven on from its answer, in the words that unlock it.
pub(super) fn lacks_visits(
    contract: &Contract,
    target: &Target,
    identity: &str,
    drive: Drive,
) -> Option<String> {
    let given = stand_in(contract, target, identity).map_or(identity, |(name, _)| name);
    let Some(session) = target.sessions.get(given) else {
        return Some(format!(
            "needs a session: give `login` and `consent` under `[session.{identity}]` in the target file"
        ));
    };
    let visits = match drive {
        Drive::Login => &session.login,
        Drive::Consent => &session.consent,
        Drive::Deny => &session.deny,
    };
    let word = drive.word();
    // A server need not ask whether somebody consents.
    (visits.is_empty() && drive != Drive::Consent).then(|| {
        format!(
            "needs `{word}` under `[session.{given}]` in the target file: the visits that {word}"
        )
    })
}

/// What a client lacks that a fault is about, in the words that unlock it.
pub(super) fn lacks_secret(name: &str, caller: &Caller, edits: &[Edit]) -> Option<String> {
    match caller {
        Caller::Client(OAuthClient { secret: None, .. })
            if edits.iter().any(Edit::needs_client_secret) =>
        {
            Some(format!(
                "needs a secret of the client `{name}`: give `secret-env` under `[identity.{name}]` in the \
             target file"
            ))
        }
        _ => None,
    }
}
