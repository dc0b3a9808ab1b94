//! Mutants that accept an authorization request that they have to refuse, or refuse it wrongly.

use super::OAuthMutant;
use crate::reference::base::deviation::{Change, Mutant};
use crate::reference::oauth::deviations::switch::Switch;

pub(crate) const MUTANTS: &[OAuthMutant] = &[
    Mutant {
        id: "parameter-last",
        about: "takes the last of parameters that are repeated",
        rules: &["oauth.invalid-request", "rfc6749-3.1.2.4"],
        deviation: Change::Switch(Switch::LastParameterTaken),
    },
    Mutant {
        id: "unknown-parameter",
        about: "refuses a parameter that it does not know",
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
        deviation: Change::Switch(Switch::QuoteIsOurFault),
    },
    Mutant {
        id: "response-type-default",
        about: "takes a request without a response type for one for a code",
        rules: &["oauth.invalid-request", "rfc6749-3.1", "rfc6749-3.1.1"],
        deviation: Change::Switch(Switch::MissingTypeIsCode),
    },
    Mutant {
        id: "response-type-any",
        about: "takes every response type for code",
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
        about: "gives a code to a client that may not ask for one",
        rules: &["oauth.unauthorized-client"],
        deviation: Change::Switch(Switch::AnyClientMayAskForCode),
    },
    Mutant {
        id: "scope-own-word",
        about: "tells a bad scope in a word of its own",
        rules: &["oauth.invalid-scope"],
        deviation: Change::Switch(Switch::ScopeHasItsOwnWord),
    },
    Mutant {
        id: "pkce-not-needed",
        about: "gives a code to a public client without a challenge",
        rules: &["rfc7636-4.4.1"],
        deviation: Change::Switch(Switch::NoChallengeNeeded),
    },
    Mutant {
        id: "pkce-any-method",
        about: "takes every challenge method",
        rules: &["rfc7636-4.4.1"],
        deviation: Change::Switch(Switch::AnyMethod),
    },
    Mutant {
        id: "pkce-plain",
        about: "takes plain challenges, which it says that it does not",
        rules: &["rfc7636-4.4.1"],
        deviation: Change::Switch(Switch::PlainTaken),
    },
    Mutant {
        id: "pkce-any-challenge",
        about: "takes a challenge that is too short, or a method alone",
        rules: &["rfc7636-4.2"],
        deviation: Change::Switch(Switch::AnyChallenge),
    },
    Mutant {
        id: "prompt-none-login",
        about: "shows a login page to somebody who asks for none",
        rules: &["oidc-core-3.1.2.6"],
        deviation: Change::Switch(Switch::PromptIgnored),
    },
    Mutant {
        id: "prompt-none-beside",
        about: "drops the prompt none beside others",
        rules: &["oidc-core-3.1.2.1"],
        deviation: Change::Switch(Switch::NoneBesideOthers),
    },
    Mutant {
        id: "denial-ignored",
        about: "gives what the user said no to",
        rules: &["oauth.access-denied"],
        deviation: Change::Switch(Switch::DenialIsIgnored),
    },
    Mutant {
        id: "server-error-page",
        about: "shows a page where it fails",
        rules: &["oauth.server-error"],
        deviation: Change::Switch(Switch::FaultsArePages),
    },
    Mutant {
        id: "undecodable-500",
        about: "fails with 500 at a query that cannot be decoded",
        rules: &["no-server-error"],
        deviation: Change::Switch(Switch::UndecodableIsOurFault),
    },
    Mutant {
        id: "extension-500",
        about: "fails with 500 at a response mode or a request object",
        rules: &["rfc6749-4.1.2.1"],
        deviation: Change::Switch(Switch::ExtensionIsOurFault),
    },
    Mutant {
        id: "scope-missing-500",
        about: "fails with 500 without a scope",
        rules: &["rfc6749-3.3"],
        deviation: Change::Switch(Switch::MissingScopeIsOurFault),
    },
    Mutant {
        id: "quote-server-error",
        about: "tells a quotation mark as a fault of its own",
        rules: &["oauth.server-error"],
        deviation: Change::Switch(Switch::QuoteIsServerError),
    },
];
