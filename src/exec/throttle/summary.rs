//! What a run reports about limits: how many responses, from whom, and what helps.

use crate::exec::redaction::safe;
use crate::view::Response;
use crate::vocab::Redactor;

/// The most characters of a body that are quoted.
const QUOTE_CHARS: usize = 80;

/// The limits of a run.
#[derive(Debug, Default)]
pub(super) struct LimitSummary {
    count: usize,
    /// The first one: status, media type, server and body, redacted.
    first: String,
}

impl LimitSummary {
    pub(super) fn add(&mut self, response: &Response, redactor: &Redactor) {
        self.count += 1;
        if self.count == 1 {
            self.first = describe(response, redactor);
        }
    }

    /// The line at the end of a run; none without limits.
    pub(super) fn line(&self) -> Option<String> {
        let answers = match self.count {
            0 => return None,
            1 => "1 answer of the server was a limit".to_owned(),
            n => format!("{n} answers of the server were limits"),
        };
        Some(format!(
            "{answers}; the first: {}; `rate = \"10/s\"` in the target file, or \
             --rate 10/s, keeps below a limit",
            self.first
        ))
    }
}

/// A response in a few words: status, media type, server and the beginning of the body, redacted.
pub(crate) fn describe(response: &Response, redactor: &Redactor) -> String {
    let media = response.media().unwrap_or_else(|| "no media type".into());
    let mut words = format!("{} {media}", response.status);
    if let Some(server) = response.header("server") {
        words = format!("{words} from {server}");
    }
    let words = safe(&words, QUOTE_CHARS, redactor);
    let body = safe(
        &String::from_utf8_lossy(&response.body),
        QUOTE_CHARS,
        redactor,
    );
    if body.is_empty() {
        return words;
    }
    format!("{words}: `{body}`")
}
