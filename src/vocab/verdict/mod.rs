//! The outcomes of a case, and one table of what each means for the terminal, JUnit and the exit code.

mod outcome;
mod row;

pub use outcome::{TroubleKind, Verdict};
pub use row::{Gate, JunitStatus, LibtestStatus, VerdictRow};
