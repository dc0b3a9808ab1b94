//! The login page: a name and a password, and a cookie for who knows them.

use super::Service;
use super::accounts::{PASSWORD, USER};
use super::pages;
use super::parameters::Parameters;
use crate::reference::wire::{ServerRequest, ServerResponse};

pub(super) fn answer(service: &Service, ask: &ServerRequest) -> ServerResponse {
    match ask.method.as_str() {
        "GET" | "HEAD" => show(service, ask),
        "POST" => log_in(service, ask),
        _ => pages::error(405, "This method is not known here.")
            .with_header("allow", "GET, HEAD, POST"),
    }
}

fn show(service: &Service, ask: &ServerRequest) -> ServerResponse {
    if let Some((_, user)) = service.user(ask) {
        return pages::logged_in(user);
    }
    let query = ask.query.as_deref().unwrap_or_default();
    let given = Parameters::of(query.as_bytes()).unwrap_or_default();
    let waiting = given.one("return_to").and_then(pages::waiting);
    let waiting = waiting.and_then(|query| Parameters::of(query.as_bytes()));
    pages::login(&service.ticket("login"), waiting.as_ref(), "Who are you?")
}

fn log_in(service: &Service, ask: &ServerRequest) -> ServerResponse {
    let form = Parameters::of(&ask.body).unwrap_or_default();
    let ticket = service.ticket("login");
    if form.one("ticket") != Some(ticket.as_str()) {
        return pages::error(403, "This page was not shown to you.");
    }
    let waiting = form.one("return_to").and_then(pages::waiting);
    let is_known = form.one("username") == Some(USER) && form.one("password") == Some(PASSWORD);
    if !is_known {
        let waiting = waiting.and_then(|query| Parameters::of(query.as_bytes()));
        return pages::login(
            &ticket,
            waiting.as_ref(),
            "The name or the password is wrong.",
        );
    }
    let session = {
        let mut store = service.store();
        let session = store.fresh();
        store.sessions.put(&session, USER);
        session
    };
    let next = waiting.map_or_else(
        || "/oauth/login".to_owned(),
        |query| format!("{}?{query}", pages::AUTHORIZE),
    );
    // Never 307: the browser would send the password along (RFC 9700, section 4.12).
    ServerResponse::new(303)
        .with_header("location", &next)
        .with_header("cache-control", "no-store")
        .with_header(
            "set-cookie",
            &format!("{COOKIE}={session}; Path=/oauth; HttpOnly; SameSite=Lax"),
        )
}

/// The value of the session's cookie.
pub(super) fn cookie(ask: &ServerRequest) -> Option<&str> {
    let fields = ask.headers.iter().filter(|(name, _)| name == "cookie");
    fields
        .flat_map(|(_, value)| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

const COOKIE: &str = "rebuff-demo-session";
