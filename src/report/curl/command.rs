//! The curl command of a request.

use super::quote::{MASK, quote};
use crate::vocab::{BodyRecord, ExchangeRecord, RequestRecord};

/// The maximum length of a body in the command. With a longer body, the command is too long to
/// paste. `run.json` has the body.
const MAX_BODY: usize = 4000;

/// The shell variable for a secret that has no name.
const SECRET: &str = "REBUFF_SECRET";

/// The command for the request of an exchange, as one line. Comments at the end of the line say
/// what curl would send differently.
pub fn command(exchange: &ExchangeRecord) -> String {
    CurlCommand::new(&exchange.request).joined(" ")
}

/// The command with the URL, each header and the body on separate lines.
pub fn folded(exchange: &ExchangeRecord) -> String {
    CurlCommand::new(&exchange.request).joined(" \\\n    ")
}

/// The parts of a command.
#[derive(Default)]
struct CurlCommand {
    /// The options that stay on the first line.
    flags: Vec<String>,
    /// The URL, the headers and the body.
    arguments: Vec<String>,
    comments: Vec<String>,
}

impl CurlCommand {
    fn new(request: &RequestRecord) -> Self {
        let mut command = Self::default();
        command.add_method(request);
        command.add_url(&request.url);
        for (name, value) in &request.headers {
            command.add_header(request, name, value);
        }
        command.add_body(request);
        command.add_comments(request);
        command
    }

    fn joined(&self, separator: &str) -> String {
        let mut out = String::from("curl -sS -i");
        for flag in &self.flags {
            out.push(' ');
            out.push_str(flag);
        }
        for argument in &self.arguments {
            out.push_str(separator);
            out.push_str(argument);
        }
        for comment in &self.comments {
            out.push_str(" # ");
            out.push_str(comment);
        }
        out
    }

    fn add_method(&mut self, request: &RequestRecord) {
        match request.method.as_str() {
            "GET" if request.body.is_none() => {}
            // With `-X HEAD`, curl would wait for a body that never comes.
            "HEAD" => self.flags.push("--head".into()),
            method if method.chars().all(|c| c.is_ascii_alphabetic()) => {
                self.flags.push(format!("-X {method}"));
            }
            method => self.flags.push(format!("-X {}", quote(method, SECRET))),
        }
    }

    fn add_url(&mut self, url: &str) {
        if url.contains(['[', ']', '{', '}']) {
            self.flags.push("--globoff".into());
        }
        if url.contains("/.") {
            self.flags.push("--path-as-is".into());
        }
        self.arguments.push(quote(url, SECRET));
    }

    fn add_header(&mut self, request: &RequestRecord, name: &str, value: &str) {
        if is_added_by_curl(request, name, value) {
            return;
        }
        let variable = match name.to_ascii_lowercase().as_str() {
            "authorization" => "REBUFF_TOKEN",
            "cookie" => "REBUFF_COOKIES",
            _ => SECRET,
        };
        // In curl, `Name:` removes a header, and `Name;` sends an empty header.
        let header = if value.is_empty() {
            format!("{name};")
        } else {
            format!("{name}: {value}")
        };
        self.arguments
            .push(format!("-H {}", quote(&header, variable)));
    }

    fn add_body(&mut self, request: &RequestRecord) {
        let Some(body) = &request.body else {
            return;
        };
        if body.cut || body.text.len() > MAX_BODY {
            self.comments.push(format!(
                "the body of {} bytes was cut in the report and is left out here",
                body.bytes
            ));
            return;
        }
        let is_type = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
        if !request.headers.iter().any(is_type) {
            // Without this, curl would declare the body as a form.
            self.arguments.push("-H 'Content-Type:'".into());
        }
        self.arguments
            .push(format!("--data-raw {}", quote(&body.text, SECRET)));
        if is_altered(body) {
            let comment = "some bytes of the body cannot be shown; escapes replace them here";
            self.comments.push(comment.into());
        }
    }

    fn add_comments(&mut self, request: &RequestRecord) {
        if has_session(request) {
            let comment = "needs a session: log in first, and load the form again for each try";
            self.comments.push(comment.into());
        }
        let values = request.headers.iter().map(|(_, value)| value);
        if values.chain([&request.url]).any(|text| is_cut(text)) {
            let comment = "the URL or a header was cut in the report: this is not what was sent";
            self.comments.push(comment.into());
        }
    }
}

/// Whether curl sends this header by itself. A wrong `Host` or `Content-Length` is a deliberate
/// mistake, so the command must set it.
fn is_added_by_curl(request: &RequestRecord, name: &str, value: &str) -> bool {
    match name.to_ascii_lowercase().as_str() {
        "host" => authority(&request.url) == Some(value),
        "content-length" => request
            .body
            .as_ref()
            .is_some_and(|body| body.bytes.to_string() == value),
        _ => false,
    }
}

/// Whether the request had cookies, which the record does not show.
fn has_session(request: &RequestRecord) -> bool {
    let mut headers = request.headers.iter();
    headers.any(|(name, value)| name.eq_ignore_ascii_case("cookie") && value == MASK)
}

/// Whether `clean_line` has cut the text. A cut text ends with the full length.
fn is_cut(text: &str) -> bool {
    text.ends_with(" characters)") && text.contains("… (")
}

/// Whether cleaning changed the body, and so its length. A body with a masked secret does not
/// count, because the shell variable already shows the change.
fn is_altered(body: &BodyRecord) -> bool {
    body.text.len() != body.bytes && !body.text.contains(MASK)
}

fn authority(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::curl::quote::MASK;
    use crate::vocab::{BodyRecord, ExchangeRole, clean_line};
    use proptest::prelude::*;

    fn exchange(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> ExchangeRecord {
        ExchangeRecord {
            role: ExchangeRole::Shot,
            step: "shot".into(),
            op: "op".into(),
            identity: "alice".into(),
            request: RequestRecord {
                method: method.into(),
                url: url.into(),
                headers: headers
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
                body: (!body.is_empty()).then(|| BodyRecord {
                    text: body.into(),
                    bytes: body.len(),
                    cut: false,
                }),
            },
            answer: None,
            none: None,
            millis: 1,
        }
    }

    #[test]
    fn variables_replace_secrets() {
        let headers = [
            ("Authorization", "Bearer ***"),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Length", "27"),
            ("Host", "a.example"),
            ("X-Note", "it's \"***\""),
        ];
        let sent = exchange(
            "POST",
            "https://a.example/t",
            &headers,
            "client_secret=***&b=[$HOME]",
        );
        assert_eq!(
            command(&sent),
            "curl -sS -i -X POST 'https://a.example/t' \
             -H \"Authorization: Bearer $REBUFF_TOKEN\" \
             -H 'Content-Type: application/x-www-form-urlencoded' \
             -H 'X-Note: it'\\''s \"'\"$REBUFF_SECRET\"'\"' \
             --data-raw 'client_secret='\"$REBUFF_CLIENT_SECRET\"'&b=[$HOME]'"
        );
        for (body, shown) in [
            ("a=***&b=c", r#""a=${REBUFF_A}&b=c""#),
            (
                "code=***&code_verifier=***",
                r#""code=${REBUFF_CODE}&code_verifier=$REBUFF_CODE_VERIFIER""#,
            ),
            (r#"{"code":"***"}"#, r#"'{"code":"'"$REBUFF_CODE"'"}'"#),
            ("*** and ***", r#""${REBUFF_SECRET} and $REBUFF_SECRET""#),
        ] {
            let sent = exchange("POST", "https://a.example/t", &[], body);
            let command = command(&sent);
            assert!(
                command.ends_with(&format!("--data-raw {shown}")),
                "{command}"
            );
        }
    }

    #[test]
    fn deliberate_mistakes_are_kept() {
        let headers = [
            ("Host", "b.example"),
            ("Content-Length", "3"),
            ("If-Match", ""),
        ];
        let sent = exchange("DELETE", "https://a.example/{x}/../y", &headers, "");
        assert_eq!(
            command(&sent),
            "curl -sS -i -X DELETE --globoff --path-as-is 'https://a.example/{x}/../y' \
             -H 'Host: b.example' -H 'Content-Length: 3' -H 'If-Match;'"
        );
        let head = exchange("HEAD", "https://a.example/", &[], "");
        assert_eq!(command(&head), "curl -sS -i --head 'https://a.example/'");
    }

    #[test]
    fn a_comment_says_what_the_command_cannot_send() {
        let mut sent = exchange("PUT", "https://a.example/", &[], "abc");
        let body = |sent: &mut ExchangeRecord, bytes, cut| {
            let body = sent.request.body.as_mut().unwrap();
            (body.bytes, body.cut) = (bytes, cut);
        };
        body(&mut sent, 4, false);
        assert!(command(&sent).contains("--data-raw 'abc' # some bytes"));
        let long = clean_line(&"x".repeat(40), 20);
        let cut = exchange("GET", &format!("https://a.example/{long}"), &[], "");
        assert!(
            command(&cut).ends_with(
                "# the URL or a header was cut in the report: this is not what was sent"
            )
        );
        body(&mut sent, 90_000, true);
        assert!(command(&sent).ends_with(
            "'https://a.example/' # the body of 90000 bytes was cut in the report and is left out here"
        ));
    }

    #[cfg(unix)]
    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_shell_reads_back_what_was_written(
            text in "[ -~\\n\u{e4}]{1,40}", masked in any::<bool>()
        ) {
            let text = if masked { format!("{text}***{text}") } else { text };
            let sent = exchange("POST", &text, &[("x", &text)], &text);
            let read = |command: &str| {
                let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}");
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let variables = command.match_indices("REBUFF_").map(|(at, _)| {
                    let rest = &command[at..];
                    &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())]
                });
                let out = std::process::Command::new("sh")
                    .args(["-c", &script])
                    .envs(variables.map(|name| (name, MASK)))
                    .output()
                    .unwrap();
                String::from_utf8(out.stdout).unwrap()
            };
            let script = command(&sent);
            let out = read(&script);
            prop_assert_eq!(&read(&folded(&sent)), &out);
            let words: Vec<&str> = out.split('\0').collect();
            prop_assert!(words.contains(&text.as_str()), "{script}");
            prop_assert!(words.contains(&format!("x: {text}").as_str()), "{script}");
            let after = words.iter().position(|word| *word == "--data-raw").unwrap() + 1;
            prop_assert_eq!(words[after], &text);
            prop_assert_eq!(words.len(), after + 2);
        }
    }
}
