//! What a run writes and shows: reports, records and the terminal.

mod again;
mod records;
mod reports;
mod terminal;
mod writes;
