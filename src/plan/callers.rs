//! The callers and endpoints of a contract that a target provides.

use crate::case::{Contract, Drive, Edit, IdentityKind};
use crate::target_file::Target;
use crate::vocab::{Caller, OAuthClient};

/// The caller that sends for an identity: the caller of that name in the target file, or the first
/// allowed substitute that the target has.
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

/// The reason to skip a request to an endpoint. Names the line that is missing in the target file.
pub fn needs_endpoint(name: &str) -> String {
    format!("needs the endpoint `{name}`: give it in `endpoint` in the target file")
}

/// The reason to skip a driven request, if the target file lacks the visits that the browser needs.
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
    // `consent` may be empty, because a server may skip the consent page.
    (visits.is_empty() && drive != Drive::Consent).then(|| {
        format!(
            "needs `{word}` under `[session.{given}]` in the target file: the visits that {word}"
        )
    })
}

/// The reason to skip edits of a client secret, if the client has no secret.
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
