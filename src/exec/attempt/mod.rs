//! One case (or prerequisite) while it runs: fixtures, steps, the shot, and a second try where the
//! first outcome may be unrelated to the request.

mod browser;
mod case;
mod confirm;
mod contrast;
mod fallback;
mod fixture;
mod missing;
mod observation;
mod prerequisite;
mod repetition;
mod send;
mod shot;
mod state;
mod step;
mod undo_request;

pub(crate) use confirm::observe_case;
pub(crate) use repetition::without_repetition;
pub(crate) use fixture::shared_owner;
pub(crate) use observation::{Observation, observe_prerequisite};
