//! Authorization requests, good and bad, against the plain authorization server.

use rebuff::reference::oauth::accounts::{
    IMPLICIT, MACHINE, PUBLIC, QUERIED, SECOND, USER, WEB_URI,
};

use crate::reference::oauth::{AUTHORIZE, House, Pairs, but, changed, form, good, pairs};

/// The good request of another client.
fn by(client: &str, uri: &str) -> Pairs {
    but(&[("client_id", client), ("redirect_uri", uri)])
}

#[tokio::test]
async fn a_user_logs_in_and_allows() {
    let house = House::plain();
    let said = house.decided(&good(), "allow").await;
    let (place, in_fragment, given) = said.went();
    assert_eq!((place.as_str(), in_fragment), (WEB_URI, false));
    let names: Vec<&str> = given.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["code", "state", "iss"]);
    assert_eq!(said.back("state"), "st 1&2");
    assert_eq!(said.back("iss"), house.issuer());
    assert_eq!(said.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_user_denies() {
    let said = House::plain().decided(&good(), "deny").await;
    assert_eq!(said.verdict(), "303 access_denied");
    assert_eq!(said.back("state"), "st 1&2");
    assert_eq!(said.back("code"), "");
}

#[tokio::test]
async fn a_login_of_its_own_leads_nowhere_else() {
    let house = House::plain();
    let page = house.get("/oauth/login", &[]).await;
    let (cookie, said) = house.log_in(&page).await;
    assert_eq!(
        (said.status, said.header("location")),
        (303, "/oauth/login")
    );
    let said = house.get("/oauth/login", &[("cookie", &cookie)]).await;
    assert!(said.text.contains(USER));

    let mut form = page.hidden();
    form.extend(pairs(&[("username", USER), ("password", "wrong")]));
    let said = house.post("/oauth/login", &[], &form).await;
    assert_eq!((said.status, said.header("set-cookie")), (200, ""));
    assert!(said.text.contains("wrong"));

    form = changed(form, &[("return_to", "https://elsewhere.example.test/")]);
    let said = house.post("/oauth/login", &[], &form).await;
    assert!(!said.text.contains("elsewhere"));
}

#[tokio::test]
async fn a_decision_belongs_to_its_session() {
    let house = House::plain();
    let page = house.ask(&but(&[("prompt", "consent")])).await;
    let (cookie, said) = house.log_in(&page).await;
    let path = said.header("location").to_owned();
    let page = house.get(&path, &[("cookie", &cookie)]).await;
    let form = changed(page.hidden(), &[("decision", "allow")]);
    let said = house.post("/oauth/consent", &[], &form).await;
    assert_eq!(said.status, 403);
    let (other, _) = house.log_in(&house.ask(&good()).await).await;
    let said = house
        .post("/oauth/consent", &[("cookie", &other)], &form)
        .await;
    assert_eq!(said.status, 403);
}

#[tokio::test]
async fn who_cannot_be_trusted_is_not_sent_back() {
    let house = House::plain();
    let twice = |name: &str, value: &str| {
        let mut given = good();
        given.push((name.to_owned(), value.to_owned()));
        given
    };
    let bad = [
        but(&[("client_id", "nobody")]),
        but(&[("client_id", "")]),
        but(&[("redirect_uri", "https://evil.example.test/")]),
        but(&[("redirect_uri", &format!("{WEB_URI}/more"))]),
        but(&[("redirect_uri", &format!("{WEB_URI}?a=b"))]),
        but(&[("redirect_uri", &format!("{WEB_URI}#a"))]),
        but(&[("redirect_uri", "HTTPS://app.example.test/callback")]),
        but(&[("redirect_uri", "https://app.example.test/x/../callback")]),
        but(&[(
            "redirect_uri",
            "https://app.example.test@evil.example.test/callback",
        )]),
        but(&[
            ("redirect_uri", "https://evil.example.test/"),
            ("response_type", "bogus"),
        ]),
        twice("client_id", "rebuff-demo-web"),
        twice("redirect_uri", "https://evil.example.test/"),
        changed(by(QUERIED, ""), &[]),
        by(MACHINE, "https://app.example.test/callback"),
    ];
    for given in &bad {
        let said = house.ask(given).await;
        assert_eq!(said.status, 400, "{given:?}");
        assert_eq!(said.header("location"), "");
        assert!(!said.text.contains("evil") && !said.text.contains("<form"));
    }
    let said = house.get(&format!("{AUTHORIZE}?client_id=%zz"), &[]).await;
    assert_eq!(said.status, 400);
}

#[tokio::test]
async fn bad_requests_are_told_to_the_client() {
    let house = House::plain();
    let bad: &[(&[(&str, &str)], &str)] = &[
        (&[("response_type", "")], "303 invalid_request"),
        (
            &[("response_type", "bogus")],
            "303 unsupported_response_type",
        ),
        (
            &[("response_type", "id_token")],
            "303# unsupported_response_type",
        ),
        (
            &[("response_type", "code token")],
            "303# unsupported_response_type",
        ),
        (&[("response_type", "token")], "303# unauthorized_client"),
        (&[("response_mode", "bogus")], "303 invalid_request"),
        (
            &[("response_mode", "fragment"), ("scope", "x")],
            "303# invalid_scope",
        ),
        (&[("scope", "nope")], "303 invalid_scope"),
        (&[("scope", "a\"b")], "303 invalid_scope"),
        (&[("scope", "profile  orders")], "303 invalid_scope"),
        (&[("code_challenge", "short")], "303 invalid_request"),
        (&[("code_challenge", "")], "303 invalid_request"),
        (&[("code_challenge_method", "plain")], "303 invalid_request"),
        (&[("code_challenge_method", "")], "303 invalid_request"),
        (&[("code_challenge_method", "bogus")], "303 invalid_request"),
        (&[("request", "notajwt")], "303 request_not_supported"),
        (&[("request_uri", "urn:x")], "303 request_uri_not_supported"),
        (&[("prompt", "none")], "303 login_required"),
        (&[("prompt", "none login")], "303 invalid_request"),
    ];
    for (changes, expected) in bad {
        let said = house.ask(&but(changes)).await;
        assert_eq!(said.verdict(), *expected, "{changes:?}");
        assert_eq!(said.back("state"), "st 1&2");
        assert_eq!(said.back("iss"), house.issuer());
        let said = house.post(AUTHORIZE, &[], &but(changes)).await;
        assert_eq!(said.verdict(), *expected, "by POST: {changes:?}");
    }
}

#[tokio::test]
async fn repeated_parameters_are_told_to_the_client() {
    let house = House::plain();
    for name in ["response_type", "scope", "state", "code_challenge", "nonce"] {
        let mut given = good();
        given.push((name.to_owned(), "profile".to_owned()));
        let said = house.ask(&given).await;
        assert_eq!(said.verdict(), "303 invalid_request", "{name}");
        assert_eq!(said.back("state").is_empty(), name == "state");
    }
    let mut given = good();
    given.extend(pairs(&[
        ("x", "1"),
        ("x", "2"),
        ("resource", "a"),
        ("resource", "b"),
    ]));
    assert_eq!(house.ask(&given).await.status, 200);
}

#[tokio::test]
async fn state_comes_back_as_it_was() {
    let house = House::plain();
    let long = "x".repeat(2_000);
    for state in ["a b+c%2F/?=&~;'", "\"\\<>", &long] {
        let given = but(&[("state", state), ("response_type", "bogus")]);
        assert_eq!(house.ask(&given).await.back("state"), state);
    }
    let said = house.ask(&but(&[("state", ""), ("scope", "x")])).await;
    assert!(!said.header("location").contains("state="));
}

#[tokio::test]
async fn clients_differ() {
    let house = House::plain();
    let public = "https://public.example.test/callback";
    let bare = [("code_challenge", ""), ("code_challenge_method", "")];
    let said = house.ask(&changed(by(PUBLIC, public), &bare)).await;
    assert_eq!(said.verdict(), "303 invalid_request");
    assert_eq!(house.ask(&but(&bare)).await.status, 200);
    assert_eq!(house.ask(&by(PUBLIC, public)).await.status, 200);
    assert_eq!(house.ask(&by(SECOND, "")).await.status, 200);

    let implicit = by(IMPLICIT, "https://implicit.example.test/callback");
    assert_eq!(
        house.ask(&implicit).await.verdict(),
        "303 unauthorized_client"
    );
    let implicit = changed(implicit, &[("response_type", "token")]);
    let said = house.decided(&implicit, "allow").await;
    assert!(said.went().1);
    let bearer = format!("Bearer {}", said.back("access_token"));
    let said = house
        .get("/oauth/resource", &[("authorization", &bearer)])
        .await;
    assert_eq!(said.status, 200);
}

#[tokio::test]
async fn a_query_of_the_uri_is_kept() {
    let house = House::plain();
    for (uri, joined) in [
        (
            "https://business.example.test/message?az-intent-type=1",
            "&",
        ),
        (
            "https://business.example.test/message?az-intent-type=1&",
            "",
        ),
        ("https://business.example.test/callback?", ""),
        ("https://business.example.test/callback", "?"),
    ] {
        let said = house
            .ask(&changed(by(QUERIED, uri), &[("scope", "x")]))
            .await;
        let begins = format!("{uri}{joined}error=invalid_scope&");
        assert!(said.header("location").starts_with(&begins), "{uri}");
    }
}

#[tokio::test]
async fn a_session_is_not_asked_again() {
    let house = House::plain();
    let (cookie, _) = house.log_in(&house.ask(&good()).await).await;
    let cookie = [("cookie", cookie.as_str())];
    let at = |changes: &[(&str, &str)]| format!("{AUTHORIZE}?{}", form(&but(changes)));
    for prompt in ["", "none"] {
        let said = house.get(&at(&[("prompt", prompt)]), &cookie).await;
        assert!(!said.back("code").is_empty());
    }
    let said = house.get(&at(&[("prompt", "login")]), &cookie).await;
    assert!(said.text.contains("password"));
    assert!(!form(&said.hidden()).contains("prompt"));
    let said = house.get(&at(&[("prompt", "consent")]), &cookie).await;
    assert!(said.text.contains("decision"));
}

#[tokio::test]
async fn faults_can_be_asked_for() {
    let house = House::plain();
    for fault in ["server_error", "temporarily_unavailable"] {
        let path = format!("{AUTHORIZE}?{}", form(&good()));
        let said = house.get(&path, &[("x-rebuff-fault", fault)]).await;
        assert_eq!(said.verdict(), format!("303 {fault}"));
        assert_eq!(said.back("state"), "st 1&2");
    }
}
