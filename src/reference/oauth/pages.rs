//! The pages that the user sees. None of them leads anywhere by itself, and none says again what
//! the request said.

use super::parameters::Parameters;
use crate::reference::wire::ServerResponse;

/// An error that only the user can be told of.
pub(super) fn error(status: u16, why: &str) -> ServerResponse {
    let body = format!("<h1>This request cannot be answered</h1>\n<p>{why}</p>");
    page(status, "Error", &body)
}

/// The login page. `request` is the authorization request that waits for the user.
pub(super) fn login(ticket: &str, request: Option<&Parameters>, note: &str) -> ServerResponse {
    let waiting = request.map(|request| format!("{AUTHORIZE}?{}", request.text()));
    let body = format!(
        "<h1>Log in</h1>\n<p>{note}</p>\n<form method=\"post\" action=\"/oauth/login\">\n\
         {}{}\
         <label>Name <input type=\"text\" name=\"username\"></label>\n\
         <label>Password <input type=\"password\" name=\"password\"></label>\n\
         <button type=\"submit\">Log in</button>\n</form>",
        hidden("ticket", ticket),
        waiting.map_or_else(String::new, |url| hidden("return_to", &url)),
    );
    page(200, "Log in", &body)
}

/// The way to the login page, with the request that waits.
pub(super) fn to_login(request: &Parameters) -> ServerResponse {
    let waiting = format!("{AUTHORIZE}?{}", request.text());
    let query = Parameters::default().with("return_to", &waiting).text();
    ServerResponse::new(303).with_header("location", &format!("/oauth/login?{query}"))
}

/// What somebody sees who is logged in and has asked for nothing.
pub(super) fn logged_in(user: &str) -> ServerResponse {
    let body = format!("<h1>Logged in</h1>\n<p>You are logged in as {user}.</p>");
    page(200, "Logged in", &body)
}

/// Asks the user whether a client may have what it asks for.
pub(super) fn consent(
    ticket: &str,
    client: &str,
    scope: &str,
    request: &Parameters,
) -> ServerResponse {
    let body = format!(
        "<h1>Allow {client}?</h1>\n<p>It asks for: {scope}</p>\n\
         <form method=\"post\" action=\"/oauth/consent\">\n{}{}\
         <button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n\
         <button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button>\n</form>",
        hidden("ticket", ticket),
        hidden("return_to", &format!("{AUTHORIZE}?{}", request.text())),
    );
    page(200, "Allow access", &body)
}

/// The request that waits, as the pages carry it. None where it is not one of ours: a page must
/// not send anybody elsewhere.
pub(super) fn waiting(return_to: &str) -> Option<&str> {
    return_to
        .strip_prefix(AUTHORIZE)
        .and_then(|rest| rest.strip_prefix('?'))
}

fn page(status: u16, title: &str, body: &str) -> ServerResponse {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         </head>\n<body>\n{body}\n</body></html>\n"
    );
    ServerResponse::new(status)
        .with_body("text/html; charset=utf-8", html)
        .with_header("cache-control", "no-store")
        .with_header("content-security-policy", "frame-ancestors 'none'")
        .with_header("referrer-policy", "no-referrer")
}

fn hidden(name: &str, value: &str) -> String {
    let value = escaped(value);
    format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// The path that authorization requests go to.
pub(super) const AUTHORIZE: &str = "/oauth/authorize";
