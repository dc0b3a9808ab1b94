//! The test of rebuff itself. The selftest runs the suite against the reference server, its
//! variants, its mutants, and servers that always give the same response, and judges altered
//! responses again. Seven conditions must hold, and the kill matrix must equal `cases/kills.txt`.

mod alterations;
mod conditions;
mod contract;
mod detections;
mod kills;
mod liar;
mod parallel;
mod report;
mod run;
mod suite_run;

pub use contract::ReadTarget;
pub use report::SelftestReport;
pub use run::run;
