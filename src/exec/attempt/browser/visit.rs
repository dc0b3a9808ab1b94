//! A visit opens a page or submits a form, and follows redirects within the origins of the target.
//! The requests of cases do not follow redirects.

use std::time::Duration;

use super::browser_step::BrowserStep;
use super::navigation::{Navigation, origin, without_query};
use crate::case::VISITS;
use crate::exec::attempt::interrupted::MAX_TRIES;
use crate::exec::attempt::state::Attempt;
use crate::exec::cookies::CookieJar;
use crate::exec::stop::{Interruption, Stop};
use crate::judge::{Exchange, VisitKind};
use crate::request::{Credentials, Wire};
use crate::target_file::{FilledField, Visit};
use crate::view::{Form, Outcome, Response};

/// The maximum number of redirects that a visit follows.
const MOST_REDIRECTS: usize = 10;

impl Attempt<'_> {
    /// Makes one visit and follows its redirects. Returns the index of the last exchange. `page` is
    /// the index of the exchange that returned the current page.
    pub(crate) async fn visit(
        &mut self,
        step: BrowserStep<'_>,
        n: usize,
        visit: &Visit,
        page: Option<usize>,
    ) -> Result<usize, Stop> {
        let name = format!("{} {n} ({visit})", step.script);
        let navigation = match visit {
            Visit::Open(url) => Navigation::get(url.clone()),
            Visit::Submit(fields) => {
                let form = self.find_form(fields, page);
                let form = form.map_err(|why| step.failed(&name, &why))?;
                Navigation::submit(&form, fields, visit.is_secret())
                    .ok_or_else(|| step.failed(&name, "its form goes to no http address"))?
            }
        };
        if !self.context.target.is_own_origin(&navigation.url) {
            let why = format!(
                "it leads to {}, which is none of the addresses of the target: `open` makes one",
                origin(&navigation.url)
            );
            return Err(step.failed(&name, &why));
        }
        let at = self.navigate(step, &name, navigation).await?;
        self.follow(step, at).await
    }

    /// Follows redirects within the origins of the target. Returns the index of the last exchange.
    pub(crate) async fn follow(&mut self, step: BrowserStep<'_>, at: usize) -> Result<usize, Stop> {
        let mut at = at;
        for n in 0..=MOST_REDIRECTS {
            let last = &self.evidence.exchanges[at];
            let navigation = Navigation::redirect(last);
            let Some(navigation) =
                navigation.filter(|go| self.context.target.is_own_origin(&go.url))
            else {
                return Ok(at);
            };
            if self.is_listed(step, at) {
                return Ok(at);
            }
            if n == MOST_REDIRECTS {
                break;
            }
            let before = last.step.split(", redirect ").next().unwrap_or_default();
            let name = format!("{before}, redirect {}", n + 1);
            let name = name.strip_prefix(step.label.name).unwrap_or(&name);
            let name = name.trim_start_matches([',', ' ']).to_owned();
            at = self.navigate(step, &name, navigation).await?;
        }
        let why = format!("there were more than {MOST_REDIRECTS} redirects in a row");
        Err(step.failed(step.script, &why))
    }

    /// Whether a response matches a response that is listed for the driven request.
    pub(crate) fn is_listed(&self, step: BrowserStep<'_>, at: usize) -> bool {
        step.ends.is_some_and(|ends| {
            let request = &self.evidence.exchanges[ends.request];
            let as_response_to_it = Exchange {
                sent: request.sent.clone(),
                scope: request.scope.clone(),
                ..self.evidence.exchanges[at].clone()
            };
            let judge = self.context.judge();
            judge.is_one_of(ends.listed, &as_response_to_it).is_ok()
        })
    }

    /// Finds the form on a page that has all of these fields.
    fn find_form(&self, fields: &[FilledField], page: Option<usize>) -> Result<Form, String> {
        let Some(last) = page.map(|at| &self.evidence.exchanges[at]) else {
            return Err("there is no page before it".into());
        };
        let page = last.outcome.response().and_then(Response::page);
        let forms = page.map_or(&[][..], |page| page.forms.as_slice());
        if let Some(form) = forms.iter().find(|form| has_fields(form, fields)) {
            return Ok(form.clone());
        }
        let wanted: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let found: Vec<String> = forms.iter().map(field_names).collect();
        let found = match found.as_slice() {
            [] => "it has no form at all".to_owned(),
            forms => format!("its forms have {}", forms.join("; ")),
        };
        Err(format!(
            "expected a page with a form that has `{}`, got {} from {}: {found}",
            wanted.join("`, `"),
            last.outcome.brief(),
            without_query(&last.wire.url)
        ))
    }

    /// Sends one request of a visit, and adds its exchange to the evidence.
    async fn navigate(
        &mut self,
        step: BrowserStep<'_>,
        name: &str,
        navigation: Navigation,
    ) -> Result<usize, Stop> {
        let (wire, visited) = navigation.into_wire();
        let mut tries = 1;
        loop {
            let at = self.navigate_once(step, name, &wire, visited).await?;
            match self.interruption(at, step.label.role) {
                None => return Ok(at),
                Some(Interruption::Limited) if wire.method == "GET" && tries < MAX_TRIES => {
                    tries += 1;
                }
                Some(why) => return Err(Stop::Again(why)),
            }
        }
    }

    async fn navigate_once(
        &mut self,
        step: BrowserStep<'_>,
        name: &str,
        wire: &Wire,
        visited: VisitKind,
    ) -> Result<usize, Stop> {
        self.acquire_slot().await?;
        let (outcome, took, in_session) = self.send_in_session(step.identity, wire).await;
        self.context.mask_response(&outcome);
        let name = match step.label.name {
            "" => name.to_owned(),
            before => format!("{before}, {name}"),
        };
        self.evidence.exchanges.push(Exchange {
            role: step.label.role,
            step: name,
            op: VISITS.into(),
            identity: step.identity.into(),
            credentials: Credentials::Own,
            in_session,
            visited: Some(visited),
            ..Exchange::bare(wire.clone(), outcome, took)
        });
        Ok(self.evidence.exchanges.len() - 1)
    }

    /// Sends a request with the cookies of a session, and stores the cookies that the response
    /// sets. Returns whether the request had cookies.
    pub(crate) async fn send_in_session(
        &mut self,
        identity: &str,
        wire: &Wire,
    ) -> (Outcome, Duration, bool) {
        let context = self.context;
        let client = self.client();
        let jar = self.jars.entry(identity.to_owned()).or_default();
        let cookie = jar
            .field(&wire.url)
            .filter(|_| context.target.is_own_origin(&wire.url));
        let (outcome, took) = client.visit(wire, cookie.as_ref()).await;
        if let Outcome::Response(response) = &outcome {
            for value in jar.store(response, &wire.url) {
                context.redactor.learn(&value);
            }
        }
        (outcome, took, cookie.is_some())
    }

    /// A copy of the cookie jar of an identity.
    pub(crate) fn jar(&self, identity: &str) -> CookieJar {
        self.jars.get(identity).cloned().unwrap_or_default()
    }
}

/// Whether a form has all of these fields.
pub(crate) fn has_fields(form: &Form, fields: &[FilledField]) -> bool {
    let has = |name: &str| form.fields.iter().any(|field| field.name == name);
    fields.iter().all(|field| has(&field.name))
}

/// The names of the fields of a form, for a message.
fn field_names(form: &Form) -> String {
    let names = form.fields.iter().map(|field| field.name.as_str());
    match names.collect::<Vec<_>>().as_slice() {
        [] => "no field".into(),
        names => format!("`{}`", names.join("`, `")),
    }
}
