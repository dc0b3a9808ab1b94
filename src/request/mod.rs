//! From an op and values to the bytes of a request: fill in, edit, prove that the edit is the fault
//! that the case claims, render. Pure.

mod credentials;
mod draft;
mod edit;
mod form;
mod fresh;
mod garble;
mod proof;
mod render;
mod respell;
mod scope;
mod written;

pub use credentials::{Carried, Credentials};
pub use draft::RequestDraft;
pub use edit::{EditError, apply};
pub use fresh::Fresh;
pub use proof::{Valid, prove_fault, prove_valid};
pub use render::{Wire, render};
pub use scope::{CurrentExchange, MissingValue, Values, part};
