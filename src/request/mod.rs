//! Turns an op and values into the bytes of a request: fills in templates, applies edits, proves
//! that the request has exactly the fault of its case, and renders the bytes. This room does no
//! I/O.

mod credentials;
mod draft;
mod edit;
mod form;
mod fresh;
mod garble;
mod pairs;
mod proof;
mod render;
mod values;
mod wire;

pub use credentials::{AttachedCredentials, Credentials, broken_token};
pub use draft::RequestDraft;
pub use edit::{EditError, apply};
pub use fresh::Fresh;
pub(crate) use fresh::is_bait_host;
pub use proof::{ValidRequest, prove_fault, prove_valid};
pub use render::render;
pub use values::{CurrentExchange, MissingValue, Values, part};
pub use wire::Wire;
