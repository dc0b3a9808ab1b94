//! Who is asking: bearer tokens, in the header or in the query, and how far they reach.

use super::Switch;
use super::accounts::{Access, EXPIRED_TOKEN, OWNER, access};
use super::error::{Failure, insufficient_permissions, invalid_credentials, unregistered_caller};
use super::parameters::Parameters;
use super::routes::Call;
use crate::reference::wire::ServerRequest;

/// The caller's access, or none where there are no credentials at all.
pub(super) fn identify(
    ask: &ServerRequest,
    parameters: &Parameters,
    slip: Option<Switch>,
) -> Result<Option<Access>, Failure> {
    let token = match ask
        .header("authorization")
        .map(|header| (header, bearer(header)))
    {
        Some((_, Some(token))) => Some(token),
        Some((header, None)) => match slip {
            Some(Switch::AnyHeaderIsOwners) => return Ok(Some(OWNER)),
            Some(Switch::OtherHeadersAreNone) => None,
            Some(Switch::OtherSchemesAreUnregistered) if header.contains(' ') => {
                return Err(unregistered_caller());
            }
            _ => return Err(invalid_credentials()),
        },
        None => parameters.text("access_token"),
    };
    token
        .map(|token| {
            access(token)
                .or_else(|| {
                    let is_taken = match slip {
                        Some(Switch::AnyTokenIsOwners) => token != EXPIRED_TOKEN,
                        Some(Switch::ExpiredTokenWorks) => token == EXPIRED_TOKEN,
                        _ => false,
                    };
                    is_taken.then_some(OWNER)
                })
                .ok_or_else(invalid_credentials)
        })
        .transpose()
}

/// Whether the access is wide enough for the call.
pub(super) fn permit(access: Access, call: &Call) -> Result<(), Failure> {
    if call.writes() && !access.may_write {
        return Err(insufficient_permissions());
    }
    Ok(())
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
