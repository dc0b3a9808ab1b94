//! Passes each request to the endpoint that responds to it.

use super::authorize::{consent, endpoint as authorization, login};
use super::deviations::mutants::MUTANTS;
use super::deviations::switch::Switch;
use super::deviations::variants::VARIANTS;
use super::paths::{AUTHORIZE, CONSENT, LOGIN, METADATA, OPENID_METADATA, RESOURCE, TOKEN};
use super::service::OAuthService;
use super::token::endpoint as token;
use super::{metadata, pages, resource};
use crate::reference::base::app::App;
use crate::reference::base::embedded::Definition;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::base::http::routes::{NoRoute, Route, find_route};

/// The authorization server. The base path is empty, because the metadata is not below `/oauth`.
pub(crate) const DEFINITION: Definition<Switch> = Definition {
    contract: "oauth",
    base_path: "",
    mutants: MUTANTS,
    variants: VARIANTS,
    open: |switch, base| Box::new(OAuthServer(OAuthService::new(switch, base))),
};

/// One running authorization server.
#[derive(Debug)]
struct OAuthServer(OAuthService);

impl App for OAuthServer {
    fn respond(&self, request: &ServerRequest) -> ServerResponse {
        let segments = request.raw_segments().unwrap_or_default();
        match find_route(ROUTES, &request.method, segments) {
            Ok(found) => (found.route.endpoint)(&self.0, request),
            Err(NoRoute::MethodNotAllowed(allow)) if request.path == TOKEN => {
                token::other_method(&self.0, request, &allow)
            }
            Err(NoRoute::MethodNotAllowed(allow)) => {
                pages::error(405, "This method is not known here.").with_header("allow", &allow)
            }
            Err(NoRoute::NotFound) => self.refuse(request, 404),
        }
    }

    fn refuse(&self, _request: &ServerRequest, status: u16) -> ServerResponse {
        match status {
            413 => pages::error(413, "The request is too large."),
            _ => pages::error(404, "There is nothing here."),
        }
    }
}

/// The function that responds to the requests of a route.
type Endpoint = fn(&OAuthService, &ServerRequest) -> ServerResponse;

const fn route(endpoint: Endpoint, verb: &'static str, path: &'static str) -> Route<Endpoint> {
    Route {
        endpoint,
        verb,
        path,
    }
}

const ROUTES: &[Route<Endpoint>] = &[
    route(authorization::respond, "GET", AUTHORIZE),
    route(authorization::respond, "POST", AUTHORIZE),
    route(login::show, "GET", LOGIN),
    route(login::log_in, "POST", LOGIN),
    route(consent::decide, "POST", CONSENT),
    route(token::respond, "POST", TOKEN),
    route(resource::respond, "GET", RESOURCE),
    route(metadata::respond, "GET", METADATA),
    route(metadata::respond, "GET", OPENID_METADATA),
];
