//! `run.json`: the record itself, for machines and for `report --from`.
//! `schemas/run.schema.json` describes it.
//!
//! One case stands on one line: that can be read with `grep`, compared with `diff`, and is several
//! times smaller and faster to write than a fully indented file.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;

use super::RenderError;
use crate::vocab::{RunRecord, clean_line};

/// A foreign file may have names of any length.
const MOST_ERROR: usize = 160;

/// How long the line of a case is that sends one request and is green, about: the text of a long run
/// need not be moved while it is written.
const A_CASE: usize = 1536;

/// The text of `run.json`.
pub fn render(run: &RunRecord) -> Result<String, RenderError> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| RenderError {
        format: "json",
        source,
    };
    let mut out = Out(Vec::with_capacity(run.cases.len() * A_CASE));
    let mut to = serde_json::Serializer::with_formatter(&mut out, Lines::default());
    run.serialize(&mut to)
        .map_err(|error| failed(error.into()))?;
    out.0.push(b'\n');
    String::from_utf8(out.0).map_err(|error| failed(error.into()))
}

/// Takes what is written. Most of it comes as single bytes, quotes and commas, and to copy each of
/// them as a text took nearly a third of the instructions of the report.
struct Out(Vec<u8>);

impl io::Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match bytes {
            [byte] => self.0.push(*byte),
            bytes => self.0.extend_from_slice(bytes),
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why a text is no record of a run.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is no JSON, or no record of ours.
    #[error(
        "not a run.json of rebuff ({0}); give the file that a run wrote into its report folder"
    )]
    Foreign(String),
    /// It was made by a version of rebuff that writes another form.
    #[error(
        "run.json has format {found}, this rebuff reads format {}; make the report with the version that made the run",
        RunRecord::FORMAT
    )]
    Format {
        /// The number in the file.
        found: u32,
    },
    /// It has the form, and something in it that the form does not have.
    #[error("{}", other_shape(rebuff, why))]
    Shape {
        /// The version of rebuff that made it.
        rebuff: String,
        /// What is wrong, and where.
        why: String,
    },
}

fn other_shape(rebuff: &str, why: &str) -> String {
    let ours = env!("CARGO_PKG_VERSION");
    if rebuff == ours {
        format!("run.json is damaged or was changed ({why}); run again to have a whole one")
    } else {
        format!(
            "run.json was made by rebuff {rebuff}, this is {ours} ({why}); make the report with the \
             version that made the run"
        )
    }
}

/// Reads a `run.json` again, and nothing that is not exactly one.
pub fn read(text: &str) -> Result<RunRecord, ReadError> {
    /// The members that all forms share, read first: another form would otherwise be told as the
    /// first member that this form does not know.
    #[derive(Deserialize)]
    struct Head {
        format: u32,
        rebuff: String,
    }
    let told = |error: serde_json::Error| clean_line(&error.to_string(), MOST_ERROR);
    let head: Head = serde_json::from_str(text).map_err(|e| ReadError::Foreign(told(e)))?;
    if head.format != RunRecord::FORMAT {
        return Err(ReadError::Format { found: head.format });
    }
    serde_json::from_str(text).map_err(|e| ReadError::Shape {
        rebuff: clean_line(&head.rebuff, MOST_ERROR),
        why: told(e),
    })
}

/// Breaks the line before each member of the outermost object and each item directly in one of
/// them, and nowhere else.
#[derive(Default)]
struct Lines {
    depth: usize,
    /// Whether the container that ends has no line of its own in it.
    empty: bool,
}

impl Lines {
    /// Containers as deep as this have their items on lines of their own.
    const DEEP: usize = 2;

    fn open<W: io::Write + ?Sized>(&mut self, to: &mut W, bracket: u8) -> io::Result<()> {
        self.depth += 1;
        self.empty = true;
        to.write_all(&[bracket])
    }

    fn item<W: io::Write + ?Sized>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        if !first {
            to.write_all(b",")?;
        }
        self.empty = false;
        self.line(to, self.depth)
    }

    fn close<W: io::Write + ?Sized>(&mut self, to: &mut W, bracket: u8) -> io::Result<()> {
        if !self.empty {
            // The bracket stands below the member that it closes.
            self.line(to, self.depth - 1)?;
        }
        self.depth -= 1;
        self.empty = false;
        to.write_all(&[bracket])
    }

    fn line<W: io::Write + ?Sized>(&self, to: &mut W, indent: usize) -> io::Result<()> {
        if self.depth > Self::DEEP {
            return Ok(());
        }
        to.write_all(b"\n")?;
        to.write_all(&b"    "[..indent * 2])
    }
}

impl Formatter for Lines {
    fn begin_array<W: io::Write + ?Sized>(&mut self, to: &mut W) -> io::Result<()> {
        self.open(to, b'[')
    }

    fn end_array<W: io::Write + ?Sized>(&mut self, to: &mut W) -> io::Result<()> {
        self.close(to, b']')
    }

    fn begin_array_value<W: io::Write + ?Sized>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.item(to, first)
    }

    fn begin_object<W: io::Write + ?Sized>(&mut self, to: &mut W) -> io::Result<()> {
        self.open(to, b'{')
    }

    fn end_object<W: io::Write + ?Sized>(&mut self, to: &mut W) -> io::Result<()> {
        self.close(to, b'}')
    }

    fn begin_object_key<W: io::Write + ?Sized>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.item(to, first)
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(if self.depth == 1 { b": " } else { b":" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_item_one_line() {
        let value = serde_json::json!({"a": 1, "e": [], "o": {}, "l": [{"x": [1, 2]}, 3]});
        let mut out = Vec::new();
        let mut to = serde_json::Serializer::with_formatter(&mut out, Lines::default());
        value.serialize(&mut to).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\n  \"a\": 1,\n  \"e\": [],\n  \"o\": {},\n  \"l\": [\n    {\"x\":[1,2]},\n    3\n  ]\n}"
        );
    }

    #[test]
    fn another_format_number_is_told() {
        let told = |text: &str| read(text).unwrap_err().to_string();
        let error = told("{\"format\": 2, \"rebuff\": \"9\", \"news\": true}");
        assert!(error.starts_with("run.json has format 2"), "{error}");
        for foreign in ["", "[]", "{\"format\": 1}", "{\"rebuff\": \"9\"}"] {
            let error = told(foreign);
            assert!(error.starts_with("not a run.json of rebuff ("), "{error}");
        }
    }

    #[test]
    fn what_has_the_form_but_not_the_members_says_whose_it_is() {
        let told = |rebuff: &str| {
            let text = format!("{{\"format\": 1, \"rebuff\": \"{rebuff}\", \"new\\n\": 1}}");
            read(&text).unwrap_err().to_string()
        };
        let error = told("9.9.9");
        assert!(
            error.starts_with("run.json was made by rebuff 9.9.9"),
            "{error}"
        );
        let error = told(env!("CARGO_PKG_VERSION"));
        assert!(
            error.contains("was changed (unknown field `new\\n`"),
            "{error}"
        );
        assert!(!error.contains('\n'));
    }
}
