//! The decisions of the authorization server that can be taken differently.
//! Each is asked for at the place where the decision is taken, and nowhere else.

/// A decision taken differently. The first ones are mistakes; those at the end are permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A redirection URI is good that begins with a registered one.
    RedirectUriPrefix,
}
