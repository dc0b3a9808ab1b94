//! The conditions that the selftest checks, one file each.

pub(super) mod blind_check;
pub(super) mod constants;
pub(super) mod false_alarm;
pub(super) mod liars;
pub(super) mod mutants;
