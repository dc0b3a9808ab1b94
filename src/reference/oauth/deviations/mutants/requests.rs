//! Mutants that accept an authorization request that they must refuse, or that report a wrong
//! error.

use crate::reference::base::deviation::{Change, Mutant};
use crate::reference::oauth::deviations::kinds::OAuthMutant;
use crate::reference::oauth::deviations::switch::Switch;

pub(crate) const MUTANTS: &[OAuthMutant] = &[
    Mutant {
        id: "parameter-last",
        about: "uses the last value of a repeated parameter",
        rules: &["oauth.invalid-request", "rfc6749-3.1.2.4"],
        deviation: Change::Switch(Switch::LastParameterUsed),
    },
    Mutant {
        id: "unknown-parameter",
        about: "refuses an unknown parameter",
        rules: &["rfc6749-3.1"],
        deviation: Change::Switch(Switch::UnknownParameterRefused),
    },
    Mutant {
        id: "quote-500",
        about: "fails with 500 at a quotation mark",
        rules: &[
            "oauth.invalid-request",
            "oauth.invalid-scope",
            "oauth.unsupported-response-type",
        ],
        deviation: Change::Switch(Switch::QuoteIs500),
    },
    Mutant {
        id: "response-type-default",
        about: "treats a missing response type as code",
        rules: &["oauth.invalid-request", "rfc6749-3.1", "rfc6749-3.1.1"],
        deviation: Change::Switch(Switch::MissingTypeIsCode),
    },
    Mutant {
        id: "response-type-any",
        about: "treats every response type as code",
        rules: &[
            "oauth.unsupported-response-type",
            "oauth.invalid-request",
            "oauth-response-modes",
            "rfc9207-2",
            "rfc6749-3.1.2",
        ],
        deviation: Change::Switch(Switch::AnyTypeIsCode),
    },
    Mutant {
        id: "client-any-type",
        about: "issues a code to a client that may not ask for one",
        rules: &["oauth.unauthorized-client"],
        deviation: Change::Switch(Switch::AnyClientMayAskForCode),
    },
    Mutant {
        id: "scope-own-word",
        about: "reports a bad scope with an invented error code",
        rules: &["oauth.invalid-scope"],
        deviation: Change::Switch(Switch::ScopeErrorIsInvented),
    },
    Mutant {
        id: "pkce-not-needed",
        about: "issues a code to a public client without a challenge",
        rules: &["rfc7636-4.4.1"],
        deviation: Change::Switch(Switch::NoChallengeNeeded),
    },
    Mutant {
        id: "pkce-any-method",
        about: "accepts every challenge method",
        rules: &["rfc7636-4.4.1"],
        deviation: Change::Switch(Switch::AnyMethod),
    },
    Mutant {
        id: "pkce-plain",
        about: "accepts plain challenges, which its metadata does not list",
        rules: &["rfc7636-4.4.1"],
        deviation: Change::Switch(Switch::PlainAccepted),
    },
    Mutant {
        id: "pkce-any-challenge",
        about: "accepts a challenge that is too short, or a method without a challenge",
        rules: &["rfc7636-4.2"],
        deviation: Change::Switch(Switch::AnyChallenge),
    },
    Mutant {
        id: "prompt-none-login",
        about: "shows a login page although the client asks for no page",
        rules: &["oidc-core-3.1.2.6"],
        deviation: Change::Switch(Switch::PromptIgnored),
    },
    Mutant {
        id: "prompt-none-beside",
        about: "ignores the prompt none if there are others",
        rules: &["oidc-core-3.1.2.1"],
        deviation: Change::Switch(Switch::NoneBesideOthers),
    },
    Mutant {
        id: "denial-ignored",
        about: "grants what the user denies",
        rules: &["oauth.access-denied"],
        deviation: Change::Switch(Switch::DenialIsIgnored),
    },
    Mutant {
        id: "server-error-page",
        about: "responds to its own faults with a page",
        rules: &["oauth.server-error"],
        deviation: Change::Switch(Switch::FaultsArePages),
    },
    Mutant {
        id: "undecodable-500",
        about: "fails with 500 at a query that cannot be decoded",
        rules: &["no-server-error"],
        deviation: Change::Switch(Switch::UndecodableIs500),
    },
    Mutant {
        id: "extension-500",
        about: "fails with 500 at a response mode or a request object",
        rules: &["rfc6749-4.1.2.1"],
        deviation: Change::Switch(Switch::ExtensionIs500),
    },
    Mutant {
        id: "scope-missing-500",
        about: "fails with 500 without a scope",
        rules: &["rfc6749-3.3"],
        deviation: Change::Switch(Switch::MissingScopeIs500),
    },
    Mutant {
        id: "quote-server-error",
        about: "responds to a quotation mark with server_error",
        rules: &["oauth.server-error"],
        deviation: Change::Switch(Switch::QuoteIsServerError),
    },
];
