//! Every mutant and every variant of the authorization server answers some request of a script in
//! another way than the plain server, and no two of them differ from it alike.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rebuff::reference::oauth::accounts::{
    IMPLICIT, MACHINE, MACHINE_SECRET, NARROW_TOKEN, PUBLIC, QUERIED, SECOND, SECOND_SECRET, WEB,
    WEB_SECRET, WEB_URI,
};
use rebuff::reference::{Deviation, embedded};

use crate::reference::oauth::{
    AUTHORIZE, House, Pairs, Said, TOKEN, VERIFIER, but, changed, form, good, pairs,
};

const EVIL: &str = "https://evil.example.test/";

#[tokio::test]
async fn every_bend_shows() {
    let plain = script(None).await;
    assert_eq!(plain, script(None).await, "the plain server");
    let mut prints: BTreeMap<Vec<String>, &str> = BTreeMap::new();
    for (id, bend) in bends() {
        let bent = script(Some(bend)).await;
        let print: Vec<String> = plain
            .iter()
            .zip(&bent)
            .filter(|(plain, bent)| plain != bent)
            .map(|(_, bent)| bent.clone())
            .collect();
        assert!(!print.is_empty(), "{id} shows nowhere");
        if let Some(other) = prints.insert(print, id) {
            panic!("{id} and {other} show alike");
        }
    }
}

#[tokio::test]
async fn slips_are_what_they_say() {
    let said = ask("open-redirect", &[("redirect_uri", EVIL), ("scope", "x")]).await;
    assert!(said.header("location").starts_with(EVIL));
    let said = ask("unknown-client-told", &[("client_id", "nobody")]).await;
    assert_eq!(said.verdict(), "303 unauthorized_client");
    let said = ask("state-dropped", &[("scope", "x")]).await;
    assert_eq!(said.back("state"), "");
    let said = ask("upper-case", &[("scope", "x")]).await;
    assert_eq!(said.verdict(), "303 INVALID_SCOPE");
    let said = ask("error-in-fragment", &[("scope", "x")]).await;
    assert_eq!(said.verdict(), "303# invalid_scope");
    let said = ask("response-type-default", &[("response_type", "")]).await;
    assert_eq!(said.status, 200);
    let said = ask("quote-500", &[("scope", "a\"b")]).await;
    assert_eq!(said.status, 500);

    let house = of("code-twice");
    let code = house.code(&good()).await;
    for _ in 0..2 {
        assert_eq!(house.exchange(&code, &[]).await.status, 200);
    }
    let house = of("any-verifier");
    let code = house.code(&good()).await;
    let said = house.exchange(&code, &[("code_verifier", "x")]).await;
    assert_eq!(said.status, 200);
    let said = of("code-first")
        .exchange("x", &[("client_secret", "x")])
        .await;
    assert_eq!(said.verdict(), "400 invalid_grant");
}

#[tokio::test]
async fn a_login_may_come_first() {
    for id in ["login-first", "login-elsewhere-first"] {
        let house = of(id);
        let bad = but(&[("client_id", "nobody")]);
        let mut page = house.ask(&bad).await;
        if page.status == 303 {
            let path = page.header("location").to_owned();
            page = house.get(&path, &[]).await;
        }
        assert_eq!(page.status, 200);
        let (cookie, said) = house.log_in(&page).await;
        let path = said.header("location").to_owned();
        assert_eq!(house.get(&path, &[("cookie", &cookie)]).await.status, 400);
        let none = changed(bad, &[("prompt", "none")]);
        assert_eq!(house.ask(&none).await.status, 400, "{id}");
    }
}

fn bends() -> impl Iterator<Item = (&'static str, &'static Deviation)> {
    let oauth = embedded("oauth").unwrap();
    let mutants = oauth
        .mutants
        .iter()
        .map(|mutant| (mutant.id, &mutant.deviation));
    let variants = oauth.variants.iter();
    mutants.chain(variants.filter_map(|variant| Some((variant.id, variant.deviation.as_ref()?))))
}

fn of(id: &str) -> House {
    let bend = bends().find(|(other, _)| *other == id);
    House::bent(Some(bend.expect("a mutant or a variant").1))
}

async fn ask(id: &str, changes: &[(&str, &str)]) -> Said {
    of(id).ask(&but(changes)).await
}

/// What a server says to all of it, without what differs in any two runs.
async fn script(bend: Option<&'static Deviation>) -> Vec<String> {
    let house = House::bent(bend);
    let mut print = Print {
        issuer: house.issuer(),
        lines: Vec::new(),
    };
    authorization(&house, &mut print).await;
    codes(&house, &mut print).await;
    tokens(&house, &mut print).await;
    resource(&house, &mut print).await;
    print.lines
}

struct Print {
    issuer: String,
    lines: Vec<String>,
}

impl Print {
    fn add(&mut self, name: &str, said: &Said) {
        let headers = [
            "location",
            "www-authenticate",
            "cache-control",
            "content-type",
        ];
        let headers = headers.map(|name| said.header(name)).join(" | ");
        let text = format!("{name}: {} {headers} {}", said.status, said.text);
        let issuer = form(&[(String::new(), self.issuer.clone())]);
        let text = text
            .replace(&self.issuer, "ISSUER")
            .replace(issuer.trim_start_matches('='), "ISSUER");
        self.lines.push(masked(&text));
    }
}

/// Whatever was made up by a server is 43 characters long, or a token with two points.
fn masked(text: &str) -> String {
    let is_inside = |sign: char| sign.is_ascii_alphanumeric() || "-_.".contains(sign);
    let mut masked = String::new();
    for word in text.split_inclusive(|sign| !is_inside(sign)) {
        let body = word.trim_end_matches(|sign| !is_inside(sign));
        if body.len() == 43 || body.starts_with("eyJ") {
            masked.push('*');
            masked.push_str(&word[body.len()..]);
        } else {
            masked.push_str(word);
        }
    }
    masked
}

async fn authorization(house: &House, print: &mut Print) {
    let page = house.get("/oauth/login", &[]).await;
    let (cookie, said) = house.log_in(&page).await;
    print.add("login", &said);
    let cookie = [("cookie", cookie.as_str())];
    for (name, given) in requests() {
        let path = format!("{AUTHORIZE}?{}", form(&given));
        print.add(&name, &house.get(&path, &[]).await);
        print.add(&name, &house.get(&path, &cookie).await);
    }
    let path = format!("{AUTHORIZE}?client_id={WEB}&response_type=code&x=%zz");
    print.add("undecodable", &house.get(&path, &cookie).await);
    let bogus = but(&[("response_type", "bogus")]);
    print.add("by POST", &house.post(AUTHORIZE, &cookie, &bogus).await);
    for fault in ["server_error", "temporarily_unavailable"] {
        let path = format!("{AUTHORIZE}?{}", form(&good()));
        print.add(fault, &house.get(&path, &[("x-rebuff-fault", fault)]).await);
    }
    print.add("denied", &house.decided(&good(), "deny").await);
    print.add(
        "metadata",
        &house
            .get("/oauth/.well-known/openid-configuration", &[])
            .await,
    );
}

fn requests() -> Vec<(String, Pairs)> {
    let long = "x".repeat(2_000);
    let suffix = format!("{WEB_URI}/more");
    let query = format!("{WEB_URI}?a=b");
    let fragment = format!("{WEB_URI}#a");
    let before = format!("{EVIL}?next={WEB_URI}");
    let changes: &[&[(&str, &str)]] = &[
        &[],
        &[("x", "1")],
        &[("response_type", "")],
        &[("response_type", "bogus")],
        &[("response_type", "b\"o\\g")],
        &[("response_type", "token")],
        &[("response_type", "bogus"), ("state", &long)],
        &[("response_type", "bogus"), ("state", "a b+c%2F/?=&~;'")],
        &[("response_type", "bogus"), ("state", "")],
        &[("response_mode", "bogus")],
        &[("request", "not-a-jwt")],
        &[("scope", "nope")],
        &[("scope", "a\"b")],
        &[("scope", "")],
        &[("prompt", "none")],
        &[("prompt", "none login")],
        &[("code_challenge", "abc")],
        &[("code_challenge_method", "plain")],
        &[("code_challenge_method", "bogus")],
        &[("client_id", "nobody")],
        &[("redirect_uri", EVIL)],
        &[("redirect_uri", EVIL), ("response_type", "bogus")],
        &[("redirect_uri", &suffix)],
        &[("redirect_uri", &query)],
        &[("redirect_uri", &fragment)],
        &[("redirect_uri", &before)],
        &[("redirect_uri", "https://app.example.test/x/../callback")],
        &[(
            "redirect_uri",
            "https://app.example.test.evil.example.test/",
        )],
    ];
    let mut all: Vec<(String, Pairs)> = changes
        .iter()
        .map(|changes| (format!("{changes:?}"), but(changes)))
        .collect();
    all.extend(of_others());
    all
}

/// Requests of other clients, and what stands twice.
fn of_others() -> Vec<(String, Pairs)> {
    let mut all = Vec::new();
    let bare = [("code_challenge", ""), ("code_challenge_method", "")];
    let public = [("client_id", PUBLIC), ("redirect_uri", "")];
    all.push(("public".to_owned(), changed(but(&public), &bare)));
    let implicit = [("client_id", IMPLICIT), ("redirect_uri", "")];
    all.push(("implicit".to_owned(), but(&implicit)));
    let queried = "https://business.example.test/message?az-intent-type=1";
    let queried = [
        ("client_id", QUERIED),
        ("redirect_uri", queried),
        ("scope", "x"),
    ];
    all.push(("queried".to_owned(), but(&queried)));
    for (name, value) in [
        ("scope", "profile"),
        ("client_id", WEB),
        ("redirect_uri", EVIL),
    ] {
        let mut twice = good();
        twice.push((name.to_owned(), value.to_owned()));
        all.push((format!("{name} twice"), twice.clone()));
        twice.rotate_right(1);
        all.push((format!("{name} twice, turned"), twice));
    }
    all
}

async fn codes(house: &House, print: &mut Print) {
    let second = [("client_id", SECOND), ("client_secret", SECOND_SECRET)];
    let exchanges: &[&[(&str, &str)]] = &[
        &second,
        &[("redirect_uri", EVIL)],
        &[("redirect_uri", "")],
        &[("code_verifier", "x")],
        &[("code_verifier", "")],
        &[("client_secret", "wrong")],
        &[("client_secret", "")],
        &[],
    ];
    for changes in exchanges {
        let code = house.code(&good()).await;
        let said = house.exchange(&code, changes).await;
        print.add(&format!("exchange {changes:?}"), &said);
    }
    let bare = but(&[("code_challenge", ""), ("code_challenge_method", "")]);
    let code = house.code(&bare).await;
    print.add("no challenge", &house.exchange(&code, &[]).await);

    let code = house.code(&good()).await;
    let said = house.exchange(&code, &[]).await;
    print.add("again", &house.exchange(&code, &[]).await);
    let token = said.json()["access_token"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let bearer = format!("Bearer {token}");
    let said = house
        .get("/oauth/resource", &[("authorization", &bearer)])
        .await;
    print.add("revoked", &said);

    let code = house.code(&good()).await;
    let twice = form(&pairs(&[
        ("grant_type", "authorization_code"),
        ("client_id", WEB),
        ("client_secret", WEB_SECRET),
        ("redirect_uri", WEB_URI),
        ("code_verifier", VERIFIER),
        ("code", "x"),
        ("code", &code),
    ]));
    print.add(
        "code twice",
        &house.send("POST", TOKEN, &[], Some(twice)).await,
    );
}

async fn tokens(house: &House, print: &mut Print) {
    let changes: &[&[(&str, &str)]] = &[
        &[("grant_type", "")],
        &[("grant_type", "b\"o\\g")],
        &[("grant_type", "client_credentials")],
        &[("grant_type", "refresh_token"), ("refresh_token", "x")],
        &[("code", "")],
        &[("client_secret", "wrong")],
        &[("client_id", ""), ("client_secret", "")],
        &[],
    ];
    for changes in changes {
        let said = house.exchange("invented", changes).await;
        print.add(&format!("token {changes:?}"), &said);
    }
    let bare = pairs(&[("grant_type", "authorization_code"), ("code", "invented")]);
    let right = format!("Basic {}", STANDARD.encode(format!("{WEB}:{WEB_SECRET}")));
    let wrong = format!("Basic {}", STANDARD.encode(format!("{WEB}:x")));
    for header in [&right, &wrong, "Basic !!!!", "Bogus x"] {
        let said = house.post(TOKEN, &[("authorization", header)], &bare).await;
        print.add(header, &said);
    }
    let both = changed(
        bare.clone(),
        &[("client_id", WEB), ("client_secret", WEB_SECRET)],
    );
    let said = house.post(TOKEN, &[("authorization", &right)], &both).await;
    print.add("two ways", &said);
    let path = format!("{TOKEN}?client_id={WEB}&client_secret={WEB_SECRET}");
    print.add("in the URI", &house.post(&path, &[], &bare).await);
    let machine = pairs(&[
        ("grant_type", "client_credentials"),
        ("client_id", MACHINE),
        ("client_secret", MACHINE_SECRET),
        ("scope", "nope"),
    ]);
    print.add("machine", &house.post(TOKEN, &[], &machine).await);
    let machine = changed(machine, &[("scope", "")]);
    print.add("no scope", &house.post(TOKEN, &[], &machine).await);
    let path = format!("{TOKEN}?{}", form(&machine));
    print.add("by GET", &house.get(&path, &[]).await);
    let json = [("content-type", "application/json")];
    let said = house
        .send("POST", TOKEN, &json, Some("{}".to_owned()))
        .await;
    print.add("JSON", &said);
    let said = house
        .send("POST", TOKEN, &[], Some("x=%zz".to_owned()))
        .await;
    print.add("undecodable", &said);
}

async fn resource(house: &House, print: &mut Print) {
    let path = "/oauth/resource";
    print.add("nothing", &house.get(path, &[]).await);
    let narrow = format!("Bearer {NARROW_TOKEN}");
    for header in ["Bearer unknown", "Bearer", "Bogus x", &narrow] {
        let said = house.get(path, &[("authorization", header)]).await;
        print.add(header, &said);
    }
}
