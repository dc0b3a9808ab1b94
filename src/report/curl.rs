//! A request of the record as a curl command that can be pasted into a shell. Secrets are not in the
//! record; shell variables stand in their places.

use std::fmt::Write as _;

use crate::vocab::{BodyRecord, ExchangeRecord, RequestRecord};

/// What the record shows in place of a secret.
const MASK: &str = "***";

/// A longer body makes a command that nobody can paste; it is in `run.json`.
const MOST_BODY: usize = 4000;

/// The command for the request of an exchange. What it cannot send as it was sent is told in a
/// comment behind it.
pub fn command(exchange: &ExchangeRecord) -> String {
    let request = &exchange.request;
    let mut out = String::from("curl -sS -i");
    match request.method.as_str() {
        "GET" if request.body.is_none() => {}
        // With -X HEAD curl would wait for a body that never comes.
        "HEAD" => out.push_str(" --head"),
        method if method.chars().all(|c| c.is_ascii_alphabetic()) => {
            let _ = write!(out, " -X {method}");
        }
        method => {
            let _ = write!(out, " -X {}", quote(method, "REBUFF_SECRET"));
        }
    }
    if request.url.contains(['[', ']', '{', '}']) {
        out.push_str(" --globoff");
    }
    if request.url.contains("/.") {
        out.push_str(" --path-as-is");
    }
    let _ = write!(out, " {}", quote(&request.url, "REBUFF_SECRET"));
    for (name, value) in &request.headers {
        push_header(&mut out, request, name, value);
    }
    push_body(&mut out, request);
    if is_in_session(request) {
        out.push_str(" # in a session: log in first; a form is good for once");
    }
    let texts = request.headers.iter().map(|(_, value)| value);
    if texts.chain([&request.url]).any(|text| is_cut(text)) {
        out.push_str(" # the address or a header was cut in the report: this is not what was sent");
    }
    out
}

/// The command with each option on a line of its own, for people to read.
pub fn folded(exchange: &ExchangeRecord) -> String {
    let command = command(exchange);
    let mut out = String::with_capacity(command.len());
    let mut within = None;
    for (at, c) in command.char_indices() {
        let rest = &command[at..];
        let begins = [" -H ", " --data-raw ", " '", " \""];
        let is_value = ["-H", "--data-raw", "-X"]
            .iter()
            .any(|one| out.ends_with(one));
        let option = !is_value && begins.iter().any(|one| rest.starts_with(one));
        match within {
            // A backslash between quoted words stands before one quote that opens nothing.
            None if out.ends_with('\\') => {}
            None if rest.starts_with(" #") => return out + rest,
            None if option => {
                out.push_str(" \\\n   ");
            }
            None if c == '\'' || c == '"' => within = Some(c),
            Some(quote) if c == quote => within = None,
            None | Some(_) => {}
        }
        out.push(c);
    }
    out
}

/// Whether cookies went along that the record does not hold.
fn is_in_session(request: &RequestRecord) -> bool {
    let mut headers = request.headers.iter();
    headers.any(|(name, value)| name.eq_ignore_ascii_case("cookie") && value == MASK)
}

/// Whether a line was cut when it was cleaned: its whole length stands at its end.
fn is_cut(text: &str) -> bool {
    text.ends_with(" characters)") && text.contains("… (")
}

fn push_header(out: &mut String, request: &RequestRecord, name: &str, value: &str) {
    // curl makes these two itself; they are given only where they are the deliberate mistake.
    let own = match name.to_ascii_lowercase().as_str() {
        "host" => authority(&request.url) == Some(value),
        "content-length" => request
            .body
            .as_ref()
            .is_some_and(|body| body.bytes.to_string() == value),
        _ => false,
    };
    if own {
        return;
    }
    let variable = match name.to_ascii_lowercase().as_str() {
        "authorization" => "REBUFF_TOKEN",
        "cookie" => "REBUFF_COOKIES",
        _ => "REBUFF_SECRET",
    };
    // `Name:` would take the header away; `Name;` sends it empty.
    let header = if value.is_empty() {
        format!("{name};")
    } else {
        format!("{name}: {value}")
    };
    let _ = write!(out, " -H {}", quote(&header, variable));
}

fn push_body(out: &mut String, request: &RequestRecord) {
    let Some(body) = &request.body else {
        return;
    };
    if body.cut || body.text.len() > MOST_BODY {
        let _ = write!(
            out,
            " # the body of {} bytes was cut in the report and is left out here",
            body.bytes
        );
        return;
    }
    let named = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
    if !request.headers.iter().any(named) {
        // Else curl would call it a form.
        out.push_str(" -H 'Content-Type:'");
    }
    let _ = write!(out, " --data-raw {}", quote(&body.text, "REBUFF_SECRET"));
    if is_altered(body) {
        out.push_str(" # some bytes of the body cannot be shown; they stand as escapes here");
    }
}

/// Whether cleaning changed the text: then its length differs. A masked secret differs too, but the
/// variable says that already.
fn is_altered(body: &BodyRecord) -> bool {
    body.text.len() != body.bytes && !body.text.contains(MASK)
}

fn authority(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next()
}

/// One word of a shell. Single quotes hold everything but themselves; only a masked secret needs
/// double quotes, as its variable has to be looked up.
fn quote(text: &str, variable: &str) -> String {
    let Some((front, last)) = text.rsplit_once(MASK) else {
        return single(text);
    };
    let is_plain = text.split(MASK).all(|part| part.chars().all(is_plain));
    let mut out = String::new();
    for part in front.split(MASK) {
        let variable = named(part).unwrap_or_else(|| variable.to_owned());
        let _ = if is_plain {
            write!(out, "{part}${{{variable}}}")
        } else {
            write!(out, "{}\"${variable}\"", single(part))
        };
    }
    if !is_plain {
        return out + &single(last);
    }
    // Braces are noise where nothing follows that could belong to the name.
    match (last.is_empty(), out.rfind("${")) {
        (true, Some(at)) => {
            let name = out[at + 2..].trim_end_matches('}').to_owned();
            out.replace_range(at.., &format!("${name}"));
            format!("\"{out}\"")
        }
        _ => format!("\"{out}{last}\""),
    }
}

/// The variable of a secret that stands behind a name, in a form, a query or a JSON body: a request may
/// hold several.
fn named(before: &str) -> Option<String> {
    let before = before
        .strip_suffix('=')
        .or_else(|| before.strip_suffix("\":\""))?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = before.rsplit(|c| !is_part(c)).next().unwrap_or_default();
    (!name.is_empty()).then(|| format!("REBUFF_{}", name.to_ascii_uppercase()))
}

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Characters that mean nothing to a shell within double quotes.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || " -_.:,/@%=&+?;".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{ExchangeRole, clean_line};
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
    fn variables_stand_for_secrets() {
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
    fn what_cannot_be_sent_is_said() {
        let mut sent = exchange("PUT", "https://a.example/", &[], "abc");
        let body = |sent: &mut ExchangeRecord, bytes, cut| {
            let body = sent.request.body.as_mut().unwrap();
            (body.bytes, body.cut) = (bytes, cut);
        };
        body(&mut sent, 4, false);
        assert!(command(&sent).contains("--data-raw 'abc' # some bytes"));
        let long = clean_line(&"x".repeat(40), 20);
        let cut = exchange("GET", &format!("https://a.example/{long}"), &[], "");
        assert!(command(&cut).ends_with(
            "# the address or a header was cut in the report: this is not what was sent"
        ));
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
            let behind = words.iter().position(|word| *word == "--data-raw").unwrap() + 1;
            prop_assert_eq!(words[behind], &text);
            prop_assert_eq!(words.len(), behind + 2);
        }
    }
}
