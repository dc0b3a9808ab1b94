//! `run.json`: the record itself, for machines and for `rebuff report`. `schemas/run.schema.json`
//! describes it.

mod lines;
mod read;

use serde::Serialize;

use crate::report::format::{Format, RenderError};
use crate::vocab::RunRecord;
use lines::OneItemPerLine;

pub use read::{ReadError, read};

/// The entry in the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "json",
    file: "run.json",
    mark: "\"rebuff\": \"",
    render,
};

/// The text of `run.json`.
pub fn render(run: &RunRecord) -> Result<String, RenderError> {
    let mut out = Vec::new();
    let mut serializer =
        serde_json::Serializer::with_formatter(&mut out, OneItemPerLine::default());
    run.serialize(&mut serializer)
        .map_err(|error| RenderError::new(FORMAT.name, error))?;
    out.push(b'\n');
    String::from_utf8(out).map_err(|error| RenderError::new(FORMAT.name, error))
}
