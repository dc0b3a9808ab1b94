//! Prerequisites and controls: valid requests, sent before a bad one counts. A caller whose valid
//! request is refused in an unexpected way can be proved by contrast.

mod contrast;
mod difference;
mod fallback;
mod front;
mod prerequisite;
mod repetition;

pub(crate) use contrast::accepts_an_error;
pub(crate) use repetition::without_repetition;
