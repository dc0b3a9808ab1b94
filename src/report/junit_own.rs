//! What stands on one case only in a `junit.xml`, and the cases that differ in nothing else.
//!
//! The crate that writes the file looks at each text character by character, and green cases are
//! nearly alike. So it writes one of each kind, with a mark in the place of each of the case's own
//! texts. The texts come there, and the other cases of that kind behind it, when all is written.

use std::borrow::Cow;

/// What the crate writes in the place of each own text. It lets it pass, and no text that was cleaned
/// holds it.
pub(super) const MARK: char = '\u{fffe}';

/// Where a case begins and ends in the file. In a text both would be escaped.
const BEGIN: &str = "<testcase ";
const END: &str = "</testcase>";

/// The cases of a report, in its order.
#[derive(Default)]
pub(super) struct Own<'r> {
    cases: Vec<Case<'r>>,
    /// How many of them the crate writes.
    written: usize,
}

/// The own texts of a case, cleaned, in the order of the file; behind its last mark they are not used.
pub(super) type Texts<'r> = [Cow<'r, str>; 4];

struct Case<'r> {
    /// The number of the written case that it is like; none if it is written itself.
    like: Option<usize>,
    texts: Texts<'r>,
}

impl<'r> Own<'r> {
    /// The next case is one that the crate writes: its number.
    pub(super) fn written(&mut self, texts: Texts<'r>) -> usize {
        self.cases.push(Case { like: None, texts });
        self.written += 1;
        self.written - 1
    }

    /// The next case is like the one with this number, and the crate does not get it.
    pub(super) fn like(&mut self, number: usize, texts: Texts<'r>) {
        let like = Some(number);
        self.cases.push(Case { like, texts });
    }

    /// The whole file.
    pub(super) fn put_into(self, written: &str) -> String {
        let mut parts = written.split(BEGIN);
        let head = parts.next().unwrap_or_default();
        let pieces: Vec<(&str, &str)> = parts.map(piece).collect();
        let indent = &head[head.trim_end().len()..];
        let own: usize = self.cases.iter().map(Case::size).sum();
        let like: usize = self.cases.iter().filter_map(|case| case.like).count();
        let longest = pieces.iter().map(|piece| piece.0.len()).max();
        let more = like * (longest.unwrap_or_default() + indent.len() + BEGIN.len());
        let mut out = String::with_capacity(written.len() + own + more);
        out.push_str(head);
        let (mut next, mut behind) = (pieces.iter(), "");
        for case in &self.cases {
            let piece = if let Some(number) = case.like {
                out.push_str(indent);
                pieces.get(number)
            } else {
                out.push_str(behind);
                next.next()
            };
            let (piece, rest) = piece.copied().unwrap_or_default();
            if case.like.is_none() {
                behind = rest;
            }
            out.push_str(BEGIN);
            case.fill(piece, &mut out);
        }
        out.push_str(behind);
        out
    }
}

impl Case<'_> {
    fn size(&self) -> usize {
        self.texts.iter().map(|text| text.len()).sum()
    }

    /// Writes a piece of the file with these texts in it.
    fn fill(&self, piece: &str, out: &mut String) {
        let mut texts = self.texts.iter();
        let mut parts = piece.split(MARK);
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            push_escaped(out, texts.next().map_or("", AsRef::as_ref));
            out.push_str(part);
        }
    }
}

/// A case, and what stands between it and the next one.
fn piece(part: &str) -> (&str, &str) {
    let end = part.find(END).map_or(part.len(), |at| at + END.len());
    part.split_at(end)
}

/// Writes a text between double quotes, as the crate does.
fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(match from.as_bytes()[0] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => "&apos;",
        });
        rest = &from[1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_stands_where_it_belongs_with_its_own_texts() {
        let texts = |id: &str| [id.to_owned().into(), "t".into(), "1".into(), "a<b".into()];
        let mut own = Own::default();
        let first = own.written(texts("a"));
        own.like(first, texts("b"));
        own.written(texts("c"));
        own.like(first, texts("d"));
        let marked = |end: &str| {
            format!("<testcase n=\"{MARK}\" t=\"{MARK}\" l=\"{MARK}\">{MARK}{end}</testcase>")
        };
        let case = |name: &str, end: &str| {
            format!("<testcase n=\"{name}\" t=\"t\" l=\"1\">a&lt;b{end}</testcase>")
        };
        let written = format!("<s>\n  {}\n  {}\n</s>", marked("="), marked("!"));
        let whole = format!(
            "<s>\n  {}\n  {}\n  {}\n  {}\n</s>",
            case("a", "="),
            case("b", "="),
            case("c", "!"),
            case("d", "=")
        );
        assert_eq!(own.put_into(&written), whole);
        assert_eq!(Own::default().put_into("<s/>"), "<s/>");
    }
}
