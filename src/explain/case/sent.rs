//! The section with the requests that the case sends.

use super::explanation::CaseExplanation;
use super::received::{last_shot, push_request};
use super::steps::{push_planned, step_lines};
use crate::explain::page::Page;
use crate::report::curl;
use crate::vocab::ExchangeRole;

/// Adds every request with its steps in words, then the whole shot, also as a curl command.
pub(super) fn section(about: &CaseExplanation<'_>, page: &mut Page) {
    page.part("What is sent");
    let Some(played) = &about.played else {
        page.push("  ", "there is no embedded server to show it with");
        push_planned(about, page);
        return;
    };
    for exchange in &played.exchanges {
        let path = exchange.request.url.splitn(4, '/').nth(3).unwrap_or("");
        let response = exchange.answer.as_ref().map_or_else(
            || "no answer".to_owned(),
            |response| response.status.to_string(),
        );
        let (step, op, who) = (&exchange.step, &exchange.op, &exchange.identity);
        // An undo has the name of the op that it undoes, which would mislead here.
        let line = match exchange.role {
            ExchangeRole::Undo => format!("{step}: as {who}, answered {response}"),
            _ => format!("{step}: {op} as {who}, answered {response}"),
        };
        page.push("  ", &line);
        page.verbatim(&format!("      {} /{path}", exchange.request.method));
        for line in step_lines(about, exchange) {
            page.push("      - ", &line);
        }
    }
    if let Some(shot) = last_shot(&played.exchanges) {
        page.part("The request that is judged");
        push_request(&shot.request, page);
        page.part("The same as a command");
        for line in curl::folded(shot).lines() {
            page.verbatim(&format!("  {line}"));
        }
    }
}
