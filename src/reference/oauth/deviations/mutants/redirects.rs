//! Mutants that redirect the browser to a wrong URL.

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::accounts::RegisteredClient;
use crate::reference::oauth::deviations::edit::{asked, location};
use crate::reference::oauth::deviations::kinds::OAuthMutant;
use crate::reference::oauth::deviations::switch::Switch;

pub(crate) const MUTANTS: &[OAuthMutant] = &[
    Mutant {
        id: "open-redirect",
        about: "accepts every redirection URI",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        deviation: Change::Switch(Switch::AnyRedirectUri),
    },
    Mutant {
        id: "redirect-uri-prefix",
        about: "accepts a redirection URI that begins with a registered one",
        rules: &["rfc6749-3.1.2.3", "rfc9700-2.1"],
        deviation: Change::Switch(Switch::RedirectUriPrefix),
    },
    Mutant {
        id: "redirect-uri-host-prefix",
        about: "accepts a redirection URI that begins with a registered host",
        rules: &["rfc6749-3.1.2.3", "rfc9700-2.1"],
        deviation: Change::Switch(Switch::RedirectUriHostPrefix),
    },
    Mutant {
        id: "redirect-uri-of-the-host",
        about: "accepts every redirection URI at a registered host",
        rules: &["rfc6749-3.1.2.3", "rfc9700-2.1"],
        deviation: Change::Switch(Switch::RedirectUriOfTheHost),
    },
    Mutant {
        id: "redirect-uri-any-query",
        about: "does not compare the query of a redirection URI",
        rules: &["rfc9700-2.1"],
        deviation: Change::Switch(Switch::RedirectUriQueryIgnored),
    },
    Mutant {
        id: "redirect-uri-any-fragment",
        about: "does not compare the fragment of a redirection URI",
        rules: &["rfc9700-2.1"],
        deviation: Change::Switch(Switch::RedirectUriFragmentIgnored),
    },
    Mutant {
        id: "redirect-uri-normalized",
        about: "compares redirection URIs after normalization",
        rules: &["rfc9700-2.1"],
        deviation: Change::Switch(Switch::RedirectUriNormalized),
    },
    Mutant {
        id: "redirect-uri-last",
        about: "checks the first of two redirection URIs and uses the last",
        rules: &["rfc6749-3.1.2.4"],
        deviation: Change::Switch(Switch::LastRedirectUriUsed),
    },
    Mutant {
        id: "redirect-uri-first",
        about: "checks the last of two redirection URIs and uses the first",
        rules: &["rfc6749-3.1.2.4"],
        deviation: Change::Switch(Switch::FirstRedirectUriUsed),
    },
    Mutant {
        id: "unknown-client-told",
        about: "sends the error for an unknown client to the redirection URI in the request",
        rules: &["rfc6749-3.1.2.4"],
        deviation: Change::Switch(Switch::UnknownClientIsRedirected),
    },
    Mutant {
        id: "bad-redirect-uri-told",
        about: "sends the error for an unregistered redirection URI to that URI",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        deviation: Change::Switch(Switch::BadRedirectUriIsRedirected),
    },
    Mutant {
        id: "response-type-first",
        about: "checks the response type before the redirection URI",
        rules: &["rfc6749-3.1.2.4"],
        deviation: Change::Switch(Switch::ResponseTypeFirst),
    },
    Mutant {
        id: "meta-refresh",
        about: "forwards from its error page to the bad URI with a meta refresh",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        deviation: alter(When::Always, &[ResponseEdit::Function(meta_refresh)]),
    },
    Mutant {
        id: "script-redirect",
        about: "forwards from its error page to the bad URI with a script",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        deviation: alter(When::Always, &[ResponseEdit::Function(script)]),
    },
    Mutant {
        id: "form-post",
        about: "forwards from its error page to the bad URI with a form",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        deviation: alter(
            When::Always,
            &[ResponseEdit::Function(form_that_sends_itself)],
        ),
    },
    Mutant {
        id: "second-question-mark",
        about: "adds its parameters after a second question mark",
        rules: &["rfc6749-3.1.2"],
        deviation: alter(
            When::Always,
            &[ResponseEdit::Function(second_question_mark)],
        ),
    },
    Mutant {
        id: "query-replaced",
        about: "loses the query of the redirection URI",
        rules: &["rfc6749-3.1.2"],
        deviation: alter(When::Always, &[ResponseEdit::Function(query_replaced)]),
    },
    Mutant {
        id: "redirect-uri-suffix",
        about: "accepts a redirection URI that ends with a registered one",
        rules: &["rfc6749-3.1.2.3"],
        deviation: Change::Switch(Switch::RedirectUriSuffix),
    },
];

/// Adds a second question mark to the redirection URI.
fn second_question_mark(_request: &ServerRequest, response: &mut ServerResponse) {
    if let Some(url) = location(response) {
        let joined = url
            .replace("&error=", "?error=")
            .replace("&code=", "?code=");
        response.set_header("location", &joined);
    }
}

/// Replaces the query of the redirection URI.
fn query_replaced(_request: &ServerRequest, response: &mut ServerResponse) {
    let Some(url) = location(response) else {
        return;
    };
    let ours = ["error=", "code="]
        .into_iter()
        .find_map(|name| url.find(name));
    if let (Some(at), Some((uri, _))) = (ours, url.split_once('?')) {
        response.set_header("location", &format!("{uri}?{}", &url[at..]));
    }
}

fn meta_refresh(request: &ServerRequest, response: &mut ServerResponse) {
    forward(request, response, |uri| {
        format!("<meta http-equiv=\"refresh\" content=\"3; url={uri}\">")
    });
}

fn script(request: &ServerRequest, response: &mut ServerResponse) {
    forward(request, response, |uri| {
        let query = "?error=invalid_request";
        format!("<script>window.location.replace(\"{uri}{query}\")</script>")
    });
}

fn form_that_sends_itself(request: &ServerRequest, response: &mut ServerResponse) {
    // Unknown clients are left out, because the mutants with a refresh and a script cover them.
    if asked(request, "client_id")
        .and_then(|id| RegisteredClient::by_id(&id))
        .is_none()
    {
        return;
    }
    forward(request, response, |uri| {
        format!(
            "<form id=\"f\" method=\"post\" action=\"{uri}\"><input type=\"hidden\" \
             name=\"error\" value=\"invalid_request\"></form>\
             <script>document.getElementById(\"f\").submit()</script>"
        )
    });
}

/// Adds markup to an error page. The markup forwards the browser to the redirection URI.
fn forward(
    request: &ServerRequest,
    response: &mut ServerResponse,
    markup: impl FnOnce(&str) -> String,
) {
    let Some(uri) = asked(request, "redirect_uri").filter(|_| response.status == 400) else {
        return;
    };
    let page = String::from_utf8_lossy(&response.body);
    let page = page.replace("</body>", &format!("{}</body>", markup(&uri)));
    response.body = page.into();
}
