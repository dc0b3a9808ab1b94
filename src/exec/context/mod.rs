//! What all cases of one contract share during a run: target, client, journal, budgets, job slots,
//! and the signal that ends the run.

mod budget;
mod contract;
mod contrast;
mod fallback_controls;
mod halt;
mod job_slots;
mod secrets;
mod unreadable;

pub(crate) use budget::Budgets;
pub(crate) use contract::{ContractContext, Sessions, SharedFixtures, identity_values};
pub(crate) use contrast::{Contrasts, ErrorSummary, UsualError};
pub(crate) use fallback_controls::FallbackControls;
pub use halt::Halt;
pub(crate) use halt::HaltSignal;
pub(crate) use job_slots::{JobSlots, Permit};
pub(crate) use unreadable::{UnreadableOps, says_missing};
