//! The page of `rebuff explain` about a line that is no case: a caller, a given fixture, a control or a
//! watch.

use std::sync::Arc;

use super::case::{push_expected, push_request};
use super::page::Page;
use super::words;
use crate::case::{Contract, ExpectedResponse, Op, Watch};
use crate::report::curl;
use crate::vocab::{CaseId, CaseRecord, ExchangeRecord, ExchangeRole};

/// The maximum number of ids to list.
const MAX_IDS: usize = 12;

/// All that the page explains about a line.
#[derive(Debug)]
pub struct LineExplanation<'a> {
    /// The contract of the line.
    pub contract: &'a Contract,
    /// The id of the line.
    pub id: &'a CaseId,
    /// The op that a prerequisite sends.
    pub op: Option<&'a Op>,
    /// The watch, if the line is one.
    pub watch: Option<&'a Watch>,
    /// The cases and prerequisites that are blocked if this one is red.
    pub dependents: Vec<CaseId>,
    /// The record of the line from a run against the embedded server, if there is one.
    pub played: Option<CaseRecord>,
}

impl LineExplanation<'_> {
    /// Returns the page as text for a terminal.
    pub fn text(&self) -> String {
        let mut page = Page::default();
        self.head(&mut page);
        if let Some(watch) = self.watch {
            watched(watch, &mut page);
        }
        if let Some(op) = self.op {
            self.sent(op, &mut page);
            page.part("What is accepted");
            for response in &op.accept {
                push_expected(&mut page, "  answer", response);
            }
            self.rests(&mut page);
        }
        page.text
    }

    fn head(&self, page: &mut Page) {
        page.push("", self.id.as_str());
        let title = self.watch.map(|watch| &watch.title);
        let title = title.or(self.played.as_ref().map(|record| &record.title));
        if let Some(title) = title {
            page.push("  ", title);
        }
        page.gap();
        for id in self.watch.iter().flat_map(|watch| &watch.rules) {
            if let Some(rule) = self.contract.rules.get(id) {
                page.item("rule", &format!("{id} ({})", rule.level));
                page.item("", &rule.says);
            }
        }
        if let Some(record) = &self.played {
            page.item("file", &format!("{}:{}", record.file, record.line));
        }
    }

    fn sent(&self, op: &Op, page: &mut Page) {
        page.part("What is sent");
        page.push("  ", &format!("{} as {}", op.name, op.identity));
        let Some(record) = &self.played else {
            return;
        };
        if let Some(control) = last_control(&record.exchanges) {
            push_request(&control.request, page);
            page.part("The same as a command");
            for line in curl::folded(control).lines() {
                page.verbatim(&format!("  {line}"));
            }
            let status = control
                .answer
                .as_ref()
                .map(|answer| answer.status.to_string());
            page.part("What the embedded server answers");
            page.push("  ", &status.unwrap_or_else(|| "nothing".into()));
        }
        page.item("  verdict", &record.verdict.to_string());
    }

    fn rests(&self, page: &mut Page) {
        page.part("What rests on it");
        let count = self.dependents.len();
        page.push(
            "  ",
            &format!("{count} cases and prerequisites, which are blocked if it is red"),
        );
        for id in self.dependents.iter().take(MAX_IDS) {
            page.push("  - ", id.as_str());
        }
        let more = count.saturating_sub(MAX_IDS);
        if more > 0 {
            page.push("  ", &format!("and {more} more"));
        }
    }
}

/// The request that was judged, or else the last one.
fn last_control(exchanges: &[ExchangeRecord]) -> Option<&ExchangeRecord> {
    let mut backwards = exchanges.iter().rev();
    let control = backwards.find(|exchange| exchange.role == ExchangeRole::Control);
    control.or(exchanges.last())
}

/// Adds which responses a watch looks at, and what it expects of them.
fn watched(watch: &Watch, page: &mut Page) {
    page.part("What it looks at");
    let names = |answers: &[Arc<ExpectedResponse>]| {
        let names = answers.iter();
        let names: Vec<String> = names
            .map(|one| format!("{} ({})", one.name, words::statuses(one)))
            .collect();
        names.join(", ")
    };
    match (&watch.group, watch.when.as_slice()) {
        (None, []) => page.push("  ", "every response of a run"),
        (group, when) => {
            if let Some(group) = group {
                page.item("  ops", &format!("those of the group {group}"));
            }
            if !when.is_empty() {
                page.item("  answers", &names(when));
            }
        }
    }
    if let Some(identity) = &watch.identity {
        page.item("  sender", identity);
    }
    if watch.unlisted {
        page.push("  ", "only if its case does not list the status");
    }
    page.part("What is expected");
    if let Some(schema) = &watch.schema {
        page.item(
            "  schema",
            &format!("{} fits schemas/{schema}.json", watch.at),
        );
    }
    for check in &watch.checks {
        page.item("  check", &words::check(check));
    }
}
