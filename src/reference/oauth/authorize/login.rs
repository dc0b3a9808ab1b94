//! The login page: the user enters a name and a password and gets a session cookie.

use crate::reference::base::http::form::Form;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::accounts::{PASSWORD, USER};
use crate::reference::oauth::pages;
use crate::reference::oauth::paths::{AUTHORIZE, LOGIN};
use crate::reference::oauth::service::{COOKIE, OAuthService};

/// Responds to a GET with the login page.
pub(crate) fn show(service: &OAuthService, request: &ServerRequest) -> ServerResponse {
    if let Some((_, user)) = service.user(request) {
        return pages::logged_in(user);
    }
    let given = Form::parse(request.raw_query().as_bytes()).unwrap_or_default();
    let waiting = given.get("return_to").and_then(pages::waiting_query);
    let waiting = waiting.and_then(|query| Form::parse(query.as_bytes()));
    pages::login(&service.ticket("login"), waiting.as_ref(), "Who are you?")
}

/// Responds to a POST of the login form.
pub(crate) fn log_in(service: &OAuthService, request: &ServerRequest) -> ServerResponse {
    let form = Form::parse(&request.body).unwrap_or_default();
    let ticket = service.ticket("login");
    if form.get("ticket") != Some(ticket.as_str()) {
        return pages::error(403, "This page was not shown to you.");
    }
    let waiting = form.get("return_to").and_then(pages::waiting_query);
    let is_known = form.get("username") == Some(USER) && form.get("password") == Some(PASSWORD);
    if !is_known {
        let waiting = waiting.and_then(|query| Form::parse(query.as_bytes()));
        return pages::login(
            &ticket,
            waiting.as_ref(),
            "The name or the password is wrong.",
        );
    }
    let next = waiting.map_or_else(|| LOGIN.to_owned(), |query| format!("{AUTHORIZE}?{query}"));
    // With 307, the browser would send the password to the next page (RFC 9700, section 4.12).
    ServerResponse::new(303)
        .with_header("location", &next)
        .with_header("cache-control", "no-store")
        .with_header(
            "set-cookie",
            &format!(
                "{COOKIE}={}; Path=/oauth; HttpOnly; SameSite=Lax",
                session(service)
            ),
        )
}

/// Starts a session of the user and returns the value of its cookie.
fn session(service: &OAuthService) -> String {
    let mut store = service.store();
    let session = store.seed.fresh();
    store.sessions.put(&session, USER);
    session
}
