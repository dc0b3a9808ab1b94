//! Authentication: bearer tokens in the header or in the query, and what they permit.

use crate::reference::base::http::message::ServerRequest;
use crate::reference::calendar::accounts::{EXPIRED_TOKEN, OWNER, TokenAccess, access};
use crate::reference::calendar::call::parameters::QueryParameters;
use crate::reference::calendar::call::routes::Call;
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{
    ApiError, insufficient_permissions, invalid_credentials, unregistered_caller,
};

/// What the caller may do. None if the request has no credentials.
pub(crate) fn identify(
    request: &ServerRequest,
    parameters: &QueryParameters,
    switch: Option<Switch>,
) -> Result<Option<TokenAccess>, ApiError> {
    let token = match request
        .header("authorization")
        .map(|header| (header, bearer(header)))
    {
        Some((_, Some(token))) => Some(token),
        Some((header, None)) => match switch {
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
                    let is_taken = match switch {
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

/// Refuses a call that the token does not permit.
pub(crate) fn permit(access: TokenAccess, call: &Call) -> Result<(), ApiError> {
    if call.writes() && !access.may_write {
        return Err(insufficient_permissions());
    }
    Ok(())
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
