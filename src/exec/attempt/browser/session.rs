//! Sessions. The prerequisite of a caller logs in once, and each attempt starts with a copy of its
//! cookies. A driven attempt logs in again with its own cookie jar. Servers remember a consent or a
//! denial in the session, and it must not affect other cases.

use tokio::sync::OnceCell;

use super::browser_step::BrowserStep;
use super::navigation::without_query;
use super::visit::has_fields;
use crate::case::Drive;
use crate::exec::attempt::state::{Attempt, StepLabel};
use crate::exec::cookies::CookieJar;
use crate::exec::stop::Stop;
use crate::target_file::{Session, Target, Visit};
use crate::view::Outcome;
use crate::vocab::{ExchangeRole, TroubleKind};

impl Attempt<'_> {
    /// Logs in a caller for the whole run. All attempts get copies of its cookies.
    pub(crate) async fn log_in_for_all(&mut self, identity: &str) -> Result<(), Stop> {
        let label = StepLabel::new(ExchangeRole::Control, "");
        self.log_in(identity, label).await?;
        if let Some(cell) = self.context.sessions.get(identity) {
            // The cell is empty: only the prerequisite of this caller fills it, and a prerequisite
            // runs once.
            let _ = cell.set(self.jar(identity));
        }
        Ok(())
    }

    /// Prepares the cookie jar of an identity for this attempt, if the identity has a session.
    pub(crate) fn open_jar(&mut self, identity: &str) {
        let context = self.context;
        if self.jars.contains_key(identity) {
            return;
        }
        let Some(session) = context.target.sessions.get(identity) else {
            return;
        };
        let logged_in = context.sessions.get(identity).and_then(OnceCell::get);
        let jar = logged_in
            .cloned()
            .or_else(|| given_cookies(session, &context.target));
        self.jars
            .insert(identity.to_owned(), jar.unwrap_or_default());
    }

    /// Prepares a separate session for a driven step.
    pub(crate) async fn open_own_session(
        &mut self,
        identity: &str,
        drive: Drive,
        label: StepLabel<'_>,
    ) -> Result<(), Stop> {
        let identity = &self.sender(identity);
        let Some(session) = self.context.target.sessions.get(identity) else {
            return Err(Stop::Skip(format!("needs `[session.{identity}]`")));
        };
        if drive == Drive::Login {
            self.jars.insert(identity.to_owned(), CookieJar::default());
            return Ok(());
        }
        if session.login.is_empty() {
            self.open_jar(identity);
        } else if !self.logged_in.contains(identity) {
            // A login before the shot must not be judged as the shot.
            let role = match label.role {
                ExchangeRole::Shot => ExchangeRole::Before,
                role => role,
            };
            self.log_in(identity, StepLabel { role, ..label }).await?;
        }
        Ok(())
    }

    /// Logs in, starting with an empty cookie jar.
    async fn log_in(&mut self, identity: &str, label: StepLabel<'_>) -> Result<(), Stop> {
        let Some(session) = self.context.target.sessions.get(identity) else {
            return Ok(());
        };
        let step = BrowserStep {
            label,
            identity,
            script: Drive::Login.word(),
            ends: None,
        };
        self.jars.insert(identity.to_owned(), CookieJar::default());
        let mut page = None;
        for (n, visit) in (1..).zip(&session.login) {
            let at = self.visit(step, n, visit, page).await?;
            self.check_login(step, n, visit, at)?;
            page = Some(at);
        }
        if self.jar(identity).is_empty() {
            let why = "it is done, but no cookie was set: nothing holds a session";
            return Err(step.failed(step.script, why));
        }
        self.logged_in.insert(identity.to_owned());
        Ok(())
    }

    /// Checks that the server accepted a visit of a login: it sent no error, and does not show the
    /// form again.
    fn check_login(
        &self,
        step: BrowserStep<'_>,
        n: usize,
        visit: &Visit,
        at: usize,
    ) -> Result<(), Stop> {
        let name = format!("{} {n} ({visit})", step.script);
        let last = &self.evidence.exchanges[at];
        let from = without_query(&last.wire.url);
        let response = match &last.outcome {
            Outcome::Response(response) => response,
            Outcome::None(why) => {
                let message = format!(
                    "{name} of `[session.{}]`: no answer from {from} ({why})",
                    step.identity
                );
                return Err(Stop::Trouble(TroubleKind::Transport, message));
            }
        };
        if response.status >= 400 {
            let hint = if visit.is_secret() {
                "; is the password right?"
            } else {
                ""
            };
            let status = response.status;
            let why = format!("expected a page or a redirect, got {status} from {from}{hint}");
            return Err(step.failed(&name, &why));
        }
        let Visit::Submit(fields) = visit else {
            return Ok(());
        };
        let forms = response
            .page()
            .map_or(&[][..], |page| page.forms.as_slice());
        if !forms.iter().any(|form| has_fields(form, fields)) {
            return Ok(());
        }
        let hint = if visit.is_secret() {
            "password"
        } else {
            "value"
        };
        let why = format!("{from} shows the same form again: is the {hint} right?");
        Err(step.failed(&name, &why))
    }
}

/// The cookies that the target file gives. They are sent to the first address of the target.
fn given_cookies(session: &Session, target: &Target) -> Option<CookieJar> {
    let cookie = session.cookie.as_ref()?;
    Some(CookieJar::given(cookie, target.addresses().next()?))
}
