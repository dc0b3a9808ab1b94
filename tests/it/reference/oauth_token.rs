//! Tests of the correct authorization server: token requests, the protected resource, and metadata.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rebuff::reference::oauth::accounts::{
    IMPLICIT, MACHINE, MACHINE_SECRET, NARROW_TOKEN, PUBLIC, SECOND, SECOND_SECRET, WEB,
    WEB_SECRET, WEB_URI,
};
use serde_json::Value;

use crate::reference::oauth::{
    AuthorizationServer, OAuthResponse, TOKEN, changed, form, good_request, good_request_with,
    pairs,
};

fn basic(text: &[u8]) -> String {
    format!("Basic {}", STANDARD.encode(text))
}

async fn resource(server: &AuthorizationServer, token: &str) -> OAuthResponse {
    let bearer = format!("Bearer {token}");
    server
        .get("/oauth/resource", &[("authorization", &bearer)])
        .await
}

#[tokio::test]
async fn a_second_use_of_a_code_revokes_its_tokens() {
    let server = AuthorizationServer::start();
    let code = server.authorization_code(&good_request()).await;
    let response = server.exchange(&code, &[]).await;
    assert_eq!(response.status, 200, "{}", response.text);
    assert_eq!(response.header("cache-control"), "no-store");
    let token = response.json()["access_token"].as_str().unwrap().to_owned();
    let refresh = response.json()["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(resource(&server, &token).await.status, 200);

    assert_eq!(
        server.exchange(&code, &[]).await.verdict(),
        "400 invalid_grant"
    );
    assert_eq!(resource(&server, &token).await.status, 401);
    let again = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    assert_eq!(
        server.exchange("", &again).await.verdict(),
        "400 invalid_grant"
    );
}

#[tokio::test]
async fn a_code_is_bound_to_its_client_redirect_uri_and_verifier() {
    let server = AuthorizationServer::start();
    let code = server.authorization_code(&good_request()).await;
    let second = [("client_id", SECOND), ("client_secret", SECOND_SECRET)];
    let bad: &[(&[(&str, &str)], &str)] = &[
        (&second, "400 invalid_grant"),
        (
            &[("redirect_uri", "https://second.example.test/callback")],
            "400 invalid_grant",
        ),
        (&[("redirect_uri", "")], "400 invalid_request"),
        (&[("code_verifier", "")], "400 invalid_grant"),
        (&[("code_verifier", "x")], "400 invalid_grant"),
        (&[("code", "invented")], "400 invalid_grant"),
    ];
    for (changes, expected) in bad {
        let response = server.exchange(&code, changes).await;
        assert_eq!(response.verdict(), *expected, "{changes:?}");
    }
    assert_eq!(server.exchange(&code, &[]).await.status, 200);
}

#[tokio::test]
async fn a_verifier_without_a_challenge_is_refused() {
    let server = AuthorizationServer::start();
    let bare = good_request_with(&[("code_challenge", ""), ("code_challenge_method", "")]);
    let code = server.authorization_code(&bare).await;
    let response = server.exchange(&code, &[]).await;
    assert_eq!(response.verdict(), "400 invalid_request");
    let response = server.exchange(&code, &[("code_verifier", "")]).await;
    assert_eq!(response.status, 200);
}

#[tokio::test]
async fn a_redirect_uri_that_was_not_sent_may_be_omitted() {
    let server = AuthorizationServer::start();
    let bare = good_request_with(&[("redirect_uri", "")]);
    for (uri, status) in [("", 200), (WEB_URI, 200), ("https://x.example.test/", 400)] {
        let code = server.authorization_code(&bare).await;
        let response = server.exchange(&code, &[("redirect_uri", uri)]).await;
        assert_eq!(response.status, status, "{uri}");
    }
}

#[tokio::test]
async fn client_credentials_in_the_form_are_checked() {
    let server = AuthorizationServer::start();
    let bare = pairs(&[("grant_type", "authorization_code"), ("code", "invented")]);
    let bodies: &[(&[(&str, &str)], &str)] = &[
        (
            &[("client_id", WEB), ("client_secret", "wrong")],
            "401 invalid_client",
        ),
        (
            &[("client_id", "nobody"), ("client_secret", "x")],
            "401 invalid_client",
        ),
        (&[("client_id", WEB)], "401 invalid_client"),
        (&[], "401 invalid_client"),
        (&[("client_id", PUBLIC)], "400 invalid_grant"),
        (
            &[("client_id", PUBLIC), ("client_secret", "x")],
            "401 invalid_client",
        ),
        (&[("client_id", IMPLICIT)], "400 unauthorized_client"),
    ];
    for (changes, expected) in bodies {
        let response = server
            .post(TOKEN, &[], &changed(bare.clone(), changes))
            .await;
        assert_eq!(response.verdict(), *expected, "{changes:?}");
    }
    let path = format!("{TOKEN}?client_id={WEB}&client_secret={WEB_SECRET}");
    assert_eq!(
        server.post(&path, &[], &bare).await.verdict(),
        "401 invalid_client"
    );
}

#[tokio::test]
async fn client_credentials_in_the_header_are_checked() {
    let server = AuthorizationServer::start();
    let good = basic(format!("{WEB}:{WEB_SECRET}").as_bytes());
    let bare = pairs(&[("grant_type", "authorization_code"), ("code", "invented")]);
    for (header, expected) in [
        (good.as_str(), "400 invalid_grant"),
        (
            &basic(format!("rebuff%2ddemo%2Dweb:{WEB_SECRET}").as_bytes()),
            "400 invalid_grant",
        ),
        (&basic(b"rebuff-demo-web:wrong"), "401 invalid_client"),
        (&basic(b"nocolon"), "401 invalid_client"),
        (&basic(b"rebuff%zz:x"), "401 invalid_client"),
        (&basic(b"\xff\xfe:x"), "401 invalid_client"),
        ("Basic !!!!", "401 invalid_client"),
        ("Basic ", "401 invalid_client"),
        ("Bogus x", "401 invalid_client"),
    ] {
        let response = server
            .post(TOKEN, &[("authorization", header)], &bare)
            .await;
        assert_eq!(response.verdict(), expected, "{header}");
        if response.status == 401 {
            assert!(
                response
                    .header("www-authenticate")
                    .starts_with("Basic realm=")
            );
        }
        assert_eq!(response.header("cache-control"), "no-store");
    }
    let twice = changed(
        bare.clone(),
        &[("client_id", WEB), ("client_secret", WEB_SECRET)],
    );
    let response = server
        .post(TOKEN, &[("authorization", &good)], &twice)
        .await;
    assert_eq!(response.verdict(), "400 invalid_request");
}

#[tokio::test]
async fn a_bad_token_request_is_refused() {
    let server = AuthorizationServer::start();
    let bad: &[(&[(&str, &str)], &str)] = &[
        (&[("grant_type", "")], "400 invalid_request"),
        (&[("grant_type", "bogus")], "400 unsupported_grant_type"),
        (
            &[("grant_type", "client_credentials")],
            "400 unauthorized_client",
        ),
        (&[("code", "")], "400 invalid_request"),
        (&[("grant_type", "refresh_token")], "400 invalid_request"),
        (
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
            "400 invalid_grant",
        ),
    ];
    for (changes, expected) in bad {
        let response = server.exchange("invented", changes).await;
        assert_eq!(response.verdict(), *expected, "{changes:?}");
        assert_eq!(response.header("content-type"), "application/json");
    }
    let whole = form(&pairs(&[
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("client_id", WEB),
        ("client_secret", WEB_SECRET),
    ]));
    for body in [
        format!("{whole}&code=y"),
        format!("{whole}&x=%zz"),
        String::new(),
    ] {
        let response = server.send("POST", TOKEN, &[], Some(body)).await;
        assert_eq!(response.verdict(), "400 invalid_request");
    }
    let json = [("content-type", "application/json")];
    let response = server
        .send("POST", TOKEN, &json, Some("{}".to_owned()))
        .await;
    assert_eq!(response.verdict(), "400 invalid_request");
    let response = server.get(&format!("{TOKEN}?{whole}"), &[]).await;
    assert_eq!((response.status, response.header("allow")), (405, "POST"));
}

#[tokio::test]
async fn the_client_credentials_grant_gives_no_refresh_token() {
    let server = AuthorizationServer::start();
    let machine = [
        ("grant_type", "client_credentials"),
        ("client_id", MACHINE),
        ("client_secret", MACHINE_SECRET),
    ];
    let response = server.post(TOKEN, &[], &pairs(&machine)).await;
    let token = response.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(response.json()["refresh_token"], Value::Null);
    assert_eq!(resource(&server, &token).await.status, 200);
    let asked = changed(pairs(&machine), &[("scope", "nope")]);
    let response = server.post(TOKEN, &[], &asked).await;
    assert_eq!(response.verdict(), "400 invalid_scope");
}

#[tokio::test]
async fn a_refresh_token_is_replaced_and_its_scope_never_grows() {
    let server = AuthorizationServer::start();
    let code = server.authorization_code(&good_request()).await;
    let first = server.exchange(&code, &[]).await.json();
    let first = first["refresh_token"].as_str().unwrap();
    let refresh = |token, scope| {
        [
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("scope", scope),
        ]
    };
    let response = server.exchange("", &refresh(first, "openid")).await;
    assert_eq!(response.verdict(), "400 invalid_scope");
    let response = server.exchange("", &refresh(first, "profile")).await;
    assert_eq!(response.json()["scope"], "profile");
    let token = response.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(resource(&server, &token).await.status, 403);
    let response = server.exchange("", &refresh(first, "")).await;
    assert_eq!(response.verdict(), "400 invalid_grant");
}

#[tokio::test]
async fn an_id_token_contains_the_nonce() {
    let server = AuthorizationServer::start();
    let code = server
        .authorization_code(&good_request_with(&[("scope", "openid")]))
        .await;
    let response = server.exchange(&code, &[]).await.json();
    let token = response["id_token"].as_str().unwrap();
    let claims = URL_SAFE_NO_PAD
        .decode(token.split('.').nth(1).unwrap())
        .unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["nonce"], "n-0S6_WzA2Mj");
    assert_eq!(claims["iss"], server.issuer().as_str());
}

#[tokio::test]
async fn the_resource_refuses_with_a_bearer_challenge() {
    let server = AuthorizationServer::start();
    let path = "/oauth/resource";
    for (header, status, error) in [
        ("", 401, None),
        ("Bogus x", 401, None),
        ("Bearer", 400, Some("invalid_request")),
        ("Bearer a b", 400, Some("invalid_request")),
        ("bearer unknown", 401, Some("invalid_token")),
        (
            &format!("Bearer {NARROW_TOKEN}"),
            403,
            Some("insufficient_scope"),
        ),
    ] {
        let headers: &[_] = if header.is_empty() {
            &[]
        } else {
            &[("authorization", header)]
        };
        let response = server.get(path, headers).await;
        let challenge = response.header("www-authenticate");
        assert_eq!(response.status, status, "{header}");
        assert!(challenge.starts_with("Bearer realm="));
        match error {
            Some(error) => assert!(challenge.contains(&format!(" error=\"{error}\""))),
            None => assert!(!challenge.contains("error")),
        }
    }
    let twice = format!("{path}?access_token=x");
    let response = server.get(&twice, &[("authorization", "Bearer x")]).await;
    assert_eq!(response.status, 400);
}

#[tokio::test]
async fn the_metadata_is_at_both_well_known_paths() {
    let server = AuthorizationServer::start();
    for path in [
        "/.well-known/oauth-authorization-server/oauth",
        "/oauth/.well-known/openid-configuration",
    ] {
        let response = server.get(path, &[]).await;
        let issuer = server.issuer();
        assert_eq!(response.json()["issuer"], issuer.as_str());
        assert_eq!(response.json()["token_endpoint"], format!("{issuer}/token"));
        assert_eq!(response.header("content-type"), "application/json");
    }
    assert_eq!(server.get("/nowhere", &[]).await.status, 404);
}
