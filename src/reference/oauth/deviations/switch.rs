//! The decisions of the authorization server that a mutant or a variant takes differently. The code
//! reads a switch only where the server takes that decision.

/// A decision that a server takes differently. The switches of mutants come first, those of
/// variants come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    /// Every redirection URI is accepted.
    AnyRedirectUri,
    /// A redirection URI that begins with a registered one is accepted.
    RedirectUriPrefix,
    /// A redirection URI that begins with the scheme and host of a registered one is accepted.
    RedirectUriHostPrefix,
    /// A redirection URI with the origin of a registered one is accepted.
    RedirectUriOfTheHost,
    /// A redirection URI that ends with a registered one is accepted.
    RedirectUriSuffix,
    /// The query of a redirection URI is not compared.
    RedirectUriQueryIgnored,
    /// The fragment of a redirection URI is not compared.
    RedirectUriFragmentIgnored,
    /// Redirection URIs are compared after normalization.
    RedirectUriNormalized,
    /// Of two redirection URIs, the first is checked and the last is used.
    LastRedirectUriUsed,
    /// Of two redirection URIs, the last is checked and the first is used.
    FirstRedirectUriUsed,
    /// The error for an unknown client goes to the redirection URI in the request.
    UnknownClientIsRedirected,
    /// The error for an unregistered redirection URI goes to that URI.
    BadRedirectUriIsRedirected,
    /// The response type is checked before the redirection URI.
    ResponseTypeFirst,
    /// The last value of a repeated parameter is used.
    LastParameterUsed,
    /// An unknown parameter is refused.
    UnknownParameterRefused,
    /// A quotation mark in a request causes a 500.
    QuoteIs500,
    /// A quotation mark in a request causes a redirect with `server_error`.
    QuoteIsServerError,
    /// A query that cannot be decoded causes a 500.
    UndecodableIs500,
    /// A response mode or a request object causes a 500.
    ExtensionIs500,
    /// A request without a scope causes a 500.
    MissingScopeIs500,
    /// A missing response type counts as `code`.
    MissingTypeIsCode,
    /// Every response type counts as `code`.
    AnyTypeIsCode,
    /// Every client may ask for a code.
    AnyClientMayAskForCode,
    /// A bad scope is reported with an error code that the server invented.
    ScopeErrorIsInvented,
    /// A public client needs no challenge.
    NoChallengeNeeded,
    /// Every challenge method is accepted.
    AnyMethod,
    /// The challenge method `plain` is accepted.
    PlainAccepted,
    /// A challenge that is too short is accepted, and so is a method without a challenge.
    AnyChallenge,
    /// A login page is shown although the client asks for no page.
    PromptIgnored,
    /// The value `none` of `prompt` is ignored if there are other values.
    NoneBesideOthers,
    /// The server grants what the user denies.
    DenialIsIgnored,
    /// A fault of the server is reported with a page instead of a redirect.
    FaultsArePages,
    /// A GET of the token endpoint gets a token.
    GetGivesTokens,
    /// The last value of a repeated form parameter is used.
    LastFormValueUsed,
    /// A token request that cannot be parsed causes a 500.
    UnparsableIs500,
    /// The secret of a client is not compared.
    AnySecret,
    /// A confidential client may omit its secret.
    NoSecretNeeded,
    /// Client credentials in the query are accepted.
    CredentialsOfTheUri,
    /// Every client may use every grant.
    AnyClientMayUseAnyGrant,
    /// An unknown code is accepted.
    AnyCode,
    /// A code is accepted from a client that it was not issued to.
    CodeOfAnotherClient,
    /// A code is accepted twice.
    CodeTwice,
    /// The tokens of a code that is used twice stay valid.
    TokensStayGood,
    /// A code is accepted with a redirection URI other than that of the authorization request.
    OtherRedirectUri,
    /// A code is accepted without the redirection URI.
    RedirectUriOptional,
    /// A code is accepted with every verifier.
    AnyVerifier,
    /// A code with a challenge is accepted without a verifier.
    VerifierOptional,
    /// A verifier is ignored if the authorization request had no challenge.
    VerifierWithoutChallenge,
    /// Every refresh token is accepted.
    AnyRefreshToken,
    /// A token gets a scope other than the requested one, and the response does not report it.
    ScopeIgnoredSilently,
    /// The resource needs no token.
    NoTokenNeeded,
    /// The resource accepts every token.
    AnyTokenOpens,
    /// The resource accepts a token with any scope.
    AnyScopeOpens,
    /// The scope of a request is ignored.
    ScopeIgnored,
    /// A client that acts for itself gets any scope that it asks for, and the response omits the
    /// scope.
    AnyOwnScope,
    /// Basic credentials that cannot be parsed are reported as `invalid_request`.
    UnparsableBasicIsInvalidRequest,
    /// Credentials in the body are ignored if the `Authorization` header has credentials, too.
    BodyBesideBasicIgnored,
    /// The user has to log in before the request is checked.
    LoginFirst,
    /// The server redirects to its login page before it checks the request.
    LoginElsewhereFirst,
    /// Errors about the redirection URI are sent to the registered URI.
    ErrorsGoToRegisteredUri,
    /// A redirection URI may be spelled in another way that RFC 3986 calls equivalent. The response goes to
    /// the URI as it is registered.
    EquivalentRedirectUri,
    /// Parameters with broken escapes are accepted, and the escapes stay unchanged.
    BrokenEscapesKept,
    /// Response modes and request objects are ignored.
    ExtensionsIgnored,
    /// A confidential client has to send a scope.
    ScopeRequired,
    /// A token request without a client is reported as `invalid_request`.
    MissingClientIsInvalidRequest,
    /// A missing verifier is reported as `invalid_request`.
    MissingVerifierIsInvalidRequest,
    /// The server does not support OIDC, and always asks for consent.
    NoOpenIdConnect,
    /// The server does not support PKCE.
    NoPkce,
}
