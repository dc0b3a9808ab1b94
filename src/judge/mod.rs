//! Turns the evidence of a run into findings. This room is pure: it uses no network, clock or
//! files, so that every verdict can be reproduced from its evidence.

mod acceptance;
mod alternatives;
mod case;
mod checks;
mod comparison;
mod escapes;
mod evidence;
mod judgement;
mod names;
mod responses;
mod state;
mod urls;
mod watches;

pub use evidence::{Evidence, Exchange, StateReads, StepOf, VisitKind};
pub use judgement::{Judge, Judgement, WatchResult};
