//! Limits of the server: which responses only ask to slow down, how long all requests to a host wait
//! then, and what the run reports about it.

mod gate;
mod limit;
mod pace;
mod retry_after;
mod summary;

pub(crate) use gate::{Throttle, ThrottleSettings};
pub(crate) use limit::{Limit, declared_limit};
pub(crate) use summary::describe;
