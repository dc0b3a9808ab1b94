//! The demo accounts of the calendar server and their access tokens.
//! The tokens are public and protect nothing.

/// A token of [`OWNER_EMAIL`] with the full scope.
pub const OWNER_TOKEN: &str = "rebuff-demo-owner-token-7f3a";
/// A token of [`GUEST_EMAIL`] with the full scope.
pub const GUEST_TOKEN: &str = "rebuff-demo-guest-token-91c2";
/// A token of [`OWNER_EMAIL`] with the read-only scope.
pub const READER_TOKEN: &str = "rebuff-demo-reader-token-44de";
/// A token of [`OWNER_EMAIL`] that has expired.
pub const EXPIRED_TOKEN: &str = "rebuff-demo-expired-token-0b58";

/// The main account of the demo. The address is also the id of its primary calendar.
pub const OWNER_EMAIL: &str = "ada@example.test";
/// The second account, which the first one invites to events.
pub const GUEST_EMAIL: &str = "ben@example.test";

/// A third account without a token. It owns [`HOLIDAYS`].
pub(crate) const PUBLISHER_EMAIL: &str = "calendars@example.test";

/// A calendar that all accounts can read and only its owner can change.
pub const HOLIDAYS: &str = "holidays@example.test";
/// A calendar of [`OWNER_EMAIL`] that no other account can see.
pub const DIARY: &str = "diary@example.test";

/// Every account.
pub(crate) const EMAILS: &[&str] = &[OWNER_EMAIL, GUEST_EMAIL, PUBLISHER_EMAIL];

/// What a token permits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenAccess {
    pub(crate) email: &'static str,
    pub(crate) may_write: bool,
}

/// What [`OWNER_TOKEN`] permits.
pub(crate) const OWNER: TokenAccess = TokenAccess {
    email: OWNER_EMAIL,
    may_write: true,
};

/// What a token permits. None if it is unknown or has expired.
pub(crate) fn access(token: &str) -> Option<TokenAccess> {
    match token {
        OWNER_TOKEN => Some(OWNER),
        GUEST_TOKEN => Some(TokenAccess {
            email: GUEST_EMAIL,
            may_write: true,
        }),
        READER_TOKEN => Some(TokenAccess {
            email: OWNER_EMAIL,
            may_write: false,
        }),
        _ => None,
    }
}
