//! The document of a response: `/status`, `/class`, `/headers/<name>/<n>`, `/media`, `/charset`, `/text`,
//! `/json`, `/body/…`, `/redirect/…`, `/challenges/…`, `/page/…`. Each part is parsed on first use.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde_json::Value;
use url::Url;

use super::challenges::challenges;
use super::media::parameter;
use super::redirect::redirect;
use super::unread::{Unread, is_of_body};
use crate::view::json::{parse_leniently, parse_strict};
use crate::view::page::{Page, read_page};
use crate::view::pointer::{self, Pointer};

/// A whole response. Its parts are parsed on first use.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header fields in order, names in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body after decoding; empty if it was not read.
    pub body: Vec<u8>,
    /// The requested URL. Relative references in the response are resolved against it.
    pub url: Option<Box<Url>>,
    /// Why the body was not read.
    pub unread: Option<Unread>,
    json: OnceLock<Result<Value, String>>,
    redirect: OnceLock<Option<Box<Value>>>,
    challenges: OnceLock<Box<Value>>,
    page: OnceLock<Option<Box<Page>>>,
}

impl Response {
    /// A response as it was received. The requested URL is unknown.
    pub fn new(status: u16, headers: Vec<(String, Vec<u8>)>, body: Vec<u8>) -> Self {
        Self {
            status,
            headers,
            body,
            url: None,
            unread: None,
            json: OnceLock::new(),
            redirect: OnceLock::new(),
            challenges: OnceLock::new(),
            page: OnceLock::new(),
        }
    }

    /// The response to a request for this URL.
    #[must_use]
    pub fn from(self, url: Url) -> Self {
        Self {
            url: Some(Box::new(url)),
            ..self
        }
    }

    /// A copy of this response with another status, other header fields or another body.
    #[must_use]
    pub fn altered(&self, alter: impl FnOnce(&mut Self)) -> Self {
        let (headers, body) = (self.headers.clone(), self.body.clone());
        let mut altered = Self::new(self.status, headers, body);
        altered.url.clone_from(&self.url);
        altered.unread.clone_from(&self.unread);
        alter(&mut altered);
        altered
    }

    /// Why the value that a pointer points to was not read.
    pub fn unread_at(&self, at: &Pointer) -> Option<&Unread> {
        let (head, _) = at.split_first()?;
        self.unread.as_ref().filter(|_| is_of_body(head))
    }

    /// The value that a pointer points to.
    pub fn at(&self, at: &Pointer) -> Option<Cow<'_, Value>> {
        let (head, rest) = at.split_first()?;
        if self.unread_at(at).is_some() {
            return None;
        }
        let made = match (head, rest) {
            ("body", rest) => {
                return pointer::get(self.json().as_ref().ok()?, rest).map(Cow::Borrowed);
            }
            ("redirect", rest) => return pointer::get(self.redirect()?, rest).map(Cow::Borrowed),
            ("challenges", rest) => {
                return pointer::get(self.challenges(), rest).map(Cow::Borrowed);
            }
            ("page", rest) => self.page()?.document(rest)?,
            ("status", []) => self.status.into(),
            ("class", []) => format!("{}xx", self.status / 100).into(),
            ("headers", [name]) => Value::Array(
                self.fields(name)
                    .map(|value| value.into_owned().into())
                    .collect(),
            ),
            ("headers", [name, n]) => self
                .fields(name)
                .nth(pointer::array_index(n)?)?
                .into_owned()
                .into(),
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

    /// As [`Response::at`]; in a body that is flawed JSON, what it was meant to have there.
    pub fn at_leniently(&self, at: &Pointer) -> Option<Cow<'_, Value>> {
        self.at(at).or_else(|| {
            let read = self.without_flaws().filter(|_| at.is_in("body"))?;
            read.at(at).map(|value| Cow::Owned(value.into_owned()))
        })
    }

    /// This response with its flawed JSON made strict; none if there is no flaw, or no JSON.
    pub fn without_flaws(&self) -> Option<Self> {
        self.json().as_ref().err()?;
        let read = parse_leniently(&self.body)?;
        Some(self.altered(|altered| altered.body = read.to_string().into_bytes()))
    }

    /// The body as strict JSON, or what is wrong with it.
    pub fn json(&self) -> &Result<Value, String> {
        self.json.get_or_init(|| match &self.unread {
            None => parse_strict(&self.body),
            Some(why) => Err(why.to_string()),
        })
    }

    /// The redirect, if the response is one.
    fn redirect(&self) -> Option<&Value> {
        let read = || {
            let location = self.headers.iter().find(|(name, _)| name == "location");
            redirect(self.status, &location?.1, self.url.as_deref()).map(Box::new)
        };
        self.redirect.get_or_init(read).as_deref()
    }

    /// The challenges; an empty object if there are none.
    fn challenges(&self) -> &Value {
        self.challenges.get_or_init(|| {
            let fields: Vec<_> = self.fields("www-authenticate").collect();
            Box::new(challenges(fields.iter().map(AsRef::as_ref)))
        })
    }

    /// The page, if the body is HTML or the response has a `Refresh` field.
    pub fn page(&self) -> Option<&Page> {
        let read = || {
            let refresh = self.header("refresh");
            let html: &[u8] = if self.is_html() { &self.body } else { b"" };
            let is_page = refresh.is_some() || self.is_html();
            let page = || read_page(html, self.url.as_deref(), refresh.as_deref());
            is_page.then(|| Box::new(page()))
        };
        self.page.get_or_init(read).as_deref()
    }

    /// Whether a browser treats the body as HTML: by its media type, or by its first character if
    /// there is no media type.
    fn is_html(&self) -> bool {
        match self.media() {
            Some(media) => matches!(media.as_str(), "text/html" | "application/xhtml+xml"),
            None => self.body.trim_ascii_start().starts_with(b"<"),
        }
    }

    /// The first value of a header field.
    pub fn header(&self, name: &str) -> Option<String> {
        self.fields(name).next().map(Cow::into_owned)
    }

    /// The media type in lower case, without parameters (RFC 9110 8.3.1).
    pub fn media(&self) -> Option<String> {
        let field = self.fields("content-type").next()?;
        Some(field.split(';').next()?.trim().to_ascii_lowercase())
    }

    /// The charset of the media type, in lower case: charsets are case-insensitive (RFC 9110 8.3.2).
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_one_document() {
        let headers = vec![
            (
                "content-type".into(),
                b"Application/JSON; charset=UTF-8".to_vec(),
            ),
            ("set-cookie".into(), b"a".to_vec()),
            ("set-cookie".into(), b"b".to_vec()),
        ];
        let response = Response::new(412, headers, br#"{"error":{"code":412}}"#.to_vec());
        for (pointer, value) in [
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
            ("/redirect/url", None),
            ("/challenges", Some("{}")),
            ("/page/forwards", None),
        ] {
            let got = response
                .at(&Pointer::parse(pointer).unwrap())
                .map(|value| value.to_string());
            assert_eq!(got.as_deref(), value, "{pointer}");
        }
    }

    #[test]
    fn navigation_is_part_of_the_document() {
        let field = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
        let headers = vec![
            field("location", "/login?error=a"),
            field("www-authenticate", "Basic realm=x"),
            field("www-authenticate", "Bearer error=y"),
            field("content-type", "text/html; charset=utf-8"),
        ];
        let body = b"<form method=post action=next>".to_vec();
        let url = "https://as.example.test/t1/authorize".parse().unwrap();
        let response = Response::new(302, headers, body).from(url);
        for (pointer, value) in [
            ("/redirect/url", "\"https://as.example.test/login?error=a\""),
            ("/redirect/params/error/0", "\"a\""),
            ("/challenges/basic/realm", "\"x\""),
            ("/challenges/bearer/error", "\"y\""),
            ("/page/forwards", "\"https://as.example.test/t1/next\""),
            ("/page/forms/0/method", "\"POST\""),
        ] {
            let got = response.at(&Pointer::parse(pointer).unwrap());
            assert_eq!(
                got.map(|value| value.to_string()).as_deref(),
                Some(value),
                "{pointer}"
            );
        }
        let refused = response.altered(|altered| altered.status = 400);
        assert_eq!(refused.at(&Pointer::from_tokens(["redirect", "url"])), None);
    }
}
