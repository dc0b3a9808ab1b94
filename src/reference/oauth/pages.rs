//! The pages that the user sees. No page redirects by itself. A page repeats text from the request
//! only in form fields that are sent back.

use super::paths::AUTHORIZE;
use crate::reference::base::http::form::Form;
use crate::reference::base::http::message::ServerResponse;

/// An error page.
pub(crate) fn error(status: u16, why: &str) -> ServerResponse {
    let body = format!("<h1>This request cannot be answered</h1>\n<p>{why}</p>");
    page(status, "Error", &body)
}

/// The login page. `authorization` is the authorization request that continues after the login.
pub(crate) fn login(ticket: &str, authorization: Option<&Form>, note: &str) -> ServerResponse {
    let waiting =
        authorization.map(|authorization| format!("{AUTHORIZE}?{}", authorization.encode()));
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

/// A redirect to the login page, with the authorization request that continues after the login.
pub(crate) fn to_login(authorization: &Form) -> ServerResponse {
    let waiting = format!("{AUTHORIZE}?{}", authorization.encode());
    let query = Form::default().with("return_to", &waiting).encode();
    ServerResponse::new(303).with_header("location", &format!("/oauth/login?{query}"))
}

/// The page for a user who is logged in already.
pub(crate) fn logged_in(user: &str) -> ServerResponse {
    let body = format!("<h1>Logged in</h1>\n<p>You are logged in as {user}.</p>");
    page(200, "Logged in", &body)
}

/// The page that asks the user to allow or deny what the client asks for.
pub(crate) fn consent(
    ticket: &str,
    client: &str,
    scope: &str,
    authorization: &Form,
) -> ServerResponse {
    let body = format!(
        "<h1>Allow {client}?</h1>\n<p>It asks for: {scope}</p>\n\
         <form method=\"post\" action=\"/oauth/consent\">\n{}{}\
         <button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n\
         <button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button>\n</form>",
        hidden("ticket", ticket),
        hidden(
            "return_to",
            &format!("{AUTHORIZE}?{}", authorization.encode())
        ),
    );
    page(200, "Allow access", &body)
}

/// The query of the authorization request that the login form sends back as a URL. None if the URL
/// is not that of the authorization endpoint, because the server must not redirect elsewhere.
pub(crate) fn waiting_query(return_to: &str) -> Option<&str> {
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
