//! `Retry-After` (RFC 9110 10.2.3): seconds, or a date.

use std::time::{Duration, SystemTime};

use crate::view::Response;

/// How long the server asks to wait, if it says so in a way that can be read.
pub(crate) fn retry_after(response: &Response, now: SystemTime) -> Option<Duration> {
    let value = response.header("retry-after")?;
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    // A date that has passed asks for no wait.
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read() {
        let now = httpdate::parse_http_date("Tue, 01 Dec 2026 10:00:00 GMT").unwrap();
        for (value, seconds) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("Tue, 01 Dec 2026 10:01:30 GMT", Some(90)),
            ("Tue, 01 Dec 2026 09:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            let field = ("retry-after".to_owned(), value.as_bytes().to_vec());
            let response = Response::new(429, vec![field], Vec::new());
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(retry_after(&response, now), expected, "{value}");
        }
    }
}
