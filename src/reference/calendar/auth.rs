//! Who is asking: bearer tokens, in the header or in the query, and how far they reach.

use super::accounts::{Access, access};
use super::error::{Failure, insufficient_permissions, invalid_credentials};
use super::parameters::Parameters;
use super::routes::Call;
use crate::reference::wire::Ask;

/// The caller's access, or none where there are no credentials at all.
pub(super) fn identify(ask: &Ask, parameters: &Parameters) -> Result<Option<Access>, Failure> {
    let token = match ask.header("authorization") {
        Some(header) => Some(bearer(header).ok_or_else(invalid_credentials)?),
        None => parameters.text("access_token"),
    };
    token
        .map(|token| access(token).ok_or_else(invalid_credentials))
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
