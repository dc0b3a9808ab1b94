//! Bodies that were not read: only the status and the headers of such a response can be judged.

use std::fmt;

/// Why the body of a response was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// The body is longer than this number of bytes, after decoding.
    Longer(usize),
    /// The body has a content coding that no request asks for.
    Coding(String),
    /// The body cannot be decoded by its content coding.
    Broken,
}

impl Unread {
    /// What a body has to be so that it can be read.
    pub fn expected(&self) -> String {
        match self {
            Self::Longer(most) => format!("a body of at most {most} bytes (`--max-body`)"),
            Self::Coding(_) => {
                "a body in the content coding gzip, deflate or br, or in none".into()
            }
            Self::Broken => "a body that its content coding can decode".into(),
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Longer(most) => write!(f, "a body of more than {most} bytes")?,
            Self::Coding(coding) => write!(
                f,
                "the content coding `{coding}`, which no request asked for"
            )?,
            Self::Broken => {
                f.write_str("a body with a broken content coding (gzip, deflate or br)")?;
            }
        }
        f.write_str(", so that only status and headers were judged")
    }
}

/// Whether this part of a response, by the first token of its pointer, is made from the body.
pub(super) fn is_of_body(head: &str) -> bool {
    matches!(head, "body" | "json" | "text" | "page")
}
