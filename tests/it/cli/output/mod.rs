//! What a run writes and shows: reports, records and the terminal.

mod records;
mod report_command;
mod reports;
mod terminal;
mod writes;
