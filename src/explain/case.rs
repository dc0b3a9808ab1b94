//! One case, told whole: why it is there, what it rests on, what it expects, what makes it red.

use std::sync::Arc;

use super::page::Page;
use super::{kills, play, words};
use crate::case::{Act, Case, Contract, Drive, ExpectedResponse, Fixture, Status, Suite, Watch};
use crate::vocab::{CaseId, CaseRecord};

/// All that is told about a case.
#[derive(Debug)]
pub struct Explained<'a> {
    /// The suite that it stands in.
    pub suite: &'a Suite,
    /// Its contract.
    pub contract: &'a Contract,
    /// The case, or one row of it.
    pub case: &'a Case,
    /// The lines that it rests on.
    pub rests_on: Vec<CaseId>,
    /// What a target that is an address and one token lacks for it.
    pub missing: Vec<String>,
    /// What became of it against the embedded server, if there is one.
    pub played: Option<CaseRecord>,
    /// The servers of the contract that make one mistake.
    pub mutants: Vec<Mistaken>,
}

/// A server that makes one mistake.
#[derive(Debug, Clone, Copy)]
pub struct Mistaken {
    /// Its name.
    pub id: &'static str,
    /// What it does wrong.
    pub about: &'static str,
    /// The rules that it breaks.
    pub rules: &'static [&'static str],
}

/// How wide the labels are.
const LABEL: usize = 10;

impl Explained<'_> {
    /// The page for a terminal.
    pub fn text(&self) -> String {
        let mut page = Page::default();
        self.head(&mut page);
        self.needs(&mut page);
        play::sent(self, &mut page);
        self.expected(&mut page);
        play::answered(self, &mut page);
        self.killed(&mut page);
        page.text
    }

    fn head(&self, page: &mut Page) {
        let case = self.case;
        page.push("", case.id.as_str());
        page.push("  ", &case.title);
        page.gap();
        if let Some(why) = &case.why {
            item(page, "why", why);
        }
        for id in &case.rules {
            let Some(rule) = self.contract.rules.get(id) else {
                continue;
            };
            item(page, "rule", &format!("{id} ({})", rule.level));
            item(page, "", &rule.says);
            item(page, "", &format!("[{}]", rule.source));
        }
        item(page, "level", case.level.as_str());
        item(
            page,
            "file",
            &format!("{}:{}", case.location.file, case.location.line),
        );
        let rows: Vec<&str> = self.rows().map(|row| row.id.as_str()).collect();
        if rows.len() > 1 {
            item(page, "rows", &format!("{} of this case:", rows.len()));
            for row in rows {
                item(page, "", row);
            }
        }
    }

    /// The rows of its matrix; itself alone where it has none.
    fn rows(&self) -> impl Iterator<Item = &Arc<Case>> {
        let base = self.case.id.without_row();
        let cases = self.contract.cases.iter();
        cases.filter(move |case| case.id.without_row() == base)
    }

    fn needs(&self, page: &mut Page) {
        page.part("What it rests on");
        for line in &self.rests_on {
            item(page, &format!("  {}", line.area()), line.as_str());
        }
        let op = self.contract.op(&self.case.op);
        let mut told = Vec::new();
        let roles = op.uses.iter().map(|role| self.case.fixture(role));
        let steps = self.case.steps().map(|step| self.contract.op(&step.op));
        let of_steps = steps.flat_map(|op| op.uses.iter().map(String::as_str));
        for name in roles.chain(of_steps) {
            if let (false, Some(fixture)) = (told.contains(&name), self.contract.fixtures.get(name))
            {
                told.push(name);
                item(page, "  fixture", &in_words(fixture));
            }
        }
        for name in self.case.features.iter().chain(&op.features) {
            let says = self.contract.features.get(name).map_or("", String::as_str);
            item(page, "  feature", &format!("{name}: {says}"));
        }
        if let Some(name) = &self.case.spends {
            let most = self.contract.budgets.get(name).copied().unwrap_or_default();
            item(
                page,
                "  budget",
                &format!("its shot takes one of the {most} requests that a run has of `{name}`"),
            );
        }
        if let Some(why) = self.case.opt_in {
            item(
                page,
                "  chosen",
                &format!("it runs only with --include {why}"),
            );
        }
        if !self.missing.is_empty() {
            page.push("  ", "More than an address and one token is needed for it:");
            for line in &self.missing {
                page.push("  - ", line);
            }
        }
    }

    fn expected(&self, page: &mut Page) {
        page.part("What is expected");
        let case = self.case;
        for answer in &case.answer {
            told(page, "  answer", answer);
        }
        for answer in &case.also {
            told(page, "  advice", answer);
        }
        let op = self.contract.op(&case.op);
        for fallback in self
            .contract
            .fallbacks
            .iter()
            .filter(|one| one.is_for(case, op))
        {
            item(page, "  instead", &words::fallback(fallback, self.contract));
        }
        for check in &case.checks {
            item(page, "  check", &words::check(check));
        }
        for role in &case.unchanged {
            let state = self.contract.fixtures.get(case.fixture(role));
            let at = state.and_then(|fixture| fixture.state.as_ref());
            let at = at.map(|state| {
                let at: Vec<String> = state.at.iter().map(ToString::to_string).collect();
                format!(", by {}: {}", state.op, at.join(", "))
            });
            let text = format!("{role} stays as it is{}", at.unwrap_or_default());
            item(page, "  state", &text);
        }
        for watch in &self.contract.watches {
            if let Some(certain) = self.is_seen_by(watch) {
                let only = if certain { "" } else { " (where it applies)" };
                let text = format!("{}: {}{only}", watch.name, watch.title);
                item(page, "  watch", &text);
            }
        }
    }

    /// Whether a watch looks at what this case lists: for certain, or if the answer says more.
    fn is_seen_by(&self, watch: &Watch) -> Option<bool> {
        let op = self.contract.op(&self.case.op);
        let group = watch.group.as_ref();
        if group.is_some_and(|group| !op.groups.contains(group))
            || self.case.spare.contains(&watch.name)
        {
            return None;
        }
        let sender = watch.identity.as_ref();
        let certain = sender.is_none() && !watch.unlisted;
        if watch.when.is_empty() || watch.unlisted {
            return Some(certain || watch.unlisted);
        }
        let meant = |when: &&Arc<ExpectedResponse>| {
            let listed = self.case.listed().flat_map(|answer| &answer.status);
            let mut pairs = listed.flat_map(|one| when.status.iter().map(move |w| (*w, *one)));
            pairs.any(|(when, one)| overlap(when, one))
        };
        let meant: Vec<&Arc<ExpectedResponse>> = watch.when.iter().filter(meant).collect();
        let plain = meant.iter().any(|when| when.checks.is_empty());
        (!meant.is_empty()).then_some(certain && plain)
    }

    fn killed(&self, page: &mut Page) {
        page.part("What makes it red: servers that make one mistake");
        let mut killed = kills::of(&self.suite.kills, &self.case.id);
        if killed.is_empty() {
            page.push("  ", "none is known; `rebuff selftest --bless` learns them");
        }
        let known = |id: &str| self.mutants.iter().find(|mutant| mutant.id == id);
        // What breaks a rule of this case comes first; what every error shows, behind it.
        let is_of_all = |id: &str| {
            let rules = known(id).map_or(&[][..], |mutant| mutant.rules);
            !rules
                .iter()
                .any(|rule| self.case.rules.iter().any(|own| own == rule))
        };
        killed.sort_by_key(|(id, _)| is_of_all(id));
        for (id, checks) in killed {
            page.push("  ", id);
            if let Some(mutant) = known(id) {
                page.push("      ", mutant.about);
            }
            page.push("      seen by ", checks);
        }
    }
}

/// How often the shot is sent, where that is not once.
pub(super) fn often(case: &Case) -> Option<String> {
    Some(match case.act? {
        Act::Burst(most) => format!("until it is not accepted any more, at most {most} times"),
        Act::Drive(drive) => driven(drive),
        Act::Within(time) => format!("until a listed answer comes, for {} s", time.as_secs()),
    })
}

/// How a request goes on from its answer.
pub(super) fn driven(drive: Drive) -> String {
    format!(
        "from its answer on the visits of `{}` in the target file are made, until a redirect to the client: \
         that is its answer",
        drive.word()
    )
}

/// A label and a text behind it.
pub(super) fn item(page: &mut Page, label: &str, text: &str) {
    page.push(&format!("{label:LABEL$}"), text);
}

fn told(page: &mut Page, label: &str, answer: &ExpectedResponse) {
    let text = format!("{}: {}", answer.name, words::statuses(answer));
    item(page, label, &text);
    if let Some(schema) = &answer.schema {
        item(page, "", &format!("the body fits schemas/{schema}.json"));
    }
    for check in &answer.checks {
        item(page, "", &words::check(check));
    }
}

fn overlap(when: Status, listed: Status) -> bool {
    match (when, listed) {
        (_, Status::Code(code)) => when.covers(code),
        (_, Status::Class(class)) => when.class() == class,
    }
}

fn in_words(fixture: &Fixture) -> String {
    let made: Vec<&str> = fixture.make.iter().map(|step| step.op.as_str()).collect();
    let mut ways = Vec::new();
    if fixture.given {
        ways.push(format!("given under [given.{}]", fixture.name));
    }
    if !made.is_empty() {
        ways.push(format!("made by {}", made.join(", ")));
    }
    if let Some(default) = &fixture.default {
        ways.push(format!("by default {default}"));
    }
    let shared = if fixture.shared {
        "; one for all cases"
    } else {
        ""
    };
    format!("{}: {}{shared}", fixture.name, ways.join(", or "))
}
