//! Tests of what a run writes to files and to the terminal.

mod records;
mod report_command;
mod reports;
mod terminal;
mod writes;
