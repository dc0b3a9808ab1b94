//! The calendar server: calendars and events as the published API documents describe them, with
//! the errors of the error document. Everything is in memory and ends with the server.

pub mod accounts;
mod acl;
mod auth;
mod bends;
mod calendar_list;
mod calendars;
mod context;
mod draft;
mod error;
mod event;
mod events;
mod fixed;
mod free_busy;
mod guests;
mod import;
mod limits;
mod list;
mod methods;
mod mistakes;
mod moving;
mod mutants;
mod pages;
mod parameters;
mod precondition;
mod roles;
mod routes;
mod shape;
mod slip;
mod start;
mod store;
mod times;
mod tokens;
mod variants;

pub use slip::Switch;

use std::sync::{Mutex, PoisonError};

use accounts::OWNER;
use context::Context;
use error::Failure;
use limits::Rates;
use parameters::Parameters;
use routes::Call;
use store::State;

use super::wire::{App, ServerRequest, ServerResponse};
use super::{Deviation, Embedded};

/// The server's entry in the list of all.
pub(super) const EMBEDDED: Embedded = Embedded {
    contract: "calendar",
    base_path: "/calendar/v3",
    mutants: mutants::MUTANTS,
    variants: variants::VARIANTS,
    app: |bend, _| Box::new(Service::new(bend)),
};

/// One running calendar service.
#[derive(Debug)]
struct Service {
    slip: Option<Switch>,
    state: Mutex<State>,
    rates: Mutex<Rates>,
}

impl App for Service {
    fn answer(&self, ask: &ServerRequest) -> ServerResponse {
        self.handle(ask).unwrap_or_else(|failure| failure.reply())
    }

    fn refuse(&self, status: u16) -> ServerResponse {
        match status {
            413 => error::too_large().reply(),
            _ => error::not_found().reply(),
        }
    }
}

impl Service {
    fn new(bend: Option<&'static Deviation>) -> Self {
        let slip = match bend {
            Some(Deviation::Switch(super::Switch::Calendar(slip))) => Some(*slip),
            _ => None,
        };
        Self {
            slip,
            state: Mutex::new(start::state()),
            rates: Mutex::default(),
        }
    }

    fn handle(&self, ask: &ServerRequest) -> Result<ServerResponse, Failure> {
        let call = match Call::of(ask) {
            Err(_) if self.slip == Some(Switch::EverythingIsThere) => {
                return Ok(context::json(&serde_json::json!({})));
            }
            call => call?,
        };
        let parameters = Parameters::of(ask);
        let Some(access) = auth::identify(ask, &parameters, self.slip)? else {
            return self.anonymous(&call, ask, parameters);
        };
        if self.slip != Some(Switch::ScopeNotChecked) {
            auth::permit(access, &call)?;
        }
        if let Some(failure) = self.limit(ask, &parameters) {
            if self.slip == Some(Switch::LimitAfterWrite) {
                // The answer is thrown away on purpose, whatever came of the write.
                let _ = self.perform(&call, ask, parameters, access.email);
            }
            return Err(failure);
        }
        self.perform(&call, ask, parameters, access.email)
    }

    /// What stands against a request that is good.
    fn limit(&self, ask: &ServerRequest, parameters: &Parameters) -> Option<Failure> {
        let user = parameters.text("quotaUser");
        let mut rates = self.rates.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = user.and_then(|user| rates.count(user).err());
        counted.or_else(|| limits::fault(ask))
    }

    /// A request without credentials.
    fn anonymous(
        &self,
        call: &Call,
        ask: &ServerRequest,
        given: Parameters,
    ) -> Result<ServerResponse, Failure> {
        if self.slip == Some(Switch::AnonymousIsOwner) {
            return self.perform(call, ask, given, OWNER.email);
        }
        if self.slip == Some(Switch::AuthAfterWrite) && call.writes() {
            // The answer is thrown away on purpose, whatever came of the write.
            let _ = self.perform(call, ask, given, OWNER.email);
        }
        Err(match self.slip {
            Some(Switch::UnregisteredCallers) if call.is_about_events() => {
                error::unregistered_caller()
            }
            Some(Switch::MissingCredentialsAreInvalid) => error::invalid_credentials(),
            _ => error::login_required(),
        })
    }

    fn perform(
        &self,
        call: &Call,
        ask: &ServerRequest,
        parameters: Parameters,
        me: &'static str,
    ) -> Result<ServerResponse, Failure> {
        let parameters = if self.slip == Some(Switch::InvalidParametersIgnored) {
            parameters.without_invalid()
        } else {
            parameters
        };
        parameters.check()?;
        // What a request has written stays whole even if another one panicked.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut context = Context {
            ask,
            parameters,
            me,
            state: &mut state,
            slip: self.slip,
        };
        context.perform(call)
    }
}
