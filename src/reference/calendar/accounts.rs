//! The demo accounts of the calendar server and the tokens that open them.
//! The tokens protect nothing and are no secret: anybody is to try the server with them.

/// A token of [`OWNER_EMAIL`] that may do everything.
pub const OWNER_TOKEN: &str = "rebuff-demo-owner-token-7f3a";
/// A token of [`GUEST_EMAIL`] that may do everything.
pub const GUEST_TOKEN: &str = "rebuff-demo-guest-token-91c2";
/// A token of [`OWNER_EMAIL`] that may only read.
pub const READER_TOKEN: &str = "rebuff-demo-reader-token-44de";
/// A token of [`OWNER_EMAIL`] that was good once.
pub const EXPIRED_TOKEN: &str = "rebuff-demo-expired-token-0b58";

/// The account that the demo acts for. It is the id of that account's primary calendar, too.
pub const OWNER_EMAIL: &str = "ada@example.test";
/// The second account, which can be invited.
pub const GUEST_EMAIL: &str = "ben@example.test";

/// A third account, which nobody can speak for. It owns [`HOLIDAYS`].
pub(crate) const PUBLISHER_EMAIL: &str = "calendars@example.test";

/// A calendar that everybody can read and nobody here can write to.
pub const HOLIDAYS: &str = "holidays@example.test";
/// A calendar of [`OWNER_EMAIL`] that nobody else can see.
pub const DIARY: &str = "diary@example.test";

/// Everybody that the server knows.
pub(crate) const EMAILS: &[&str] = &[OWNER_EMAIL, GUEST_EMAIL, PUBLISHER_EMAIL];

/// What a token opens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenAccess {
    pub(crate) email: &'static str,
    pub(crate) may_write: bool,
}

/// What the owner's own token opens.
pub(crate) const OWNER: TokenAccess = TokenAccess {
    email: OWNER_EMAIL,
    may_write: true,
};

/// What a token opens now. An expired token is as good as an invented one.
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
