//! Runs the suite: plans, sends, prints, writes the reports, and computes the exit code.

mod nextest;
mod options;
mod record;
mod selection;
mod suite_run;

pub(super) use nextest::run_as_tests;
pub(super) use suite_run::{SuiteRun, run_suite};
