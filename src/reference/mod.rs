//! The embedded reference servers, one for each contract, written from the documents alone.
//! The suite is tested against them. They share no code with the rest of the crate: a mistake in
//! shared code would be invisible.

pub(crate) mod base;
pub mod calendar;
mod constants;
pub mod oauth;
mod servers;

pub(crate) use base::app::App;
pub use base::embedded::{Deviation, Embedded};
pub use base::http::message::{ServerRequest, ServerResponse};
pub use base::server::Server;
pub use constants::{CONSTANTS, Constant};
pub use servers::{SERVERS, embedded};

/// A server that makes one mistake, ready to be started.
pub type Mutant = base::deviation::Mutant<Deviation>;
/// A server that conforms but differs from the plain one, ready to be started.
pub type Variant = base::deviation::Variant<Deviation>;
