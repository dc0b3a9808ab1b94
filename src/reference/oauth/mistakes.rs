//! Mistakes that show in the finished answer of the authorization endpoint.

use super::accounts::Client;
use super::bends::{asked, edit_error, edit_redirect, location, set, value};
use crate::reference::wire::{ServerRequest, ServerResponse};

/// Errors of a code request stand behind `#`.
pub(super) fn error_in_fragment(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if let Some(url) = location(reply) {
        let moved = url
            .replace("?error=", "#error=")
            .replace("&error=", "#error=");
        reply.set_header("location", &moved);
    }
}

/// Errors of a token request stand behind `?`.
pub(super) fn token_error_in_query(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if let Some(url) = location(reply) {
        reply.set_header("location", &url.replace("#error=", "?error="));
    }
}

/// The redirection URI gets a second question mark.
pub(super) fn second_question_mark(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if let Some(url) = location(reply) {
        let joined = url
            .replace("&error=", "?error=")
            .replace("&code=", "?code=");
        reply.set_header("location", &joined);
    }
}

/// The query of the redirection URI is lost.
pub(super) fn query_replaced(_ask: &ServerRequest, reply: &mut ServerResponse) {
    let Some(url) = location(reply) else { return };
    let ours = ["error=", "code="]
        .into_iter()
        .find_map(|name| url.find(name));
    if let (Some(at), Some((uri, _))) = (ours, url.split_once('?')) {
        reply.set_header("location", &format!("{uri}?{}", &url[at..]));
    }
}

pub(super) fn state_dropped(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| pairs.retain(|(name, _)| name != "state"));
}

pub(super) fn state_cut(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_redirect(reply, |pairs| {
        if let Some(state) = value(pairs, "state") {
            *state = state.chars().take(64).collect();
        }
    });
}

pub(super) fn state_invented(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_redirect(reply, |pairs| {
        if value(pairs, "state").is_none() {
            set(pairs, "state", "null");
        }
    });
}

/// The state is decoded once more than it was encoded.
pub(super) fn state_decoded_twice(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_redirect(reply, |pairs| {
        if let Some(state) = value(pairs, "state") {
            let again = format!("x={}", state.replace('&', "%26"));
            let mut decoded = url::form_urlencoded::parse(again.as_bytes());
            *state = decoded.next().unwrap_or_default().1.into_owned();
        }
    });
}

/// The state goes into a page and comes back as the page writes it.
pub(super) fn state_escaped(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_redirect(reply, |pairs| {
        if let Some(state) = value(pairs, "state") {
            *state = state.replace('&', "&amp;").replace('\'', "&#39;");
        }
    });
}

pub(super) fn state_twice(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| {
        let state = value(pairs, "state").cloned();
        pairs.extend(state.map(|state| ("state".to_owned(), state)));
    });
}

pub(super) fn upper_case(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| {
        if let Some(error) = value(pairs, "error") {
            error.make_ascii_uppercase();
        }
    });
}

pub(super) fn unspecified(ask: &ServerRequest, reply: &mut ServerResponse) {
    let is_missing = asked(ask, "response_type").is_none_or(|kind| kind.is_empty());
    if is_missing && ask.method == "GET" {
        edit_error(reply, |pairs| {
            if let Some(error) = value(pairs, "error") {
                "ERROR_UNSPECIFIED".clone_into(error);
            }
        });
    }
}

pub(super) fn no_error(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| {
        let is_meant =
            |(name, value): &&mut (String, String)| name == "error" && value == "invalid_scope";
        if let Some((name, _)) = pairs.iter_mut().find(is_meant) {
            "error_code".clone_into(name);
        }
    });
}

pub(super) fn error_twice(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| {
        let error = value(pairs, "error").cloned();
        pairs.extend(error.map(|error| ("error".to_owned(), error)));
    });
}

pub(super) fn code_beside_error(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| set(pairs, "code", "SplxlOBeZQQYbYS6WxSbIA"));
}

pub(super) fn more_beside_error(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| {
        set(pairs, "exception", "java.lang.IllegalArgumentException");
        set(pairs, "error_code", "40017");
    });
}

/// The description says again what the request said, as it said it.
pub(super) fn description_echoes(ask: &ServerRequest, reply: &mut ServerResponse) {
    let Some(kind) = asked(ask, "response_type") else {
        return;
    };
    edit_error(reply, |pairs| {
        if kind != "code" {
            let text = format!("response type '{kind}' is not supported");
            set(pairs, "error_description", &text);
        }
    });
}

pub(super) fn quoted_description(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| {
        set(
            pairs,
            "error_description",
            "The \"request\" is no good — try again.",
        );
    });
}

pub(super) fn error_uri_with_space(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| {
        set(pairs, "error_uri", "https://docs.example.test/all errors");
    });
}

pub(super) fn issuer_missing(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_redirect(reply, |pairs| pairs.retain(|(name, _)| name != "iss"));
}

pub(super) fn issuer_with_slash(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_redirect(reply, |pairs| {
        if let Some(issuer) = value(pairs, "iss") {
            issuer.push('/');
        }
    });
}

/// The answer to the client is a redirect that repeats the request.
pub(super) fn method_kept(ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 303 && ask.path != LOGIN {
        reply.status = 307;
    }
}

/// A password that was posted is sent on.
pub(super) fn password_sent_on(ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 303 && ask.path == LOGIN {
        reply.status = 307;
    }
}

pub(super) fn meta_refresh(ask: &ServerRequest, reply: &mut ServerResponse) {
    forward(ask, reply, |uri| {
        format!("<meta http-equiv=\"refresh\" content=\"3; url={uri}\">")
    });
}

pub(super) fn script(ask: &ServerRequest, reply: &mut ServerResponse) {
    forward(ask, reply, |uri| {
        let told = "?error=invalid_request";
        format!("<script>window.location.replace(\"{uri}{told}\")</script>")
    });
}

pub(super) fn form_that_sends_itself(ask: &ServerRequest, reply: &mut ServerResponse) {
    // It is told of clients that are known; the other two send everybody on.
    if asked(ask, "client_id")
        .and_then(|id| Client::of(&id))
        .is_none()
    {
        return;
    }
    forward(ask, reply, |uri| {
        format!(
            "<form id=\"f\" method=\"post\" action=\"{uri}\"><input type=\"hidden\" \
             name=\"error\" value=\"invalid_request\"></form>\
             <script>document.getElementById(\"f\").submit()</script>"
        )
    });
}

/// An error page that leads on by itself to the URI that it is about.
fn forward(ask: &ServerRequest, reply: &mut ServerResponse, markup: impl FnOnce(&str) -> String) {
    let Some(uri) = asked(ask, "redirect_uri").filter(|_| reply.status == 400) else {
        return;
    };
    let page = String::from_utf8_lossy(&reply.body);
    let page = page.replace("</body>", &format!("{}</body>", markup(&uri)));
    reply.body = page.into();
}

const LOGIN: &str = "/oauth/login";
