//! An answer as one document: `/status`, `/class`, `/headers/<name>/<n>`, `/media`, `/charset`,
//! `/text`, `/json`, `/body/…`.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use serde_json::Value;

use super::media::parameter;
use super::pointer::dig;
use super::{Pointer, parse_strict};

/// What came back for a request.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A whole answer.
    Answer(Answer),
    /// No answer, and why.
    None(NoAnswer),
}

impl Outcome {
    /// The answer, if there is one.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Answer(answer) => Some(answer),
            Self::None(_) => None,
        }
    }

    /// The status, or what is there instead, in a few words.
    pub fn brief(&self) -> String {
        match self {
            Self::Answer(answer) => answer.status.to_string(),
            Self::None(why) => format!("no answer ({why})"),
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoAnswer {
    /// Whether the connection itself could not be made (refused, DNS, TLS): nothing was sent then.
    pub unreachable: bool,
    /// What happened, without the URL.
    pub why: String,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// A whole answer; its body is parsed when somebody looks.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Header fields in order, names in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body as it came.
    pub body: Vec<u8>,
    json: OnceLock<Result<Value, String>>,
}

impl Answer {
    /// Takes what came over the wire.
    pub fn new(status: u16, headers: Vec<(String, Vec<u8>)>, body: Vec<u8>) -> Self {
        Self {
            status,
            headers,
            body,
            json: OnceLock::new(),
        }
    }

    /// The value at a place, if there is one.
    pub fn at(&self, place: &Pointer) -> Option<Cow<'_, Value>> {
        let (head, rest) = place.split_first()?;
        let made = match (head, rest) {
            ("body", rest) => return dig(self.json().as_ref().ok()?, rest).map(Cow::Borrowed),
            ("status", []) => self.status.into(),
            ("class", []) => format!("{}xx", self.status / 100).into(),
            ("headers", [name]) => Value::Array(
                self.fields(name)
                    .map(|value| value.into_owned().into())
                    .collect(),
            ),
            ("headers", [name, n]) => self.fields(name).nth(n.parse().ok()?)?.into_owned().into(),
            ("media", []) => self.media()?.into(),
            ("charset", []) => self.charset()?.into(),
            ("text", []) => String::from_utf8_lossy(&self.body).into(),
            ("json", []) => match self.json() {
                Ok(_) => "strict".into(),
                Err(why) => why.as_str().into(),
            },
            _ => return None,
        };
        Some(Cow::Owned(made))
    }

    /// The body as strict JSON, or what is wrong with it.
    pub fn json(&self) -> &Result<Value, String> {
        self.json.get_or_init(|| parse_strict(&self.body))
    }

    /// The first value of a header field.
    pub fn header(&self, name: &str) -> Option<String> {
        self.fields(name).next().map(Cow::into_owned)
    }

    /// The media type in lower case, without parameters (RFC 9110 8.3.1).
    fn media(&self) -> Option<String> {
        let field = self.header("content-type")?;
        Some(field.split(';').next()?.trim().to_ascii_lowercase())
    }

    /// The charset that the media type names, in lower case: it is the same in capitals (RFC 9110
    /// 8.3.2).
    fn charset(&self) -> Option<String> {
        let field = self.header("content-type")?;
        let charset = parameter(&field, "charset")?;
        Some(charset.to_ascii_lowercase())
    }

    fn fields<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Cow<'a, str>> {
        self.headers
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| String::from_utf8_lossy(value))
    }
}

/// Whether a pointer can name a place of an answer.
pub fn is_answer_place(place: &Pointer) -> bool {
    match place.split_first() {
        Some(("status" | "class" | "media" | "charset" | "text" | "json", []) | ("body", _)) => {
            true
        }
        Some(("headers", rest)) => matches!(rest.len(), 1 | 2),
        Some(_) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_one_document() {
        let headers = vec![
            (
                "content-type".into(),
                b"Application/JSON; charset=UTF-8".to_vec(),
            ),
            ("set-cookie".into(), b"a".to_vec()),
            ("set-cookie".into(), b"b".to_vec()),
        ];
        let answer = Answer::new(412, headers, br#"{"error":{"code":412}}"#.to_vec());
        for (place, value) in [
            ("/status", Some("412")),
            ("/class", Some("\"4xx\"")),
            ("/media", Some("\"application/json\"")),
            ("/headers/Set-Cookie/1", Some("\"b\"")),
            ("/charset", Some("\"utf-8\"")),
            ("/text", Some(r#""{\"error\":{\"code\":412}}""#)),
            ("/json", Some("\"strict\"")),
            ("/body/error/code", Some("412")),
            ("/body/error/errors/0", None),
            ("/nonsense", None),
        ] {
            let got = answer
                .at(&Pointer::parse(place).unwrap())
                .map(|value| value.to_string());
            assert_eq!(got.as_deref(), value, "{place}");
        }
    }
}
