//! The layout of `run.json`.

use std::io;

use serde_json::ser::Formatter;

/// Writes each member of the outermost object, and each item of these members, on its own line.
/// Each case is one line, so that `grep` and `diff` work and a large run stays compact.
#[derive(Default)]
pub(super) struct OneItemPerLine {
    depth: usize,
    /// Whether the current container has no items yet.
    empty: bool,
}

impl OneItemPerLine {
    /// Items up to this depth are on their own lines.
    const MAX_DEPTH: usize = 2;

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
            // The closing bracket has the indent of the member that it closes.
            self.line(to, self.depth - 1)?;
        }
        self.depth -= 1;
        self.empty = false;
        to.write_all(&[bracket])
    }

    fn line<W: io::Write + ?Sized>(&self, to: &mut W, indent: usize) -> io::Result<()> {
        if self.depth > Self::MAX_DEPTH {
            return Ok(());
        }
        to.write_all(b"\n")?;
        to.write_all(&b"    "[..indent * 2])
    }
}

impl Formatter for OneItemPerLine {
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
    use serde::Serialize as _;

    #[test]
    fn each_item_has_one_line() {
        let value = serde_json::json!({"a": 1, "e": [], "o": {}, "l": [{"x": [1, 2]}, 3]});
        let mut out = Vec::new();
        let mut to = serde_json::Serializer::with_formatter(&mut out, OneItemPerLine::default());
        value.serialize(&mut to).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\n  \"a\": 1,\n  \"e\": [],\n  \"o\": {},\n  \"l\": [\n    {\"x\":[1,2]},\n    3\n  ]\n}"
        );
    }
}
