//! Cookies, and the only owner of `cookie_store`: a jar for each session, so that no case sees what
//! another one was given.

use std::fmt;

use cookie_store::CookieStore;
use url::Url;

use crate::view::Response;
use crate::vocab::Secret;

/// The cookies of one session (RFC 6265).
#[derive(Clone, Default)]
pub(crate) struct Jar {
    store: CookieStore,
}

impl Jar {
    /// The cookies that a target gives, as a browser sends them to this server.
    pub(crate) fn given(cookie: &Secret, server: &Url) -> Self {
        let mut jar = Self::default();
        for pair in cookie.expose().split(';') {
            jar.put(&format!("{}; Path=/", pair.trim()), server);
        }
        jar
    }

    /// Takes the cookies that an answer sets, as far as it may set them; gives all values: whoever has
    /// one may have the session.
    pub(crate) fn take(&mut self, answer: &Response, from: &Url) -> Vec<String> {
        let mut values = Vec::new();
        let fields = answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie");
        for (_, field) in fields {
            // A browser reads one that is no UTF-8 as well; no server that is meant here writes it.
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

    /// The `Cookie` field of a request for this address; none where no cookie belongs there.
    pub(crate) fn field(&self, to: &Url) -> Option<Secret> {
        let pairs = self.store.get_request_values(to);
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| Secret::new(pairs.join("; ")))
    }

    /// Whether there is no cookie that counts.
    pub(crate) fn is_empty(&self) -> bool {
        self.store.iter_unexpired().next().is_none()
    }

    fn put(&mut self, cookie: &str, url: &Url) {
        // One that cannot be read, or that is for somebody else, is left out, as a browser does it.
        let _ = self.store.parse(cookie, url);
    }
}

impl fmt::Debug for Jar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jar(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    fn field(jar: &Jar, to: &str) -> Option<String> {
        jar.field(&url(to)).map(|field| field.expose().to_owned())
    }

    #[test]
    fn a_cookie_goes_where_it_belongs() {
        let set = [
            "sid=1; Path=/oauth; HttpOnly",
            "other=2; Domain=elsewhere.test",
            "old=3; Max-Age=0",
            "safe=4; Secure",
        ];
        let headers = set.map(|one| ("set-cookie".to_owned(), one.as_bytes().to_vec()));
        let answer = Response::new(200, headers.to_vec(), Vec::new());
        let mut jar = Jar::default();
        assert!(jar.is_empty());
        let values = jar.take(&answer, &url("http://as.example.test/oauth/login"));
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
        assert_eq!(format!("{jar:?}"), "Jar(***)");
    }

    #[test]
    fn given_cookies_go_to_the_server_alone() {
        let jar = Jar::given(
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
