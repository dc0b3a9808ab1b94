//! Sessions: the login of a caller, once a run for its line, and the jars that follow from it. An
//! attempt that only asks has a copy of that jar. One that drives logs in anew, in a jar of its own:
//! what a server remembers of a consent or a denial, or what it is in the middle of, belongs to its
//! session, and no other case sees it.

use std::time::Duration;

use tokio::sync::OnceCell;

use super::Stop;
use super::attempt::Attempt;
use super::jar::Jar;
use super::send::Label;
use super::site::Sessions;
use super::visit::{Guest, place};
use crate::case::Drive;
use crate::request::{Carried, RequestDraft, Wire};
use crate::target_file::{Filled, Session, Target, Visit};
use crate::view::{Outcome, Response};
use crate::vocab::{Caller, ExchangeRole, TroubleKind};

/// The cells of the sessions that a target gives.
pub(crate) fn sessions_of(target: &Target) -> Sessions {
    let names = target.sessions.keys().cloned();
    names.map(|name| (name, OnceCell::new())).collect()
}

impl Attempt<'_> {
    /// The line of a caller with a session: its login, which all others have copies of.
    pub(crate) async fn caller_in_session(&mut self, identity: &str) -> Result<(), Stop> {
        let label = Label::new(ExchangeRole::Control, "");
        self.log_in(identity, label).await?;
        if let Some(cell) = self.site.sessions.get(identity) {
            // Only this line fills it.
            let _ = cell.set(self.jar(identity));
        }
        Ok(())
    }

    /// Makes the cookies of an identity ready for this attempt, if it has any.
    pub(crate) fn open_jar(&mut self, identity: &str) {
        let site = self.site;
        if self.jars.contains_key(identity) {
            return;
        }
        let Some(session) = site.target.sessions.get(identity) else {
            return;
        };
        let known = site.sessions.get(identity).and_then(OnceCell::get).cloned();
        let jar = known.or_else(|| given(session, &site.target));
        self.jars
            .insert(identity.to_owned(), jar.unwrap_or_default());
    }

    /// Makes a session of its own ready for a step that is driven.
    pub(crate) async fn own_session(
        &mut self,
        identity: &str,
        drive: Drive,
        label: Label<'_>,
    ) -> Result<(), Stop> {
        let identity = &self.sender(identity);
        let Some(session) = self.site.target.sessions.get(identity) else {
            return Err(Stop::Skip(format!("needs `[session.{identity}]`")));
        };
        if drive == Drive::Login {
            self.jars.insert(identity.to_owned(), Jar::default());
            return Ok(());
        }
        if session.login.is_empty() {
            self.open_jar(identity);
        } else if !self.logged_in.contains(identity) {
            // It is no part of what is judged.
            let role = match label.role {
                ExchangeRole::Shot => ExchangeRole::Before,
                role => role,
            };
            self.log_in(identity, Label { role, ..label }).await?;
        }
        Ok(())
    }

    /// Sends a request with what goes with it: a caller with a session sends its cookies, and says so.
    pub(crate) async fn deliver(
        &mut self,
        draft: &RequestDraft,
        wire: &Wire,
        carried: &Carried,
    ) -> (Outcome, Duration, bool) {
        let site = self.site;
        let own = site
            .caller(&draft.identity)
            .filter(|_| draft.credentials.are_own());
        if let Some((name, Caller::Session)) = own {
            self.open_jar(name);
            return self.send_in(name, wire).await;
        }
        let (outcome, took) = site.client.send(wire, carried.secret.as_ref()).await;
        (outcome, took, false)
    }

    /// The name under which the target gives whoever sends as this identity.
    pub(crate) fn sender(&self, identity: &str) -> String {
        self.site.stands_for(identity.to_owned())
    }

    /// Logs in, with an empty jar to begin with.
    async fn log_in(&mut self, identity: &str, label: Label<'_>) -> Result<(), Stop> {
        let Some(session) = self.site.target.sessions.get(identity) else {
            return Ok(());
        };
        let guest = Guest {
            label,
            identity,
            script: Drive::Login.word(),
            until: None,
        };
        self.jars.insert(identity.to_owned(), Jar::default());
        let mut page = None;
        for (n, visit) in (1..).zip(&session.login) {
            let at = self.visit(guest, n, visit, page).await?;
            self.went_well(guest, n, visit, at)?;
            page = Some(at);
        }
        if self.jar(identity).is_empty() {
            let why = "it is done, but no cookie was set: nothing holds a session";
            return Err(Self::no_way(guest, guest.script, why));
        }
        self.logged_in.insert(identity.to_owned());
        Ok(())
    }

    /// Whether a visit of a login led to something else than a refusal, or its own form once more.
    fn went_well(&self, guest: Guest<'_>, n: usize, visit: &Visit, at: usize) -> Result<(), Stop> {
        let words = format!("{} {n} ({visit})", guest.script);
        let last = &self.evidence.exchanges[at];
        let from = place(&last.wire.url);
        let answer = match &last.outcome {
            Outcome::Response(answer) => answer,
            Outcome::None(why) => {
                let message = format!(
                    "{words} of `[session.{}]`: no answer from {from} ({why})",
                    guest.identity
                );
                return Err(Stop::Trouble(TroubleKind::Transport, message));
            }
        };
        if answer.status >= 400 {
            let why = format!(
                "expected a page or a redirect, got {} from {from}",
                answer.status
            );
            let hint = if visit.is_secret() {
                "; is the password right?"
            } else {
                ""
            };
            return Err(Self::no_way(guest, &words, &format!("{why}{hint}")));
        }
        match visit {
            Visit::Submit(fields) if shows(answer, fields) => {
                let hint = if visit.is_secret() {
                    "password"
                } else {
                    "value"
                };
                let why = format!("{from} shows the same form again: is the {hint} right?");
                Err(Self::no_way(guest, &words, &why))
            }
            Visit::Open(_) | Visit::Submit(_) => Ok(()),
        }
    }
}

/// The jar of a cookie that is given. It belongs to the first address of the target.
fn given(session: &Session, target: &Target) -> Option<Jar> {
    let cookie = session.cookie.as_ref()?;
    Some(Jar::given(cookie, target.addresses().next()?))
}

/// Whether a page has a form with these fields.
fn shows(answer: &Response, fields: &[Filled]) -> bool {
    let forms = answer.page().map_or(&[][..], |page| page.forms.as_slice());
    forms.iter().any(|form| {
        let has = |name: &str| form.fields.iter().any(|field| field.name == name);
        fields.iter().all(|field| has(&field.name))
    })
}
