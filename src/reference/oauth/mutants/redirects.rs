//! Mutants that send the browser where it must not go.

use super::slip;
use crate::reference::bend::{Deviation, Mutant};
use crate::reference::oauth::Switch;
use crate::reference::oauth::mistakes;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        id: "open-redirect",
        about: "takes every redirection URI",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        bend: slip(Switch::AnyRedirectUri),
    },
    Mutant {
        id: "redirect-uri-prefix",
        about: "takes a redirection URI that begins with a registered one",
        rules: &["rfc6749-3.1.2.3", "rfc9700-2.1"],
        bend: slip(Switch::RedirectUriPrefix),
    },
    Mutant {
        id: "redirect-uri-host-prefix",
        about: "takes a redirection URI that begins with a registered host",
        rules: &["rfc6749-3.1.2.3", "rfc9700-2.1"],
        bend: slip(Switch::RedirectUriHostPrefix),
    },
    Mutant {
        id: "redirect-uri-of-the-host",
        about: "takes every redirection URI at a registered host",
        rules: &["rfc6749-3.1.2.3", "rfc9700-2.1"],
        bend: slip(Switch::RedirectUriOfTheHost),
    },
    Mutant {
        id: "redirect-uri-any-query",
        about: "does not compare the query of a redirection URI",
        rules: &["rfc9700-2.1"],
        bend: slip(Switch::RedirectUriQueryIgnored),
    },
    Mutant {
        id: "redirect-uri-any-fragment",
        about: "does not compare the fragment of a redirection URI",
        rules: &["rfc9700-2.1"],
        bend: slip(Switch::RedirectUriFragmentIgnored),
    },
    Mutant {
        id: "redirect-uri-normalized",
        about: "compares redirection URIs by what they mean",
        rules: &["rfc9700-2.1"],
        bend: slip(Switch::RedirectUriNormalized),
    },
    Mutant {
        id: "redirect-uri-last",
        about: "looks at the first of two redirection URIs and uses the last",
        rules: &["rfc6749-3.1.2.4"],
        bend: slip(Switch::LastRedirectUriUsed),
    },
    Mutant {
        id: "redirect-uri-first",
        about: "looks at the last of two redirection URIs and uses the first",
        rules: &["rfc6749-3.1.2.4"],
        bend: slip(Switch::FirstRedirectUriUsed),
    },
    Mutant {
        id: "unknown-client-told",
        about: "tells at the URI of the request that the client is not known",
        rules: &["rfc6749-3.1.2.4"],
        bend: slip(Switch::UnknownClientIsTold),
    },
    Mutant {
        id: "bad-redirect-uri-told",
        about: "tells at a redirection URI that it is not registered",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        bend: slip(Switch::BadRedirectUriIsTold),
    },
    Mutant {
        id: "response-type-first",
        about: "looks at the response type before the redirection URI",
        rules: &["rfc6749-3.1.2.4"],
        bend: slip(Switch::ResponseTypeFirst),
    },
    Mutant {
        id: "meta-refresh",
        about: "leads from its error page to the bad URI by a refresh",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        bend: Deviation::Response(mistakes::meta_refresh),
    },
    Mutant {
        id: "script-redirect",
        about: "leads from its error page to the bad URI by a script",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        bend: Deviation::Response(mistakes::script),
    },
    Mutant {
        id: "form-post",
        about: "leads from its error page to the bad URI by a form",
        rules: &["rfc6749-3.1.2.3", "rfc6749-3.1.2.4", "rfc9700-2.1"],
        bend: Deviation::Response(mistakes::form_that_sends_itself),
    },
    Mutant {
        id: "second-question-mark",
        about: "adds its parameters behind a second question mark",
        rules: &["rfc6749-3.1.2"],
        bend: Deviation::Response(mistakes::second_question_mark),
    },
    Mutant {
        id: "query-replaced",
        about: "loses the query of the redirection URI",
        rules: &["rfc6749-3.1.2"],
        bend: Deviation::Response(mistakes::query_replaced),
    },
    Mutant {
        id: "redirect-uri-suffix",
        about: "takes a redirection URI that ends with a registered one",
        rules: &["rfc6749-3.1.2.3"],
        bend: slip(Switch::RedirectUriSuffix),
    },
];
