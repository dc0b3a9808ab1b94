//! What the case files mean, checked: every name resolves, every pointer can name something, every
//! template can be filled. Nothing downstream checks again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::expect::{Answer, Check, Watch};
use super::raw::{AuthFault, Effect, Garble, IdentityKind, OptIn};
use super::template::{JsonTemplate, Template};
use crate::schema::Store;
use crate::view::Pointer;
use crate::vocab::{CaseId, Level, RuleRecord};

/// Everything that was read: the contracts and the schemas.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The contracts, by id.
    pub contracts: Vec<Arc<Contract>>,
    /// The schemas of all of them.
    pub store: Arc<Store>,
    /// By rule: why no black-box client can see whether it is kept.
    pub unseen: BTreeMap<String, String>,
    /// The learnt kill matrix (`cases/kills.txt`).
    pub kills: String,
}

impl Suite {
    /// The contract of that id.
    pub fn contract(&self, id: &str) -> Option<&Arc<Contract>> {
        self.contracts.iter().find(|contract| contract.id == id)
    }
}

/// One error contract and its cases.
#[derive(Debug)]
pub struct Contract {
    /// Its id, the first part of every case id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// All rules that may be cited.
    pub rules: Arc<BTreeMap<String, RuleRecord>>,
    /// Callers by name.
    pub identities: BTreeMap<String, Identity>,
    /// What a target may be able to do, and what each means.
    pub features: BTreeMap<String, String>,
    /// The faults that a target may make on request, and what each means.
    pub hooks: BTreeMap<String, String>,
    /// Valid requests by name.
    pub ops: BTreeMap<String, Arc<Op>>,
    /// States by name.
    pub fixtures: BTreeMap<String, Arc<Fixture>>,
    /// How many answers there are; each is held by whatever lists it.
    pub answer_count: usize,
    /// The watches, in the order of the file.
    pub watches: Vec<Arc<Watch>>,
    /// The cases, one entry a row of a matrix, in the order of the files.
    pub cases: Vec<Arc<Case>>,
    /// The text of the target file of the embedded server.
    pub demo: String,
}

impl Contract {
    /// The op of that name.
    ///
    /// # Panics
    /// If there is none: names are resolved when the files are read.
    pub fn op(&self, name: &str) -> &Arc<Op> {
        &self.ops[name]
    }

    /// The watch that stands for the error object.
    pub fn envelope(&self) -> Option<&Arc<Watch>> {
        self.watches.iter().find(|watch| watch.envelope)
    }

    /// The level of a rule.
    pub fn rule_level(&self, rule: &str) -> Level {
        self.rules.get(rule).map_or(Level::Must, |rule| rule.level)
    }
}

/// Where something stands in a file of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it is called in the project (`cases/calendar/precondition.toml`).
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
}

/// A caller.
#[derive(Debug, Clone)]
pub struct Identity {
    /// How it proves who it is.
    pub kind: IdentityKind,
    /// The op, without effect, that proves it; one without is meant to be refused.
    pub probe: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A valid request.
#[derive(Debug, Clone)]
pub struct Op {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// The method.
    pub method: String,
    /// The path below the endpoint, in pieces.
    pub path: Vec<PathPiece>,
    /// Query pairs in order.
    pub query: Vec<(String, Template)>,
    /// Header fields in order.
    pub headers: Vec<(String, Template)>,
    /// The JSON body.
    pub body: Option<JsonTemplate>,
    /// Values that are new in every send.
    pub new: Vec<(String, Generator)>,
    /// The identity that sends it.
    pub identity: String,
    /// The fixtures that it needs, by role.
    pub uses: Vec<String>,
    /// The groups that it belongs to, for matrices and watches.
    pub groups: Vec<String>,
    /// What the target has to be able to do.
    pub features: Vec<String>,
    /// Why it is never sent alone; absent: it is.
    pub no_control: Option<String>,
    /// The schema of its body.
    pub request: Option<String>,
    /// The answers that mean: understood, and this caller accepted.
    pub accept: Vec<Arc<Answer>>,
    /// What it leaves behind.
    pub effect: Effect,
    /// What its undo takes from its answer, in place of the `let` of the same name.
    pub save: Vec<(String, Pointer)>,
    /// How that is removed.
    pub undo: Vec<Step>,
}

/// A piece of an op's path.
#[derive(Debug, Clone)]
pub enum PathPiece {
    /// Text as it stands.
    Text(String),
    /// A variable, named in `/path/<name>`.
    Variable(String),
}

/// How a fresh value is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Generator {
    /// A random UUID (RFC 9562, version 4).
    Uuid,
    /// This many letters and digits, marked with the run's tag where there is room.
    Token(usize),
    /// Base32hex in lower case, marked with the run's tag: an id that a calendar takes for an event.
    EventId,
    /// A time some days from now, RFC 3339 in UTC.
    Time {
        /// Days from the day of the run; below zero: before it.
        days: i64,
        /// The time of day.
        hour: u32,
        /// The minute.
        minute: u32,
    },
}

/// A named state.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Whether the target may give it.
    pub given: bool,
    /// Whether all cases share one instance.
    pub shared: bool,
    /// The steps that make it.
    pub make: Vec<Step>,
    /// Its values where nobody gives or makes it.
    pub default: Option<Value>,
    /// How it is read for `unchanged`.
    pub state: Option<State>,
    /// The op that proves a given value once.
    pub probe: Option<String>,
}

/// How a fixture is read, to see whether it changed.
#[derive(Debug, Clone)]
pub struct State {
    /// The op that reads it.
    pub op: String,
    /// The places that have to stay the same.
    pub at: Vec<Pointer>,
}

/// One deliberate mistake, or a valid change of a step.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Takes a part away.
    Remove(Pointer),
    /// Leaves the empty value of the same type.
    Empty(Pointer),
    /// Puts a text, encoded as the place needs.
    SetText(Pointer, Template),
    /// Puts a JSON value.
    SetJson(Pointer, JsonTemplate),
    /// Puts a text of this many letters and digits.
    Fill(Pointer, usize),
    /// Does something to the bytes of the body.
    Garble(Garble),
    /// Does something to the credentials.
    Auth(AuthFault),
    /// Sends it as somebody else.
    As(String),
    /// Adds what makes the target do something wrong on purpose.
    Hook(String),
}

/// One request of a case, a fixture or an undo.
#[derive(Debug, Clone)]
pub struct Step {
    /// The op that is sent.
    pub op: String,
    /// Whether it sends the shot's own request once more.
    pub again: bool,
    /// How an undo finds what was made.
    pub find: Option<Find>,
    /// Values that this step sees under these names.
    pub lets: Vec<(String, Template)>,
    /// Valid changes.
    pub edits: Vec<Edit>,
    /// How pages are followed.
    pub pages: Option<Pages>,
    /// How long it is repeated.
    pub until: Option<Until>,
    /// Its own answers; absent: what the op accepts.
    pub answer: Option<Vec<Arc<Answer>>>,
    /// Its own comparisons.
    pub checks: Vec<Check>,
    /// What later steps see, by name.
    pub save: Vec<(String, Pointer)>,
}

/// How an undo finds what was made, where nobody knows its id: every item of a list that looks like it.
#[derive(Debug, Clone)]
pub struct Find {
    /// The op that lists.
    pub op: String,
    /// Where the items stand in its answer.
    pub each: Pointer,
    /// The places of an item that have to have these values.
    pub wheres: Vec<(Pointer, JsonTemplate)>,
    /// What is taken from an item, by the name that the undo knows.
    pub take: Vec<(String, Pointer)>,
    /// How its pages are followed.
    pub pages: Option<Pages>,
}

/// How often the shot is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Until it is not accepted any more, at most so often.
    Burst(u32),
    /// Until a listed answer comes, for so long.
    Within(Duration),
}

/// How the pages of a list are followed.
#[derive(Debug, Clone)]
pub struct Pages {
    /// Where an answer names the next page; absent on the last one.
    pub next: Pointer,
    /// Where the request names the page that it wants.
    pub into: Pointer,
    /// A list with more pages is trouble.
    pub most: u32,
}

/// How a step is repeated until it is as it should be.
#[derive(Debug, Clone)]
pub struct Until {
    /// What has to hold.
    pub checks: Vec<Check>,
    /// For how long it is tried.
    pub within: Duration,
    /// The reason of the skip when time is out; absent: trouble.
    pub skip: Option<String>,
}

/// A case, or one row of its matrix.
#[derive(Debug, Clone)]
pub struct Case {
    /// The id, for life.
    pub id: CaseId,
    /// Where it stands.
    pub place: Place,
    /// The rule as a sentence about the server.
    pub title: String,
    /// What goes wrong without it.
    pub why: Option<String>,
    /// The rules, the first one first; a row may have one of its own in front.
    pub rules: Vec<String>,
    /// The level.
    pub level: Level,
    /// What the target has to be able to do, beside what its ops ask for.
    pub features: Vec<String>,
    /// Why it runs only where it is chosen.
    pub opt_in: Option<OptIn>,
    /// How often the shot is sent; absent: once.
    pub act: Option<Act>,
    /// The watches that do not look at its own answers.
    pub spare: Vec<String>,
    /// The op of the shot.
    pub op: String,
    /// The fault: edits that together are one mistake.
    pub fault: Vec<Edit>,
    /// Whether the body stays valid under its schema: only the server can know the mistake.
    pub fits: bool,
    /// Roles that this case's steps see another fixture under.
    pub fixtures: BTreeMap<String, String>,
    /// Fresh values that live as long as the case.
    pub new: Vec<(String, Generator)>,
    /// Steps that lead up to the shot.
    pub before: Vec<Step>,
    /// Steps that look at what it did.
    pub after: Vec<Step>,
    /// The ops whose controls stand in place of the shot's own.
    pub control: Option<Vec<String>>,
    /// The answers, best first.
    pub answer: Vec<Arc<Answer>>,
    /// Answers that are advice.
    pub also: Vec<Arc<Answer>>,
    /// Comparisons of the shot's answer, whatever alternative was taken.
    pub checks: Vec<Check>,
    /// The fixtures, by role, that have to stay as they are.
    pub unchanged: Vec<String>,
}

impl Case {
    /// Whether it shows a good request: it needs no control of its own.
    pub fn is_positive(&self) -> bool {
        self.fault.is_empty()
            && self.before.is_empty()
            && self.fixtures.is_empty()
            && self.act.is_none()
    }

    /// The ops that prove that good requests are accepted: the shot's own, or those in its place.
    pub fn controls(&self) -> Vec<&str> {
        match &self.control {
            Some(ops) => ops.iter().map(String::as_str).collect(),
            None => vec![&self.op],
        }
    }

    /// All steps but the shot.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.before.iter().chain(&self.after)
    }

    /// The fixture that this case sees under a role.
    pub fn fixture<'a>(&'a self, role: &'a str) -> &'a str {
        self.fixtures.get(role).map_or(role, String::as_str)
    }

    /// All answers that it lists.
    pub fn listed(&self) -> impl Iterator<Item = &Arc<Answer>> {
        self.answer.iter().chain(&self.also)
    }
}
