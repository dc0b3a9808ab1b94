//! The embedded reference servers, one for each contract, written from the documents alone.
//! What this crate demands of a server is tried against them. So they share nothing with the rest
//! of the crate: a mistake made in both places would hide itself.

mod bend;
pub mod calendar;
mod constant;
pub mod oauth;
mod server;
mod wire;

pub use bend::{Deviation, Mutant, Switch, Variant};
pub use constant::{CONSTANTS, Constant};
pub use server::Server;
pub use wire::{ServerRequest, ServerResponse};

use wire::App;

/// A contract's reference server, ready to be started.
#[derive(Debug)]
pub struct Embedded {
    /// The name of the contract, as in `calendar`.
    pub contract: &'static str,
    /// The path that all of the contract's paths begin with.
    pub base_path: &'static str,
    /// The servers that are wrong in one way.
    pub mutants: &'static [Mutant],
    /// The servers that are right in another way.
    pub variants: &'static [Variant],
    app: Open,
}

/// Makes the app that a listener serves, with the URL that it is reached at.
type Open = fn(Option<&'static Deviation>, &str) -> Box<dyn App>;

/// Every embedded server.
pub const SERVERS: &[Embedded] = &[calendar::EMBEDDED, oauth::EMBEDDED];

/// The embedded server of a contract.
pub fn embedded(contract: &str) -> Option<&'static Embedded> {
    SERVERS.iter().find(|server| server.contract == contract)
}
