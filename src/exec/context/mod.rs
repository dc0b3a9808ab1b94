//! What all cases of one contract share during a run: target, client, journal, budgets, job slots,
//! and the signal that ends the run.

mod budget;
mod contract;
mod contrast;
mod halt;
mod job_slots;
mod secrets;

pub(crate) use budget::Budgets;
pub(crate) use contract::{ContractContext, Sessions, SharedFixtures, identity_values};
pub(crate) use contrast::{Contrasts, ErrorSummary, UsualError};
pub use halt::Halt;
pub(crate) use halt::HaltSignal;
pub(crate) use job_slots::{JobSlots, Permit};
