//! Cookies. Only this file uses `cookie_store`. Each session has its own jar, so a case never sees
//! the cookies of another case.

use std::fmt;

use cookie_store::CookieStore;
use url::Url;

use crate::view::Response;
use crate::vocab::Secret;

/// The cookies of one session (RFC 6265).
#[derive(Clone, Default)]
pub(crate) struct CookieJar {
    store: CookieStore,
}

impl CookieJar {
    /// A jar with the cookies of the target file, which are valid for every path of this server.
    pub(crate) fn given(cookie: &Secret, server: &Url) -> Self {
        let mut jar = Self::default();
        for pair in cookie.expose().split(';') {
            jar.put(&format!("{}; Path=/", pair.trim()), server);
        }
        jar
    }

    /// Stores the cookies of a response that are valid for its URL. Returns the values of all
    /// cookies: each may be the secret of a session and must be masked.
    pub(crate) fn store(&mut self, response: &Response, from: &Url) -> Vec<String> {
        let mut values = Vec::new();
        let fields = response
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie");
        for (_, field) in fields {
            let field = String::from_utf8_lossy(field);
            let pair = field.split(';').next().unwrap_or_default();
            values.extend(
                pair.split_once('=')
                    .map(|(_, value)| value.trim().to_owned()),
            );
            self.put(&field, from);
        }
        values
    }

    /// The `Cookie` field of a request to this URL. Returns `None` if no cookie is valid for the
    /// URL.
    pub(crate) fn field(&self, to: &Url) -> Option<Secret> {
        let pairs = self.store.get_request_values(to);
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| Secret::new(pairs.join("; ")))
    }

    /// Whether the jar has no cookies, apart from expired ones.
    pub(crate) fn is_empty(&self) -> bool {
        self.store.iter_unexpired().next().is_none()
    }

    fn put(&mut self, cookie: &str, url: &Url) {
        // Invalid cookies and cookies for another domain are ignored, as in a browser.
        let _ = self.store.parse(cookie, url);
    }
}

impl fmt::Debug for CookieJar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CookieJar(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    fn field(jar: &CookieJar, to: &str) -> Option<String> {
        jar.field(&url(to)).map(|field| field.expose().to_owned())
    }

    #[test]
    fn a_cookie_is_sent_only_to_its_domain_and_path() {
        let set = [
            "sid=1; Path=/oauth; HttpOnly",
            "other=2; Domain=elsewhere.test",
            "old=3; Max-Age=0",
            "safe=4; Secure",
        ];
        let headers = set.map(|one| ("set-cookie".to_owned(), one.as_bytes().to_vec()));
        let response = Response::new(200, headers.to_vec(), Vec::new());
        let mut jar = CookieJar::default();
        assert!(jar.is_empty());
        let values = jar.store(&response, &url("http://as.example.test/oauth/login"));
        assert_eq!(values, ["1", "2", "3", "4"]);
        assert_eq!(
            field(&jar, "http://as.example.test/oauth/x").as_deref(),
            Some("sid=1")
        );
        for nowhere in [
            "http://as.example.test/",
            "http://elsewhere.test/oauth",
            "http://x.as.example.test/oauth",
        ] {
            assert_eq!(field(&jar, nowhere), None, "{nowhere}");
        }
        assert_eq!(format!("{jar:?}"), "CookieJar(***)");
    }

    #[test]
    fn given_cookies_are_sent_only_to_their_server() {
        let jar = CookieJar::given(
            &Secret::new("a=1; b=2"),
            &url("https://as.example.test/x/y"),
        );
        assert_eq!(
            field(&jar, "https://as.example.test/z").as_deref(),
            Some("a=1; b=2")
        );
        assert_eq!(field(&jar, "https://example.test/z"), None);
    }
}
