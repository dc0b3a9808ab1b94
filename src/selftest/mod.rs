//! The test of rebuff itself: it runs the suite against the reference server, its conformant variants,
//! its mutants and servers with one constant response, and judges altered responses again. Six
//! conditions must hold; `cases/kills.txt` holds the kill matrix that this produces.

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
