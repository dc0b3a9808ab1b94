//! The target file: where the server under test is, who calls it, what it provides, and which failures
//! are known. Secrets become [`Secret`](crate::vocab::Secret) here, where they enter the program.

mod environment;
mod known_failures;
mod names;
mod rate;
mod read;
mod session;
mod target;
mod url;

pub use environment::Environment;
pub use known_failures::{Covered, KnownFailure, KnownFailures};
pub use names::{ContractNames, KnownNames};
pub use rate::interval;
pub use read::{contract_of, read};
pub use session::{FilledField, Session, Visit};
pub use target::{Hook, Target};
pub use url::{base_url, endpoint_url};
