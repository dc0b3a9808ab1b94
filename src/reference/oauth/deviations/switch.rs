//! The decisions of the authorization server that can be taken differently.
//! Each is asked for at the place where the decision is taken, and nowhere else.

/// A decision taken differently. The first ones are mistakes; those at the end are permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    /// Every redirection URI is good.
    AnyRedirectUri,
    /// A redirection URI is good that begins with a registered one.
    RedirectUriPrefix,
    /// A redirection URI is good that begins with the scheme and the host of a registered one.
    RedirectUriHostPrefix,
    /// A redirection URI is good that has the host of a registered one.
    RedirectUriOfTheHost,
    /// A redirection URI is good that ends with a registered one.
    RedirectUriSuffix,
    /// The query of a redirection URI is not compared.
    RedirectUriQueryIgnored,
    /// The fragment of a redirection URI is not compared.
    RedirectUriFragmentIgnored,
    /// Redirection URIs are compared by what they mean.
    RedirectUriNormalized,
    /// Of two redirection URIs the first is looked at, and the last is used.
    LastRedirectUriUsed,
    /// Of two redirection URIs the last is looked at, and the first is used.
    FirstRedirectUriUsed,
    /// That a client is not known is told at the URI that it brought.
    UnknownClientIsTold,
    /// That a redirection URI is not registered is told at that URI.
    BadRedirectUriIsTold,
    /// The response type is looked at before the redirection URI.
    ResponseTypeFirst,
    /// Of parameters that are repeated the last value is taken.
    LastParameterTaken,
    /// A parameter that is not known is refused.
    UnknownParameterRefused,
    /// A quotation mark is a fault of the server: 500.
    QuoteIsOurFault,
    /// A quotation mark is a fault of the server, told by redirect.
    QuoteIsServerError,
    /// A query that cannot be decoded is a fault of the server: 500.
    UndecodableIsOurFault,
    /// A word of an extension that is not known is a fault of the server: 500.
    ExtensionIsOurFault,
    /// A request without a scope is a fault of the server: 500.
    MissingScopeIsOurFault,
    /// A request without a response type asks for a code.
    MissingTypeIsCode,
    /// Every response type asks for a code.
    AnyTypeIsCode,
    /// Every client may request for a code.
    AnyClientMayAskForCode,
    /// A bad scope is told in a word of the server's own.
    ScopeHasItsOwnWord,
    /// A client without a secret needs no challenge.
    NoChallengeNeeded,
    /// A challenge is good with every method.
    AnyMethod,
    /// A challenge is good that is its verifier.
    PlainTaken,
    /// A challenge may be too short, or missing beside its method.
    AnyChallenge,
    /// A login page is shown to somebody who wants none.
    PromptIgnored,
    /// The prompt `none` is dropped beside others.
    NoneBesideOthers,
    /// What the user says no to is given.
    DenialIsIgnored,
    /// A fault of the server's own is a page.
    FaultsArePages,
    /// A GET is answered with a token.
    GetGivesTokens,
    /// Of form values that are repeated the last one is taken.
    LastFormValueTaken,
    /// A token request that cannot be read is a fault of the server: 500.
    UnreadableIsOurFault,
    /// A client's secret is not compared.
    AnySecret,
    /// A client with a secret may leave it out.
    NoSecretNeeded,
    /// A client may authenticate in the query.
    CredentialsOfTheUri,
    /// Every client may use every grant.
    AnyClientMayUseAnyGrant,
    /// A code is good that was never given out.
    AnyCode,
    /// A code is good for another client.
    CodeOfAnotherClient,
    /// A code is good twice.
    CodeTwice,
    /// The tokens of a code that is used twice stay good.
    TokensStayGood,
    /// A code is good with another redirection URI.
    OtherRedirectUri,
    /// A code is good without the redirection URI.
    RedirectUriMayMiss,
    /// A code is good with every verifier.
    AnyVerifier,
    /// A code with a challenge is good without a verifier.
    VerifierMayMiss,
    /// A verifier is dropped where there was no challenge.
    VerifierWithoutChallenge,
    /// Every refresh token is good.
    AnyRefreshToken,
    /// A token is given with another scope, which the answer does not say.
    ScopeIgnoredSilently,
    /// The resource needs no token.
    NoTokenNeeded,
    /// Every token opens the resource.
    AnyTokenOpens,
    /// A token of every scope opens the resource.
    AnyScopeOpens,
    /// A scope is not looked at.
    ScopeIgnored,
    /// A client that acts for itself gets whatever scope it asks for, which the answer need not name.
    ScopesFree,
    /// Basic credentials that cannot be read are an invalid request.
    UnreadableBasicIsInvalidRequest,
    /// Credentials in the body are dropped beside those of the header.
    BodyBesideBasicIgnored,
    /// The user logs in before the request is looked at.
    LoginFirst,
    /// The same, at an address of its own.
    LoginElsewhereFirst,
    /// What is wrong with client or redirection URI is told at a registered URI.
    RegisteredUriIsTold,
    /// A text that cannot be decoded is read as well as it goes.
    UndecodableIsGuessed,
    /// Words of extensions that are not known are ignored.
    ExtensionsIgnored,
    /// A client with a secret has to name a scope.
    ScopeNeeded,
    /// A token request that names no client is an invalid request.
    NoClientIsInvalidRequest,
    /// A verifier that is missing is an invalid request.
    MissingVerifierIsInvalidRequest,
    /// The server speaks OAuth alone, and asks for consent each time.
    OAuthAlone,
    /// The server does not know PKCE.
    NoPkce,
}
