//! The section with what the case expects.

use std::sync::Arc;

use super::explanation::CaseExplanation;
use crate::case::{ExpectedResponse, Status, Watch};
use crate::explain::page::Page;
use crate::explain::words;

/// Adds the expected responses, fallbacks, checks, unchanged state and watches.
pub(super) fn section(about: &CaseExplanation<'_>, page: &mut Page) {
    page.part("What is expected");
    let (case, contract) = (about.case, about.contract);
    for response in &case.answer {
        push_response(page, "  answer", response);
    }
    for response in &case.also {
        push_response(page, "  advice", response);
    }
    let op = contract.op(&case.op);
    let fallbacks = contract.fallbacks.iter();
    for fallback in fallbacks.filter(|one| one.is_for(case, op)) {
        page.item("  instead", &words::fallback(fallback, contract));
    }
    for check in &case.checks {
        page.item("  check", &words::check(check));
    }
    for role in &case.unchanged {
        page.item("  state", &unchanged(about, role));
    }
    for watch in &contract.watches {
        if let Some(applies) = applies(about, watch) {
            let note = match applies {
                Applies::Always => "",
                Applies::Sometimes => " (where it applies)",
            };
            let text = format!("{}: {}{note}", watch.name, watch.title);
            page.item("  watch", &text);
        }
    }
}

pub(in crate::explain) fn push_response(page: &mut Page, label: &str, response: &ExpectedResponse) {
    let text = format!("{}: {}", response.name, words::statuses(response));
    page.item(label, &text);
    if let Some(schema) = &response.schema {
        page.item("", &format!("the body fits schemas/{schema}.json"));
    }
    for check in &response.checks {
        page.item("", &words::check(check));
    }
}

/// Describes the fixture that the shot must not change, and which of its members are compared.
fn unchanged(about: &CaseExplanation<'_>, role: &str) -> String {
    let fixture = about.contract.fixtures.get(about.case.fixture(role));
    let state = fixture.and_then(|fixture| fixture.state.as_ref());
    let compared = state.map(|state| {
        let at: Vec<String> = state.at.iter().map(ToString::to_string).collect();
        format!(", by {}: {}", state.op, at.join(", "))
    });
    format!("{role} stays as it is{}", compared.unwrap_or_default())
}

/// Whether a watch checks the expected responses of a case.
#[derive(Clone, Copy)]
enum Applies {
    Always,
    /// The watch checks some of the responses: this depends on the response or on the sender.
    Sometimes,
}

fn applies(about: &CaseExplanation<'_>, watch: &Watch) -> Option<Applies> {
    let op = about.contract.op(&about.case.op);
    let group = watch.group.as_ref();
    if group.is_some_and(|group| !op.groups.contains(group))
        || about.case.spare.contains(&watch.name)
    {
        return None;
    }
    if watch.unlisted {
        return Some(Applies::Always);
    }
    let any_sender = watch.identity.is_none();
    let always = |yes| {
        if yes {
            Applies::Always
        } else {
            Applies::Sometimes
        }
    };
    if watch.when.is_empty() {
        return Some(always(any_sender));
    }
    let matches = |when: &&Arc<ExpectedResponse>| {
        let listed = about.case.listed().flat_map(|response| &response.status);
        let mut pairs = listed.flat_map(|one| when.status.iter().map(move |w| (*w, *one)));
        pairs.any(|(when, one)| overlap(when, one))
    };
    let matching: Vec<&Arc<ExpectedResponse>> = watch.when.iter().filter(matches).collect();
    let by_status_alone = matching.iter().any(|when| when.checks.is_empty());
    (!matching.is_empty()).then_some(always(any_sender && by_status_alone))
}

fn overlap(when: Status, listed: Status) -> bool {
    match (when, listed) {
        (_, Status::Code(code)) => when.covers(code),
        (_, Status::Class(class)) => when.class() == class,
    }
}
