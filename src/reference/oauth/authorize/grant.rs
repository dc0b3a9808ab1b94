//! Grants an authorization request: the client receives a code, or directly an access token (RFC
//! 6749, sections 4.1.2 and 4.2.2).

use super::request::AuthorizationRequest;
use crate::reference::base::http::message::ServerResponse;
use crate::reference::oauth::service::OAuthService;
use crate::reference::oauth::store::{AuthorizationCode, IssuedToken, TOKEN_LIFE};

/// Issues the code or the access token that the client asks for, on behalf of a user.
pub(crate) fn allow(
    service: &OAuthService,
    authorization: AuthorizationRequest,
    user: &'static str,
) -> ServerResponse {
    let mut store = service.store();
    let id = store.seed.fresh();
    let token = IssuedToken {
        grant: store.seed.fresh(),
        client: authorization.client.id,
        user: Some(user),
        scope: authorization.scope,
    };
    if authorization.is_implicit {
        let scope = token.scope.clone();
        store.tokens.put(&id, token);
        let life = TOKEN_LIFE.as_secs().to_string();
        return authorization.redirect.with_parameters(&[
            ("access_token", &id),
            ("token_type", "Bearer"),
            ("expires_in", &life),
            ("scope", &scope),
        ]);
    }
    let code = AuthorizationCode {
        client: authorization.client.id,
        redirect_uri: authorization.redirect_uri,
        sent_to: authorization.redirect.uri.clone(),
        challenge: authorization.challenge,
        nonce: authorization.nonce,
        token,
        is_used: false,
    };
    store.codes.put(&id, code);
    authorization.redirect.with_parameters(&[("code", &id)])
}
