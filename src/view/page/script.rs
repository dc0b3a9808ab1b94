//! The URLs in the scripts of a page. The scripts are not run. If any script contains code that
//! navigates, every URL in a string of any script counts as a possible target. Otherwise no URL
//! counts.

/// A script that contains one of these texts counts as one that navigates.
const NAVIGATION: [&str; 5] = ["location", ".open(", "open(", ".submit(", "navigate("];

/// The scripts of a page.
#[derive(Debug, Default)]
pub(super) struct Scripts {
    navigates: bool,
    urls: Vec<String>,
}

impl Scripts {
    /// Adds a script that a browser runs.
    pub(super) fn run(&mut self, text: &str) {
        self.navigates |= NAVIGATION.iter().any(|word| text.contains(word));
        self.data(text);
    }

    /// Adds data that a script may read.
    pub(super) fn data(&mut self, text: &str) {
        let urls = texts(text).map(unescaped).filter(|text| is_url(text));
        self.urls.extend(urls);
    }

    /// The URLs. Empty if no script navigates.
    pub(super) fn urls(self) -> Vec<String> {
        if self.navigates {
            self.urls
        } else {
            Vec::new()
        }
    }
}

/// The texts between two quotes of any kind. Some of these texts are not inside a string, but only
/// a JavaScript parser could tell.
fn texts(script: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    script.split(move |c: char| {
        let ends = !escaped && matches!(c, '"' | '\'' | '`');
        escaped = !escaped && c == '\\';
        ends
    })
}

/// The text of a string literal (ECMAScript 12.9.4).
fn unescaped(literal: &str) -> String {
    let mut text = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let (c, behind) = escape(&rest[at + 1..]);
        text.extend(c);
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// The character that an escape stands for, and the text after the escape.
fn escape(text: &str) -> (Option<char>, &str) {
    let mut chars = text.chars();
    let kind = chars.next();
    let digits = match kind {
        Some('x') => text.get(1..3).map(|digits| (digits, &text[3..])),
        Some('u') => match text[1..].strip_prefix('{') {
            Some(braced) => braced.split_once('}'),
            None => text.get(1..5).map(|digits| (digits, &text[5..])),
        },
        _ => None,
    };
    let coded = digits.and_then(|(digits, behind)| {
        let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
        Some((Some(c), behind))
    });
    coded.unwrap_or(match kind {
        Some('n' | 'r' | 't' | '\n' | '\r') | None => (None, chars.as_str()),
        Some(c) => (Some(c), chars.as_str()),
    })
}

/// Whether a browser treats a text as an absolute URL, or as a URL without a scheme: `https://…`,
/// `//host/…`, `https:\\…`, `app:/…`.
fn is_url(text: &str) -> bool {
    let text = text.trim_start();
    let is_slash = |c: char| matches!(c, '/' | '\\');
    let slashes = |text: &str| text.starts_with(is_slash);
    let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let has_scheme =
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_part);
    let is_there = |rest: &str| {
        rest.trim_start_matches(is_slash)
            .starts_with(|c: char| !c.is_whitespace())
    };
    if has_scheme {
        return slashes(rest) && is_there(rest);
    }
    slashes(text) && slashes(&text[1..]) && is_there(text) && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn urls(script: &str) -> Vec<String> {
        let mut scripts = Scripts::default();
        scripts.run(script);
        scripts.urls()
    }

    #[test]
    fn urls_are_found_however_they_are_written() {
        for script in [
            r#"location = "https://evil.test/cb?a=1";"#,
            r"window.location.replace('https:\/\/evil.test\/cb?a=1')",
            r"location.href=`https\u003a\x2f\u{2f}evil.test/cb\x3Fa=1`",
            r#"// don't
               location.assign("https://evil.test/cb?a=1")"#,
            "var u='https://evil.test/cb?a=1'; f(); document.forms[0].action=u; x.submit()",
        ] {
            assert_eq!(urls(script), ["https://evil.test/cb?a=1"], "{script}");
        }
        assert_eq!(urls(r"location='\\\\evil.test/'"), [r"\\evil.test/"]);
        assert_eq!(urls("location='//evil.test/'"), ["//evil.test/"]);
        assert_eq!(urls("location='app:/cb'"), ["app:/cb"]);
    }

    #[test]
    fn a_script_without_navigation_has_no_url() {
        for script in [
            r#"var config = { redirect: "https://evil.test/cb" };"#,
            r#"location = "/login"; // see there"#,
            r#"location = base + "x:y" + "https://""#,
        ] {
            assert!(urls(script).is_empty(), "{script}");
        }
    }

    proptest! {
        #[test]
        fn any_script_is_read(script in "[a:/\\\\\"'`ux{}0-9\u{e9}\n]{0,32}") {
            urls(&format!("location{script}"));
        }
    }
}
