//! Servers that send the browser to a bait URI in a disguise. Each disguise looks like a login page, but
//! is a failure, not a skip.

use rebuff::vocab::{Level, Verdict};

use crate::hostile::scenario::{RunOutput, Scenario};
use crate::server::{Action, Request, respond};

const OTHER_HOST: &str = "oauth::redirect_uri::other_uri::other_host";

/// The encoded redirect URI in the query of a request, and its host.
fn bait(request: &Request) -> Option<(String, String)> {
    let (_, rest) = request
        .head
        .split_once("redirect_uri=https%3A%2F%2Frebuff")?;
    let uri = rest.split(['&', ' ']).next()?;
    let (label, _) = uri.split_once(".invalid")?;
    let encoded = format!("https%3A%2F%2Frebuff{uri}");
    Some((encoded, format!("rebuff{label}.invalid")))
}

/// Runs the case against a server that answers a request with a bait like this, and has no session.
fn run_with(answer: fn(encoded: &str, host: &str) -> Action) -> RunOutput {
    let scenario = Scenario::oauth();
    let proxy = scenario.proxy(move |request| match bait(request) {
        Some((encoded, host)) => answer(&encoded, &host),
        None => Action::Forward,
    });
    scenario.oauth_target(proxy.addr());
    // The server behind the proxy names itself as the issuer.
    let issuer = |addr| format!("issuer = \"http://{addr}");
    let target = std::fs::read_to_string(scenario.path("target.toml")).unwrap();
    let target = target.replace(&issuer(proxy.addr()), &issuer(scenario.server.addr()));
    std::fs::write(scenario.path("target.toml"), target).unwrap();
    scenario.run_prepared(&["--exact", OTHER_HOST])
}

fn redirect(location: &str) -> Action {
    let head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n";
    Action::Send(format!("{head}Location: {location}\r\n\r\n").into_bytes())
}

#[test]
fn a_disguised_redirect_to_a_bait_is_a_failure() {
    let disguises: [fn(&str, &str) -> Action; 5] = [
        |encoded, _| redirect(encoded),
        |_, host| redirect(&format!("//{}:443/%63allback", host.to_uppercase())),
        |_, host| redirect(&format!("https://{host}/another/path?code=1")),
        |_, host| redirect(&format!("https://login.example.test@{host}/")),
        |_, host| {
            let refresh = format!("0;url=https://{host}/%63allback");
            let page = format!("<meta http-equiv=refresh content='{refresh}'><form>log in</form>");
            respond("200 OK", "text/html", "", page.as_bytes())
        },
    ];
    for (n, disguise) in disguises.into_iter().enumerate() {
        let output = run_with(disguise);
        output.exits_with(1);
        assert_eq!(output.case(OTHER_HOST).verdict, Verdict::Fail, "{n}");
        let findings = output.findings(OTHER_HOST);
        let avoids =
            |(level, code): &(Level, String)| *level == Level::Must && code.starts_with("avoids:");
        assert!(findings.iter().any(avoids), "{n}: {findings:?}");
    }
}

#[test]
fn a_login_page_that_only_names_the_bait_says_nothing() {
    let output = run_with(|encoded, _| redirect(&format!("/oauth/login?redirect_uri={encoded}")));
    let findings = output.findings(OTHER_HOST);
    let avoids = |(_, code): &(Level, String)| code.starts_with("avoids:");
    assert!(!findings.iter().any(avoids), "{findings:?}");
}
