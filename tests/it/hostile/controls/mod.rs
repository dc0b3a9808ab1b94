//! Controls that fail in the course of a run, and requests that a server does not have.

mod reading_back;
mod recheck;
