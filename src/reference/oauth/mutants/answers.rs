//! Mutants that write the redirect of an error wrongly.

use crate::reference::bend::{Deviation, Mutant};
use crate::reference::oauth::mistakes;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        id: "error-in-fragment",
        about: "writes the errors of a code request into the fragment",
        rules: &["rfc6749-4.1.2.1-place"],
        bend: Deviation::Response(mistakes::error_in_fragment),
    },
    Mutant {
        id: "state-dropped",
        about: "leaves the state out of errors",
        rules: &["rfc6749-4.1.2.1-state"],
        bend: Deviation::Response(mistakes::state_dropped),
    },
    Mutant {
        id: "state-cut",
        about: "cuts the state to 64 characters",
        rules: &["rfc6749-4.1.2.1-state", "oauth.unsupported-response-type"],
        bend: Deviation::Response(mistakes::state_cut),
    },
    Mutant {
        id: "state-invented",
        about: "writes a state where none was sent",
        rules: &["rfc6749-4.1.2.1-state", "oauth.unsupported-response-type"],
        bend: Deviation::Response(mistakes::state_invented),
    },
    Mutant {
        id: "state-decoded-twice",
        about: "decodes the state twice",
        rules: &["rfc6749-4.1.2.1-state"],
        bend: Deviation::Response(mistakes::state_decoded_twice),
    },
    Mutant {
        id: "state-escaped",
        about: "escapes the state as a page would",
        rules: &["rfc6749-4.1.2.1-state"],
        bend: Deviation::Response(mistakes::state_escaped),
    },
    Mutant {
        id: "state-twice",
        about: "writes the state twice",
        rules: &["rfc6749-4.1.2.1-state"],
        bend: Deviation::Response(mistakes::state_twice),
    },
    Mutant {
        id: "upper-case",
        about: "writes its error codes in upper case",
        rules: &["rfc6749-1.9", "oidc-core-3.1.2.6"],
        bend: Deviation::Response(mistakes::upper_case),
    },
    Mutant {
        id: "unspecified",
        about: "calls a missing response type unspecified",
        rules: &["rfc6749-1.9", "oauth.invalid-request"],
        bend: Deviation::Response(mistakes::unspecified),
    },
    Mutant {
        id: "error-missing",
        about: "gives the error of a bad scope another name",
        rules: &["oauth.invalid-scope", "rfc6749-4.1.2.1"],
        bend: Deviation::Response(mistakes::no_error),
    },
    Mutant {
        id: "error-twice",
        about: "writes the error twice",
        rules: &["rfc6749-4.1.2.1"],
        bend: Deviation::Response(mistakes::error_twice),
    },
    Mutant {
        id: "code-beside-error",
        about: "gives a code beside the error",
        rules: &["rfc6749-4.1.2.1"],
        bend: Deviation::Response(mistakes::code_beside_error),
    },
    Mutant {
        id: "more-beside-error",
        about: "tells of its exceptions beside the error",
        rules: &["oidc-core-parameters"],
        bend: Deviation::Response(mistakes::more_beside_error),
    },
    Mutant {
        id: "description-echo",
        about: "says again what the request said, as it said it",
        rules: &["rfc6749-4.1.2.1-characters"],
        bend: Deviation::Response(mistakes::description_echoes),
    },
    Mutant {
        id: "description-quotes",
        about: "writes quotation marks and dashes into its descriptions",
        rules: &["rfc6749-4.1.2.1-characters"],
        bend: Deviation::Response(mistakes::quoted_description),
    },
    Mutant {
        id: "error-uri-space",
        about: "writes an error URI with a space in it",
        rules: &["rfc6749-4.1.2.1-characters"],
        bend: Deviation::Response(mistakes::error_uri_with_space),
    },
    Mutant {
        id: "iss-missing",
        about: "leaves the issuer out of its answers",
        rules: &["rfc9207-2"],
        bend: Deviation::Response(mistakes::issuer_missing),
    },
    Mutant {
        id: "iss-slash",
        about: "writes its issuer with a slash more",
        rules: &["rfc9207-2"],
        bend: Deviation::Response(mistakes::issuer_with_slash),
    },
    Mutant {
        id: "redirect-307",
        about: "answers the client with 307",
        rules: &["rfc9700-4.12-303"],
        bend: Deviation::Response(mistakes::method_kept),
    },
    Mutant {
        id: "login-307",
        about: "answers a password with 307",
        rules: &["rfc9700-4.12"],
        bend: Deviation::Response(mistakes::password_sent_on),
    },
    Mutant {
        id: "token-error-in-query",
        about: "writes the errors of a token request into the query",
        rules: &["oauth-response-modes"],
        bend: Deviation::Response(mistakes::token_error_in_query),
    },
];
