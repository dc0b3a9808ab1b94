//! What the mutants of methods, limits and faults change in the script.

use crate::bends::Changes;

pub(crate) const CHANGES: &[Changes] = &[("refused-but-written", &[("diary", "2")])];
