//! The callers and endpoints of a contract that a target provides.

use crate::case::{Contract, Drive, Edit, IdentityKind};
use crate::target_file::Target;
use crate::vocab::{Caller, OAuthClient};

/// The caller that sends as an identity: the target's own of that name, or the first allowed substitute
/// that the target has.
pub fn caller_for<'a>(
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

/// Why a request to an endpoint is skipped, with the line of the target file that would provide it.
pub fn needs_endpoint(name: &str) -> String {
    format!("needs the endpoint `{name}`: give it in `endpoint` in the target file")
}

/// Why a request whose response a browser follows is skipped, if the target lacks the visits for it.
pub(super) fn lacks_visits(
    contract: &Contract,
    target: &Target,
    identity: &str,
    drive: Drive,
) -> Option<String> {
    let given = caller_for(contract, target, identity).map_or(identity, |(name, _)| name);
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
    // A server may skip the consent page.
    (visits.is_empty() && drive != Drive::Consent).then(|| {
        format!(
            "needs `{word}` under `[session.{given}]` in the target file: the visits that {word}"
        )
    })
}

/// Why edits of a client secret are skipped, if the client has none.
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
