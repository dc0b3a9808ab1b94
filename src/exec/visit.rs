//! Scripted visits: a page is opened, a form of it is sent, and redirects are followed, but within the
//! server's own origins only. No case follows one.

use std::sync::Arc;
use std::time::Duration;

use url::Url;
use url::form_urlencoded::Serializer;

use super::Stop;
use super::attempt::Attempt;
use super::jar::Jar;
use super::send::Label;
use crate::case::{ExpectedResponse, VISITS};
use crate::judge::{Exchange, VisitKind};
use crate::request::{Credentials, Wire};
use crate::target_file::{Filled, Visit};
use crate::view::{self, Form, Outcome, Pointer};
use crate::vocab::TroubleKind;

/// A longer chain leads nowhere.
const MOST_REDIRECTS: usize = 10;

/// Whose visits they are, and what they are for.
#[derive(Clone, Copy)]
pub(crate) struct Guest<'g> {
    pub(crate) label: Label<'g>,
    pub(crate) identity: &'g str,
    /// `login`, `consent` or `deny`.
    pub(crate) script: &'g str,
    /// What ends them, beside a redirect that leads away.
    pub(crate) until: Option<Until<'g>>,
}

/// What is listed as the answer to the request from which visits went on.
#[derive(Clone, Copy)]
pub(crate) struct Until<'g> {
    pub(crate) first: usize,
    pub(crate) listed: &'g [Arc<ExpectedResponse>],
}

/// One request of a visit.
struct Go {
    method: &'static str,
    url: Url,
    body: Option<Vec<u8>>,
    /// Whether the body holds a password.
    secret: bool,
}

impl Attempt<'_> {
    /// Makes one visit, from the page of an earlier answer, and follows where it leads; gives the
    /// place of the last answer.
    pub(crate) async fn visit(
        &mut self,
        guest: Guest<'_>,
        n: usize,
        visit: &Visit,
        page: Option<usize>,
    ) -> Result<usize, Stop> {
        let words = format!("{} {n} ({visit})", guest.script);
        let go = match visit {
            Visit::Open(url) => Go::get(url.clone()),
            Visit::Submit(fields) => {
                let form = self.form(fields, page);
                let form = form.map_err(|why| Self::no_way(guest, &words, &why))?;
                Go::submit(&form, fields, visit.is_secret()).ok_or_else(|| {
                    Self::no_way(guest, &words, "its form goes to no http address")
                })?
            }
        };
        if !self.site.target.is_own(&go.url) {
            let why = format!(
                "it leads to {}, which is none of the addresses of the target: `open` makes one",
                origin(&go.url)
            );
            return Err(Self::no_way(guest, &words, &why));
        }
        let at = self.go(guest, &words, go).await?;
        self.follow(guest, at).await
    }

    /// Follows redirects as long as they stay within the server's own origins.
    pub(crate) async fn follow(&mut self, guest: Guest<'_>, at: usize) -> Result<usize, Stop> {
        let mut at = at;
        for n in 0..=MOST_REDIRECTS {
            let last = &self.evidence.exchanges[at];
            let Some(go) = next(last).filter(|go| self.site.target.is_own(&go.url)) else {
                return Ok(at);
            };
            if self.is_listed(guest, at) {
                return Ok(at);
            }
            if n == MOST_REDIRECTS {
                break;
            }
            let step = last.step.split(", redirect ").next().unwrap_or_default();
            let words = format!("{step}, redirect {}", n + 1);
            let words = words.strip_prefix(guest.label.words).unwrap_or(&words);
            let words = words.trim_start_matches([',', ' ']).to_owned();
            at = self.go(guest, &words, go).await?;
        }
        let why = format!("there were more than {MOST_REDIRECTS} redirects in a row");
        Err(Self::no_way(guest, guest.script, &why))
    }

    /// Whether an answer is one that is listed, held against the request from which the visits went on.
    pub(crate) fn is_listed(&self, guest: Guest<'_>, at: usize) -> bool {
        guest.until.is_some_and(|until| {
            let first = &self.evidence.exchanges[until.first];
            let as_answer = Exchange {
                sent: first.sent.clone(),
                scope: first.scope.clone(),
                ..self.evidence.exchanges[at].clone()
            };
            self.site
                .judge()
                .is_one_of(until.listed, &as_answer)
                .is_ok()
        })
    }

    /// Trouble: a visit cannot be made, or it does not do what it is for.
    pub(crate) fn no_way(guest: Guest<'_>, words: &str, why: &str) -> Stop {
        let message = format!("{words} of `[session.{}]`: {why}", guest.identity);
        Stop::Trouble(TroubleKind::SetUp, message)
    }

    /// The form that has these fields, on the page that was shown last.
    fn form(&self, fields: &[Filled], page: Option<usize>) -> Result<Form, String> {
        let Some(last) = page.map(|at| &self.evidence.exchanges[at]) else {
            return Err("there is no page before it".into());
        };
        let names = || {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            names.join("`, `")
        };
        let forms = last
            .outcome
            .answer()
            .and_then(view::Response::page)
            .map_or(&[][..], |page| page.forms.as_slice());
        let has = |form: &&Form, name: &str| form.fields.iter().any(|field| field.name == name);
        let whole = |form: &&Form| fields.iter().all(|field| has(form, &field.name));
        if let Some(form) = forms.iter().find(whole) {
            return Ok(form.clone());
        }
        let there: Vec<String> = forms.iter().map(told).collect();
        let there = match there.as_slice() {
            [] => "it has no form at all".to_owned(),
            forms => format!("its forms have {}", forms.join("; ")),
        };
        Err(format!(
            "expected a page with a form that has `{}`, got {} from {}: {there}",
            names(),
            last.outcome.brief(),
            place(&last.wire.url)
        ))
    }

    async fn go(&mut self, guest: Guest<'_>, words: &str, go: Go) -> Result<usize, Stop> {
        let mut headers = vec![("Accept".to_owned(), "text/html,*/*;q=0.5".to_owned())];
        if go.body.is_some() {
            let form = "application/x-www-form-urlencoded".to_owned();
            headers.push(("Content-Type".to_owned(), form));
        }
        let wire = Wire {
            method: go.method.into(),
            url: go.url,
            headers,
            body: go.body,
        };
        self.take_place().await?;
        let came = self.send_in(guest.identity, &wire).await;
        self.site.learn(&came.0);
        let step = match guest.label.words {
            "" => words.to_owned(),
            before => format!("{before}, {words}"),
        };
        let visited = if go.secret {
            VisitKind::WithPassword
        } else {
            VisitKind::Plainly
        };
        self.keep_visit(guest, (step, visited), wire, came);
        Ok(self.evidence.exchanges.len() - 1)
    }

    fn keep_visit(
        &mut self,
        guest: Guest<'_>,
        (step, visited): (String, VisitKind),
        wire: Wire,
        (outcome, took, in_session): (Outcome, Duration, bool),
    ) {
        self.evidence.exchanges.push(Exchange {
            role: guest.label.role,
            step,
            op: VISITS.into(),
            identity: guest.identity.into(),
            credentials: Credentials::Own,
            in_session,
            visited: Some(visited),
            ..Exchange::bare(wire, outcome, took)
        });
    }

    /// Sends a request with the cookies of a session, and takes those that come back.
    pub(crate) async fn send_in(
        &mut self,
        identity: &str,
        wire: &Wire,
    ) -> (Outcome, Duration, bool) {
        let site = self.site;
        let jar = self.jars.entry(identity.to_owned()).or_default();
        let cookie = jar
            .field(&wire.url)
            .filter(|_| site.target.is_own(&wire.url));
        let (outcome, took) = site.client.visit(wire, cookie.as_ref()).await;
        if let Outcome::Response(answer) = &outcome {
            for value in jar.take(answer, &wire.url) {
                site.redactor.learn(&value);
            }
        }
        (outcome, took, cookie.is_some())
    }

    /// The jar of an identity, to be kept.
    pub(crate) fn jar(&self, identity: &str) -> Jar {
        self.jars.get(identity).cloned().unwrap_or_default()
    }
}

impl Go {
    fn get(url: Url) -> Self {
        Self {
            method: "GET",
            url,
            body: None,
            secret: false,
        }
    }

    /// A form as a browser sends it, with these values in place of its own.
    fn submit(form: &Form, fields: &[Filled], secret: bool) -> Option<Self> {
        let mut pairs = Serializer::new(String::new());
        let mut left: Vec<&Filled> = fields.iter().collect();
        for own in &form.fields {
            match left.iter().position(|field| field.name == own.name) {
                Some(n) => {
                    let field = left.remove(n);
                    pairs.append_pair(&own.name, field.value.expose());
                }
                // One of several of this name, such as the other button, or one that was left alone.
                None if own.sent && fields.iter().all(|field| field.name != own.name) => {
                    pairs.append_pair(&own.name, &own.value);
                }
                None => {}
            }
        }
        let pairs = pairs.finish();
        let mut url: Url = form.action.parse().ok()?;
        url.set_fragment(None);
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        if form.method == "POST" {
            return Some(Self {
                method: "POST",
                url,
                body: Some(pairs.into_bytes()),
                secret,
            });
        }
        url.set_query(Some(&pairs));
        Some(Self::get(url))
    }
}

/// Where a redirect leads, and how a browser goes there (RFC 9110 15.4): 307 and 308 repeat what was
/// sent, a password too.
fn next(last: &Exchange) -> Option<Go> {
    let answer = last.outcome.answer()?;
    let mut url: Url = redirect_of(answer)?.parse().ok()?;
    url.set_fragment(None);
    if matches!(answer.status, 307 | 308) && last.wire.method == "POST" {
        return Some(Go {
            method: "POST",
            url,
            body: last.wire.body.clone(),
            secret: last.visited == Some(VisitKind::WithPassword),
        });
    }
    Some(Go::get(url))
}

/// Where an answer sends a browser by its status.
pub(crate) fn redirect_of(answer: &view::Response) -> Option<String> {
    let url = answer.at(&Pointer::from_tokens(["redirect", "url"]))?;
    url.as_str().map(str::to_owned)
}

fn told(form: &Form) -> String {
    let names: Vec<&str> = form
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    match names.as_slice() {
        [] => "no field".into(),
        names => format!("`{}`", names.join("`, `")),
    }
}

/// An address without its query, which may hold what belongs to nobody else.
pub(crate) fn place(url: &Url) -> String {
    format!("{}{}", origin(url), url.path())
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
