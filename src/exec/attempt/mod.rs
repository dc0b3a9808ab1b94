//! One attempt at a case or a prerequisite: fixtures, steps, the shot, and a second attempt if the
//! first outcome may be unrelated to the request.

mod browser;
mod case;
mod confirm;
mod control;
mod fallback;
mod fixture;
mod missing;
mod observation;
mod read_back;
mod send;
mod shot;
mod state;
mod step;
mod undo_request;

pub(crate) use confirm::observe_case;
pub(crate) use control::without_repetition;
pub(crate) use fixture::shared_owner;
pub(crate) use observation::{Observation, observe_again, observe_prerequisite};
pub(crate) use read_back::rests_on;
