//! Pages as browsers read them.

use super::{Page, read_page};
use proptest::prelude::*;

fn page(html: &str) -> Page {
    let at = "https://as.example.test/t1/authorize?client_id=a"
        .parse()
        .unwrap();
    read_page(html.as_bytes(), Some(&at), None)
}

#[test]
fn navigation_is_found() {
    for (html, forwards) in [
        (
            r#"<meta http-equiv="Refresh" content="0; URL='https://evil.test/cb?a=1&amp;b=2'">"#,
            "https://evil.test/cb?a=1&b=2",
        ),
        (
            "<META HTTP-EQUIV=refresh CONTENT=3,https://evil.test/>",
            "https://evil.test/",
        ),
        (
            "<noscript><meta http-equiv=refresh content='0;url=next'></noscript>",
            "https://as.example.test/t1/next",
        ),
        (
            "<base href='https://evil.test/x/'><form action=cb>",
            "https://evil.test/x/cb",
        ),
        (
            "<form></form>",
            "https://as.example.test/t1/authorize?client_id=a",
        ),
        (
            "<form action=//evil.test/a><button formaction='b'>",
            "https://evil.test/a\nhttps://as.example.test/t1/b",
        ),
        (
            "<script>location='https:\\/\\/evil.test'</script>",
            "https://evil.test",
        ),
        (
            "<script type=application/json>{\"to\":\"https://evil.test\"}</script><script>location=x.to</script>",
            "https://evil.test",
        ),
        (
            "<body onload=\"location='https://evil.test'\">",
            "https://evil.test",
        ),
        (
            "<form action=\"javascript:location='https://evil.test'\">",
            "javascript:location='https://evil.test'\nhttps://evil.test",
        ),
        ("<script>location='https://evil.test'", "https://evil.test"),
    ] {
        assert_eq!(page(html).forwards.join("\n"), forwards, "{html}");
    }
    let refresh = read_page(b"", None, Some("0;url=https://evil.test/"));
    assert_eq!(refresh.forwards, ["https://evil.test/"]);
}

#[test]
fn inert_markup_is_no_navigation() {
    for html in [
        "<a href='https://evil.test/'>https://evil.test/</a>",
        "<!-- <meta http-equiv=refresh content='0;url=https://evil.test/'> -->",
        "<textarea><form action='https://evil.test/'></textarea>",
        "<script type=application/json>{\"to\":\"https://evil.test\"}</script>",
        "<meta http-equiv=refresh content=30>",
        "<p>&lt;form action='https://evil.test/'&gt;</p>",
    ] {
        assert_eq!(page(html).forwards, [""; 0], "{html}");
    }
}

#[test]
fn a_form_is_read_with_what_it_sends() {
    let html = r#"<form id=f method=post action="?x=1">
        <input type=hidden name=csrf value="a&quot;b"><input name=user><input type=password name=pw>
        <input type=checkbox name=keep><input type=radio name=way value=1><input type=radio name=way value=2 checked>
        <select name=lang><option>en<option selected value=de>German</select>
        <textarea name=note>
hello</textarea>
        <button name=decision value=allow>Yes</button><input disabled name=off value=1></form>
        <input form=f name=late value=1><input name=none value=1>"#;
    let page = page(html);
    let form = &page.forms[0];
    assert_eq!(
        (form.action.as_str(), form.method.as_str()),
        ("https://as.example.test/t1/authorize?x=1", "POST")
    );
    let sent = |sent: bool| -> Vec<String> {
        let fields = form.fields.iter().filter(|field| field.sent == sent);
        fields
            .map(|field| format!("{}={}", field.name, field.value))
            .collect()
    };
    assert_eq!(
        sent(true),
        [
            "csrf=a\"b",
            "user=",
            "pw=",
            "way=2",
            "lang=de",
            "note=hello",
            "late=1"
        ]
    );
    assert_eq!(sent(false), ["keep=on", "way=1", "decision=allow", "off=1"]);
    let at = |place: &str| page.document(super::super::Pointer::parse(place).unwrap().tokens());
    assert_eq!(at("/forms/0/fields/csrf"), Some("a\"b".into()));
    assert_eq!(at("/forms/0/method"), Some("POST".into()));
    assert_eq!(at("/forms/1"), None);
}

proptest! {
    #[test]
    fn any_page_is_read(html in "(<(form|input|select|option|script|noscript|textarea|meta|base|/form|/script|/select)( (name|action|form|id|href|http-equiv|content|value)=[a:/\"'0;]{0,6}){0,3}>|[<>!&\"'a-]){0,12}") {
        page(&html);
    }

    #[test]
    fn any_bytes_are_read(html in proptest::collection::vec(any::<u8>(), 0..64)) {
        read_page(&html, None, None);
    }

    #[test]
    fn a_link_target_is_read_back(path in "[ -~]{0,24}") {
        let url = format!("https://evil.test/{path}");
        let quoted = url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let read = page(&format!("<form action=\"{quoted}\"></form>"));
        prop_assert_eq!(&read.forwards[0], url.trim_end());
    }
}
