//! Case files as they are typed: strict serde structs with source positions. Names are not resolved
//! yet. Each table of the case language has one struct, and unknown words are refused.

mod case;
mod contract;
mod edit;
mod expected;
mod op;
mod step;

pub(crate) use case::{RawCase, RawEach, RawNamedFault};
pub(crate) use contract::{
    RawBudget, RawContract, RawContrast, RawDiscovery, RawFallback, RawIdentity, RawJson, RawRule,
    RawSays,
};
pub(crate) use edit::{RawEdit, edits};
pub(crate) use expected::{RawCheck, RawExpectedResponse, RawWatch};
pub(crate) use op::{RawFixture, RawOp};
pub(crate) use step::{RawFind, RawPages, RawStep, RawUntil};
