//! Token requests, the protected resource and the metadata of the plain authorization server.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rebuff::reference::oauth::accounts::{
    IMPLICIT, MACHINE, MACHINE_SECRET, NARROW_TOKEN, PUBLIC, SECOND, SECOND_SECRET, WEB,
    WEB_SECRET, WEB_URI,
};
use serde_json::Value;

use crate::reference::oauth::{House, Said, TOKEN, but, changed, form, good, pairs};

fn basic(text: &[u8]) -> String {
    format!("Basic {}", STANDARD.encode(text))
}

async fn resource(house: &House, token: &str) -> Said {
    let bearer = format!("Bearer {token}");
    house
        .get("/oauth/resource", &[("authorization", &bearer)])
        .await
}

#[tokio::test]
async fn a_code_is_worth_one_token() {
    let house = House::plain();
    let code = house.code(&good()).await;
    let said = house.exchange(&code, &[]).await;
    assert_eq!(said.status, 200, "{}", said.text);
    assert_eq!(said.header("cache-control"), "no-store");
    let token = said.json()["access_token"].as_str().unwrap().to_owned();
    let refresh = said.json()["refresh_token"].as_str().unwrap().to_owned();
    assert_eq!(resource(&house, &token).await.status, 200);

    assert_eq!(
        house.exchange(&code, &[]).await.verdict(),
        "400 invalid_grant"
    );
    assert_eq!(resource(&house, &token).await.status, 401);
    let again = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    assert_eq!(
        house.exchange("", &again).await.verdict(),
        "400 invalid_grant"
    );
}

#[tokio::test]
async fn a_code_is_bound() {
    let house = House::plain();
    let code = house.code(&good()).await;
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
        let said = house.exchange(&code, changes).await;
        assert_eq!(said.verdict(), *expected, "{changes:?}");
    }
    assert_eq!(house.exchange(&code, &[]).await.status, 200);
}

#[tokio::test]
async fn a_verifier_needs_a_challenge() {
    let house = House::plain();
    let bare = but(&[("code_challenge", ""), ("code_challenge_method", "")]);
    let code = house.code(&bare).await;
    let said = house.exchange(&code, &[]).await;
    assert_eq!(said.verdict(), "400 invalid_request");
    let said = house.exchange(&code, &[("code_verifier", "")]).await;
    assert_eq!(said.status, 200);
}

#[tokio::test]
async fn a_redirect_uri_that_was_not_sent_is_not_needed() {
    let house = House::plain();
    let bare = but(&[("redirect_uri", "")]);
    for (uri, status) in [("", 200), (WEB_URI, 200), ("https://x.example.test/", 400)] {
        let code = house.code(&bare).await;
        let said = house.exchange(&code, &[("redirect_uri", uri)]).await;
        assert_eq!(said.status, status, "{uri}");
    }
}

#[tokio::test]
async fn clients_prove_who_they_are() {
    let house = House::plain();
    let good = basic(format!("{WEB}:{WEB_SECRET}").as_bytes());
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
        let said = house
            .post(TOKEN, &[], &changed(bare.clone(), changes))
            .await;
        assert_eq!(said.verdict(), *expected, "{changes:?}");
    }
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
        let said = house.post(TOKEN, &[("authorization", header)], &bare).await;
        assert_eq!(said.verdict(), expected, "{header}");
        if said.status == 401 {
            assert!(said.header("www-authenticate").starts_with("Basic realm="));
        }
        assert_eq!(said.header("cache-control"), "no-store");
    }
    let twice = changed(
        bare.clone(),
        &[("client_id", WEB), ("client_secret", WEB_SECRET)],
    );
    let said = house.post(TOKEN, &[("authorization", &good)], &twice).await;
    assert_eq!(said.verdict(), "400 invalid_request");
    let path = format!("{TOKEN}?client_id={WEB}&client_secret={WEB_SECRET}");
    assert_eq!(
        house.post(&path, &[], &bare).await.verdict(),
        "401 invalid_client"
    );
}

#[tokio::test]
async fn bad_token_requests() {
    let house = House::plain();
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
        let said = house.exchange("invented", changes).await;
        assert_eq!(said.verdict(), *expected, "{changes:?}");
        assert_eq!(said.header("content-type"), "application/json");
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
        let said = house.send("POST", TOKEN, &[], Some(body)).await;
        assert_eq!(said.verdict(), "400 invalid_request");
    }
    let json = [("content-type", "application/json")];
    let said = house
        .send("POST", TOKEN, &json, Some("{}".to_owned()))
        .await;
    assert_eq!(said.verdict(), "400 invalid_request");
    let said = house.get(&format!("{TOKEN}?{whole}"), &[]).await;
    assert_eq!((said.status, said.header("allow")), (405, "POST"));
}

#[tokio::test]
async fn a_machine_acts_for_itself() {
    let house = House::plain();
    let machine = [
        ("grant_type", "client_credentials"),
        ("client_id", MACHINE),
        ("client_secret", MACHINE_SECRET),
    ];
    let said = house.post(TOKEN, &[], &pairs(&machine)).await;
    let token = said.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(said.json()["refresh_token"], Value::Null);
    assert_eq!(resource(&house, &token).await.status, 200);
    let asked = changed(pairs(&machine), &[("scope", "nope")]);
    let said = house.post(TOKEN, &[], &asked).await;
    assert_eq!(said.verdict(), "400 invalid_scope");
}

#[tokio::test]
async fn refresh_tokens_are_replaced() {
    let house = House::plain();
    let code = house.code(&good()).await;
    let first = house.exchange(&code, &[]).await.json();
    let first = first["refresh_token"].as_str().unwrap();
    let refresh = |token, scope| {
        [
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("scope", scope),
        ]
    };
    let said = house.exchange("", &refresh(first, "openid")).await;
    assert_eq!(said.verdict(), "400 invalid_scope");
    let said = house.exchange("", &refresh(first, "profile")).await;
    assert_eq!(said.json()["scope"], "profile");
    let token = said.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(resource(&house, &token).await.status, 403);
    let said = house.exchange("", &refresh(first, "")).await;
    assert_eq!(said.verdict(), "400 invalid_grant");
}

#[tokio::test]
async fn an_id_token_says_the_nonce() {
    let house = House::plain();
    let code = house.code(&but(&[("scope", "openid")])).await;
    let said = house.exchange(&code, &[]).await.json();
    let token = said["id_token"].as_str().unwrap();
    let claims = URL_SAFE_NO_PAD
        .decode(token.split('.').nth(1).unwrap())
        .unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["nonce"], "n-0S6_WzA2Mj");
    assert_eq!(claims["iss"], house.issuer().as_str());
}

#[tokio::test]
async fn the_resource_says_why_not() {
    let house = House::plain();
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
        let said = house.get(path, headers).await;
        let challenge = said.header("www-authenticate");
        assert_eq!(said.status, status, "{header}");
        assert!(challenge.starts_with("Bearer realm="));
        match error {
            Some(error) => assert!(challenge.contains(&format!(" error=\"{error}\""))),
            None => assert!(!challenge.contains("error")),
        }
    }
    let twice = format!("{path}?access_token=x");
    let said = house.get(&twice, &[("authorization", "Bearer x")]).await;
    assert_eq!(said.status, 400);
}

#[tokio::test]
async fn the_metadata_is_at_both_places() {
    let house = House::plain();
    for path in [
        "/.well-known/oauth-authorization-server/oauth",
        "/oauth/.well-known/openid-configuration",
    ] {
        let said = house.get(path, &[]).await;
        let issuer = house.issuer();
        assert_eq!(said.json()["issuer"], issuer.as_str());
        assert_eq!(said.json()["token_endpoint"], format!("{issuer}/token"));
        assert_eq!(said.header("content-type"), "application/json");
    }
    assert_eq!(house.get("/nowhere", &[]).await.status, 404);
}
