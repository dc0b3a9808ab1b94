//! Problems in case files, schemas and target files. A problem has a file, line, column and help,
//! and is printed as one line. A reader collects all problems of all files before it reports them.

mod document;
mod location;
mod problem;
mod source;
mod suggest;

pub use document::Document;
pub use location::Location;
pub use problem::{Problem, Problems};
pub use source::Source;
pub use suggest::nearest;
