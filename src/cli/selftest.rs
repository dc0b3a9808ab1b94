//! `rebuff selftest`.

use super::args::Selftest;
use super::{Exit, Stopped};

pub(super) fn selftest(args: &Selftest) -> Result<Exit, Stopped> {
    let _ = args;
    Ok(Exit::Green)
}
