//! Parses the tables about requests: ops, fixtures, steps and generated values.

mod fixtures;
mod generators;
mod inherit;
mod ops;
mod shot;
mod steps;

pub(crate) use fixtures::fixtures;
pub(crate) use generators::generators;
pub(crate) use ops::ops;
pub(crate) use shot::act;
pub(crate) use steps::{after, steps};
