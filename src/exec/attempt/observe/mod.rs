//! All attempts at one case or prerequisite, until its outcome can be judged: restarts, confirmation,
//! and fallbacks.

mod confirm;
mod fallback;
mod observation;
mod restart;

pub(crate) use confirm::observe_case;
pub(crate) use fallback::edits_in_words;
pub(crate) use observation::Observation;
pub(crate) use restart::{observe_again, observe_prerequisite};
