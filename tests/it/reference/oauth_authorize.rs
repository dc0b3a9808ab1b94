//! Tests of the correct authorization server with valid and invalid authorization requests.

use rebuff::reference::oauth::accounts::{
    IMPLICIT, MACHINE, PUBLIC, QUERIED, SECOND, USER, WEB_URI,
};

use crate::reference::oauth::{
    AUTHORIZE, AuthorizationServer, Pairs, changed, form, good_request, good_request_with, pairs,
};

/// A valid authorization request from this client with this redirect URI.
fn good_request_of(client: &str, uri: &str) -> Pairs {
    good_request_with(&[("client_id", client), ("redirect_uri", uri)])
}

#[tokio::test]
async fn a_user_who_allows_is_sent_back_with_a_code() {
    let server = AuthorizationServer::start();
    let response = server.log_in_and_decide(&good_request(), "allow").await;
    let (uri, in_fragment, given) = response.redirect();
    assert_eq!((uri.as_str(), in_fragment), (WEB_URI, false));
    let names: Vec<&str> = given.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["code", "state", "iss"]);
    assert_eq!(response.redirect_parameter("state"), "st 1&2");
    assert_eq!(response.redirect_parameter("iss"), server.issuer());
    assert_eq!(response.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_user_who_denies_is_sent_back_with_access_denied() {
    let response = AuthorizationServer::start()
        .log_in_and_decide(&good_request(), "deny")
        .await;
    assert_eq!(response.verdict(), "303 access_denied");
    assert_eq!(response.redirect_parameter("state"), "st 1&2");
    assert_eq!(response.redirect_parameter("code"), "");
}

#[tokio::test]
async fn a_login_without_a_request_stays_on_the_login_page() {
    let server = AuthorizationServer::start();
    let page = server.get("/oauth/login", &[]).await;
    let (cookie, response) = server.log_in(&page).await;
    assert_eq!(
        (response.status, response.header("location")),
        (303, "/oauth/login")
    );
    let response = server.get("/oauth/login", &[("cookie", &cookie)]).await;
    assert!(response.text.contains(USER));

    let mut form = page.hidden_fields();
    form.extend(pairs(&[("username", USER), ("password", "wrong")]));
    let response = server.post("/oauth/login", &[], &form).await;
    assert_eq!((response.status, response.header("set-cookie")), (200, ""));
    assert!(response.text.contains("wrong"));

    form = changed(form, &[("return_to", "https://elsewhere.example.test/")]);
    let response = server.post("/oauth/login", &[], &form).await;
    assert!(!response.text.contains("elsewhere"));
}

#[tokio::test]
async fn a_decision_from_another_session_is_refused() {
    let server = AuthorizationServer::start();
    let page = server
        .authorize(&good_request_with(&[("prompt", "consent")]))
        .await;
    let (cookie, response) = server.log_in(&page).await;
    let path = response.header("location").to_owned();
    let page = server.get(&path, &[("cookie", &cookie)]).await;
    let form = changed(page.hidden_fields(), &[("decision", "allow")]);
    let response = server.post("/oauth/consent", &[], &form).await;
    assert_eq!(response.status, 403);
    let (other, _) = server
        .log_in(&server.authorize(&good_request()).await)
        .await;
    let response = server
        .post("/oauth/consent", &[("cookie", &other)], &form)
        .await;
    assert_eq!(response.status, 403);
}

#[tokio::test]
async fn a_bad_client_or_redirect_uri_gets_no_redirect() {
    let server = AuthorizationServer::start();
    let twice = |name: &str, value: &str| {
        let mut given = good_request();
        given.push((name.to_owned(), value.to_owned()));
        given
    };
    let bad = [
        good_request_with(&[("client_id", "nobody")]),
        good_request_with(&[("client_id", "")]),
        good_request_with(&[("redirect_uri", "https://evil.example.test/")]),
        good_request_with(&[("redirect_uri", &format!("{WEB_URI}/more"))]),
        good_request_with(&[("redirect_uri", &format!("{WEB_URI}?a=b"))]),
        good_request_with(&[("redirect_uri", &format!("{WEB_URI}#a"))]),
        good_request_with(&[("redirect_uri", "HTTPS://app.example.test/callback")]),
        good_request_with(&[("redirect_uri", "https://app.example.test/x/../callback")]),
        good_request_with(&[(
            "redirect_uri",
            "https://app.example.test@evil.example.test/callback",
        )]),
        good_request_with(&[
            ("redirect_uri", "https://evil.example.test/"),
            ("response_type", "bogus"),
        ]),
        twice("client_id", "rebuff-demo-web"),
        twice("redirect_uri", "https://evil.example.test/"),
        changed(good_request_of(QUERIED, ""), &[]),
        good_request_of(MACHINE, "https://app.example.test/callback"),
    ];
    for given in &bad {
        let response = server.authorize(given).await;
        assert_eq!(response.status, 400, "{given:?}");
        assert_eq!(response.header("location"), "");
        assert!(!response.text.contains("evil") && !response.text.contains("<form"));
    }
    let response = server.get(&format!("{AUTHORIZE}?client_id=%zz"), &[]).await;
    assert_eq!(response.status, 400);
}

#[tokio::test]
async fn other_errors_are_reported_to_the_client() {
    let server = AuthorizationServer::start();
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
        let response = server.authorize(&good_request_with(changes)).await;
        assert_eq!(response.verdict(), *expected, "{changes:?}");
        assert_eq!(response.redirect_parameter("state"), "st 1&2");
        assert_eq!(response.redirect_parameter("iss"), server.issuer());
        let response = server
            .post(AUTHORIZE, &[], &good_request_with(changes))
            .await;
        assert_eq!(response.verdict(), *expected, "by POST: {changes:?}");
    }
}

#[tokio::test]
async fn repeated_parameters_are_reported_to_the_client() {
    let server = AuthorizationServer::start();
    for name in ["response_type", "scope", "state", "code_challenge", "nonce"] {
        let mut given = good_request();
        given.push((name.to_owned(), "profile".to_owned()));
        let response = server.authorize(&given).await;
        assert_eq!(response.verdict(), "303 invalid_request", "{name}");
        assert_eq!(
            response.redirect_parameter("state").is_empty(),
            name == "state"
        );
    }
    let mut given = good_request();
    given.extend(pairs(&[
        ("x", "1"),
        ("x", "2"),
        ("resource", "a"),
        ("resource", "b"),
    ]));
    assert_eq!(server.authorize(&given).await.status, 200);
}

#[tokio::test]
async fn the_state_is_returned_unchanged() {
    let server = AuthorizationServer::start();
    let long = "x".repeat(2_000);
    for state in ["a b+c%2F/?=&~;'", "\"\\<>", &long] {
        let given = good_request_with(&[("state", state), ("response_type", "bogus")]);
        assert_eq!(
            server.authorize(&given).await.redirect_parameter("state"),
            state
        );
    }
    let response = server
        .authorize(&good_request_with(&[("state", ""), ("scope", "x")]))
        .await;
    assert!(!response.header("location").contains("state="));
}

#[tokio::test]
async fn each_kind_of_client_has_its_own_requirements() {
    let server = AuthorizationServer::start();
    let public = "https://public.example.test/callback";
    let bare = [("code_challenge", ""), ("code_challenge_method", "")];
    let response = server
        .authorize(&changed(good_request_of(PUBLIC, public), &bare))
        .await;
    assert_eq!(response.verdict(), "303 invalid_request");
    assert_eq!(
        server.authorize(&good_request_with(&bare)).await.status,
        200
    );
    assert_eq!(
        server
            .authorize(&good_request_of(PUBLIC, public))
            .await
            .status,
        200
    );
    assert_eq!(
        server.authorize(&good_request_of(SECOND, "")).await.status,
        200
    );

    let implicit = good_request_of(IMPLICIT, "https://implicit.example.test/callback");
    assert_eq!(
        server.authorize(&implicit).await.verdict(),
        "303 unauthorized_client"
    );
    let implicit = changed(implicit, &[("response_type", "token")]);
    let response = server.log_in_and_decide(&implicit, "allow").await;
    assert!(response.redirect().1);
    let bearer = format!("Bearer {}", response.redirect_parameter("access_token"));
    let response = server
        .get("/oauth/resource", &[("authorization", &bearer)])
        .await;
    assert_eq!(response.status, 200);
}

#[tokio::test]
async fn the_query_of_a_redirect_uri_is_kept() {
    let server = AuthorizationServer::start();
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
        let response = server
            .authorize(&changed(good_request_of(QUERIED, uri), &[("scope", "x")]))
            .await;
        let begins = format!("{uri}{joined}error=invalid_scope&");
        assert!(response.header("location").starts_with(&begins), "{uri}");
    }
}

#[tokio::test]
async fn a_logged_in_user_is_asked_only_when_prompt_requires_it() {
    let server = AuthorizationServer::start();
    let (cookie, _) = server
        .log_in(&server.authorize(&good_request()).await)
        .await;
    let cookie = [("cookie", cookie.as_str())];
    let at =
        |changes: &[(&str, &str)]| format!("{AUTHORIZE}?{}", form(&good_request_with(changes)));
    for prompt in ["", "none"] {
        let response = server.get(&at(&[("prompt", prompt)]), &cookie).await;
        assert!(!response.redirect_parameter("code").is_empty());
    }
    let response = server.get(&at(&[("prompt", "login")]), &cookie).await;
    assert!(response.text.contains("password"));
    assert!(!form(&response.hidden_fields()).contains("prompt"));
    let response = server.get(&at(&[("prompt", "consent")]), &cookie).await;
    assert!(response.text.contains("decision"));
}

#[tokio::test]
async fn a_requested_fault_is_reported_to_the_client() {
    let server = AuthorizationServer::start();
    for fault in ["server_error", "temporarily_unavailable"] {
        let path = format!("{AUTHORIZE}?{}", form(&good_request()));
        let response = server.get(&path, &[("x-rebuff-fault", fault)]).await;
        assert_eq!(response.verdict(), format!("303 {fault}"));
        assert_eq!(response.redirect_parameter("state"), "st 1&2");
    }
}
