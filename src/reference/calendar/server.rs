//! Responds to a request: checks the credentials, the scopes, the limits and the parameters, then
//! calls the method.

use serde_json::json;

use super::accounts::OWNER;
use super::call::auth;
use super::call::context::{CallContext, json_response};
use super::call::limits;
use super::call::parameters::QueryParameters;
use super::call::routes::Call;
use super::deviations::mutants::MUTANTS;
use super::deviations::switch::Switch;
use super::deviations::variants::VARIANTS;
use super::error::{self, ApiError};
use super::start;
use super::state::CalendarState;
use crate::reference::base::app::App;
use crate::reference::base::embedded::Definition;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::base::service::Service;

/// The calendar server.
pub(crate) const DEFINITION: Definition<Switch> = Definition {
    contract: "calendar",
    base_path: "/calendar/v3",
    mutants: MUTANTS,
    variants: VARIANTS,
    open: |switch, _| Box::new(CalendarServer(Service::new(switch, start::state()))),
};

/// One running calendar service.
#[derive(Debug)]
struct CalendarServer(Service<Switch, CalendarState>);

impl App for CalendarServer {
    fn respond(&self, request: &ServerRequest) -> ServerResponse {
        self.handle(request)
            .unwrap_or_else(|error| error.response())
    }

    fn refuse(&self, _request: &ServerRequest, status: u16) -> ServerResponse {
        match status {
            413 => error::too_large().response(),
            _ => error::not_found().response(),
        }
    }
}

impl CalendarServer {
    fn handle(&self, request: &ServerRequest) -> Result<ServerResponse, ApiError> {
        let call = match Call::from_request(request) {
            Err(_) if self.0.is_on(Switch::UnknownPathIsEmpty) => {
                return Ok(json_response(&json!({})));
            }
            call => call?,
        };
        let parameters = QueryParameters::from_request(request);
        let Some(access) = auth::identify(request, &parameters, self.0.switch())? else {
            return self.handle_anonymous(&call, request, parameters);
        };
        if !self.0.is_on(Switch::ScopeNotChecked) {
            auth::permit(access, &call)?;
        }
        if let Some(error) = self.limit(request, &parameters) {
            if self.0.is_on(Switch::LimitAfterWrite) {
                // This mutant performs the write, ignores the result, and still refuses the caller.
                let _ = self.perform(&call, request, parameters, access.email);
            }
            return Err(error);
        }
        self.perform(&call, request, parameters, access.email)
    }

    /// The error for a request that is valid but exceeds a limit of its user or asks for a fault.
    fn limit(&self, request: &ServerRequest, parameters: &QueryParameters) -> Option<ApiError> {
        let user = parameters.text("quotaUser");
        let exceeded = user.and_then(|user| self.0.state().rates.count(user).err());
        exceeded.or_else(|| limits::requested_fault(request))
    }

    /// Handles a request without credentials.
    fn handle_anonymous(
        &self,
        call: &Call,
        request: &ServerRequest,
        parameters: QueryParameters,
    ) -> Result<ServerResponse, ApiError> {
        if self.0.is_on(Switch::AnonymousIsOwner) {
            return self.perform(call, request, parameters, OWNER.email);
        }
        if self.0.is_on(Switch::AuthAfterWrite) && call.writes() {
            // This mutant performs the write, ignores the result, and still refuses the caller.
            let _ = self.perform(call, request, parameters, OWNER.email);
        }
        Err(match self.0.switch() {
            Some(Switch::UnregisteredCallers) if call.is_about_events() => {
                error::unregistered_caller()
            }
            Some(Switch::MissingCredentialsAreInvalid) => error::invalid_credentials(),
            _ => error::login_required(),
        })
    }

    /// Calls the method for an account.
    fn perform(
        &self,
        call: &Call,
        request: &ServerRequest,
        parameters: QueryParameters,
        me: &'static str,
    ) -> Result<ServerResponse, ApiError> {
        let parameters = if self.0.is_on(Switch::InvalidParametersIgnored) {
            parameters.without_invalid()
        } else {
            parameters
        };
        parameters.check()?;
        let mut context = CallContext {
            request,
            parameters,
            me,
            state: &mut self.0.state(),
            switch: self.0.switch(),
        };
        context.perform(call)
    }
}
