//! The conditions that the selftest checks. Each condition has its own file.

pub(super) mod blind_check;
pub(super) mod constants;
pub(super) mod false_alarm;
pub(super) mod liars;
pub(super) mod mutants;
