//! Mutants of the token endpoint.

use super::slip;
use crate::reference::bend::{Deviation, Mutant};
use crate::reference::oauth::Switch;
use crate::reference::oauth::mistakes_token as mistakes;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        id: "token-get",
        about: "gives tokens by GET",
        rules: &["rfc6749-3.2"],
        bend: slip(Switch::GetGivesTokens),
    },
    Mutant {
        id: "token-last-value",
        about: "takes the last of form values that are repeated",
        rules: &["rfc6749-3.2"],
        bend: slip(Switch::LastFormValueTaken),
    },
    Mutant {
        id: "token-unreadable-500",
        about: "fails with 500 where it cannot read",
        rules: &["no-server-error", "rfc6749-5.2"],
        bend: slip(Switch::UnreadableIsOurFault),
    },
    Mutant {
        id: "any-secret",
        about: "does not compare the secret",
        rules: &["rfc6749-3.2.1"],
        bend: slip(Switch::AnySecret),
    },
    Mutant {
        id: "no-secret",
        about: "takes a confidential client's word for it",
        rules: &["rfc6749-3.2.1"],
        bend: slip(Switch::NoSecretNeeded),
    },
    Mutant {
        id: "uri-credentials",
        about: "takes credentials from the URI",
        rules: &["rfc6749-2.3.1"],
        bend: slip(Switch::CredentialsOfTheUri),
    },
    Mutant {
        id: "two-methods",
        about: "looks at one of two ways of authentication",
        rules: &["rfc6749-2.3"],
        bend: slip(Switch::BodyBesideBasicIgnored),
    },
    Mutant {
        id: "any-grant",
        about: "lets every client use every grant",
        rules: &["rfc6749-5.2"],
        bend: slip(Switch::AnyClientMayUseAnyGrant),
    },
    Mutant {
        id: "any-code",
        about: "takes a code that was never given out",
        rules: &["rfc6749-4.1.3"],
        bend: slip(Switch::AnyCode),
    },
    Mutant {
        id: "code-of-another",
        about: "takes the code of another client",
        rules: &["rfc6749-4.1.3"],
        bend: slip(Switch::CodeOfAnotherClient),
    },
    Mutant {
        id: "code-twice",
        about: "takes a code twice",
        rules: &["rfc6749-4.1.2"],
        bend: slip(Switch::CodeTwice),
    },
    Mutant {
        id: "tokens-stay",
        about: "leaves the tokens of a code that is used twice",
        rules: &["rfc6749-4.1.2-revoke"],
        bend: slip(Switch::TokensStayGood),
    },
    Mutant {
        id: "other-redirect-uri",
        about: "takes a code with another redirection URI",
        rules: &["rfc6749-4.1.3-redirect-uri"],
        bend: slip(Switch::OtherRedirectUri),
    },
    Mutant {
        id: "redirect-uri-left-out",
        about: "takes a code without its redirection URI",
        rules: &["rfc6749-4.1.3-redirect-uri-missing"],
        bend: slip(Switch::RedirectUriMayMiss),
    },
    Mutant {
        id: "any-verifier",
        about: "does not look at the verifier",
        rules: &["rfc7636-4.6"],
        bend: slip(Switch::AnyVerifier),
    },
    Mutant {
        id: "verifier-left-out",
        about: "takes a code with a challenge without a verifier",
        rules: &["rfc7636-4.6"],
        bend: slip(Switch::VerifierMayMiss),
    },
    Mutant {
        id: "verifier-without-challenge",
        about: "drops a verifier that has no challenge",
        rules: &["rfc9700-2.1.1"],
        bend: slip(Switch::VerifierWithoutChallenge),
    },
    Mutant {
        id: "any-refresh-token",
        about: "takes every refresh token",
        rules: &["rfc6749-6"],
        bend: slip(Switch::AnyRefreshToken),
    },
    Mutant {
        id: "scope-silent",
        about: "gives another scope and does not say so",
        rules: &["rfc6749-3.3-issued"],
        bend: slip(Switch::ScopeIgnoredSilently),
    },
    Mutant {
        id: "token-no-challenge",
        about: "answers 401 without WWW-Authenticate",
        rules: &["rfc6749-5.2-challenge", "rfc6749-5.2", "rfc9110-11.6.1"],
        bend: Deviation::Response(mistakes::no_challenge),
    },
    Mutant {
        id: "token-bearer-challenge",
        about: "answers failed Basic with a challenge for Bearer",
        rules: &["rfc6749-5.2-challenge", "rfc6749-5.2"],
        bend: Deviation::Response(mistakes::bearer_challenge),
    },
    Mutant {
        id: "never-401",
        about: "answers failed Basic with 400",
        rules: &["rfc6749-5.2-challenge", "rfc6749-5.2"],
        bend: Deviation::Response(mistakes::never_401),
    },
    Mutant {
        id: "token-html",
        about: "writes token errors as a page",
        rules: &["rfc6749-5.2"],
        bend: Deviation::Response(mistakes::html),
    },
    Mutant {
        id: "token-text",
        about: "calls its token errors plain text",
        rules: &["rfc6749-5.2"],
        bend: Deviation::Response(mistakes::plain_text),
    },
    Mutant {
        id: "token-200",
        about: "answers an unknown grant type with 200",
        rules: &["rfc6749-5.2"],
        bend: Deviation::Response(mistakes::ok),
    },
    Mutant {
        id: "token-403",
        about: "answers failed client authentication with 403",
        rules: &[
            "rfc6749-5.2",
            "rfc6749-3.2.1",
            "rfc6749-2.3.1",
            "rfc6749-5.2-challenge",
        ],
        bend: Deviation::Response(mistakes::forbidden),
    },
    Mutant {
        id: "token-other-member",
        about: "gives the error of a token error another name",
        rules: &["rfc6749-5.2"],
        bend: Deviation::Response(mistakes::other_member),
    },
    Mutant {
        id: "token-error-object",
        about: "writes the error of a token error as an object",
        rules: &["rfc6749-5.2"],
        bend: Deviation::Response(mistakes::error_is_object),
    },
    Mutant {
        id: "token-upper-case",
        about: "writes token errors in upper case",
        rules: &["rfc6749-1.9"],
        bend: Deviation::Response(mistakes::token_upper_case),
    },
    Mutant {
        id: "token-own-word",
        about: "has a word of its own for requests that it does not understand",
        rules: &["rfc6749-5.2", "rfc6749-3.2", "rfc6749-6", "rfc9700-2.1.1"],
        bend: Deviation::Response(mistakes::token_own_word),
    },
    Mutant {
        id: "token-description-echo",
        about: "says again the grant type that it does not know",
        rules: &["rfc6749-5.2-characters"],
        bend: Deviation::Response(mistakes::token_description_echoes),
    },
    Mutant {
        id: "token-description-lines",
        about: "writes lines and quotation marks into its descriptions",
        rules: &["rfc6749-5.2-characters"],
        bend: Deviation::Response(mistakes::token_description_lines),
    },
    Mutant {
        id: "tokens-cached",
        about: "lets tokens be stored",
        rules: &["rfc6749-5.1"],
        bend: Deviation::Response(mistakes::tokens_cached),
    },
    Mutant {
        id: "token-errors-cached",
        about: "lets token errors be stored",
        rules: &["rfc6749-5.2-example"],
        bend: Deviation::Response(mistakes::errors_cached),
    },
    Mutant {
        id: "no-token-type",
        about: "gives a token without its type",
        rules: &["rfc6749-5.1"],
        bend: Deviation::Response(mistakes::no_token_type),
    },
    Mutant {
        id: "token-get-page",
        about: "answers GET at the token endpoint with a page",
        rules: &["rfc6749-3.2", "rfc6749-5.1"],
        bend: Deviation::Response(mistakes::page_for_get),
    },
    Mutant {
        id: "uri-credentials-redirect",
        about: "redirects credentials in the URI to the same address",
        rules: &["rfc6749-2.3.1"],
        bend: Deviation::Response(mistakes::uri_credentials_redirected),
    },
];
