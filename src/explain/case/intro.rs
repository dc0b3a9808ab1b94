//! The sections about why the case exists and what it needs.

use std::sync::Arc;

use super::explanation::CaseExplanation;
use crate::case::{Case, Fixture};
use crate::explain::page::Page;

/// Adds the id, title, reason, rules, level, location and matrix rows.
pub(super) fn head(about: &CaseExplanation<'_>, page: &mut Page) {
    let case = about.case;
    page.push("", case.id.as_str());
    page.push("  ", &case.title);
    page.gap();
    if let Some(why) = &case.why {
        page.item("why", why);
    }
    for id in &case.rules {
        let Some(rule) = about.contract.rules.get(id) else {
            continue;
        };
        page.item("rule", &format!("{id} ({})", rule.level));
        page.item("", &rule.says);
        page.item("", &format!("[{}]", rule.source));
    }
    page.item("level", case.level.as_str());
    let location = &case.location;
    page.item("file", &format!("{}:{}", location.file, location.line));
    let rows: Vec<&str> = rows(about).map(|row| row.id.as_str()).collect();
    if rows.len() > 1 {
        page.item("rows", &format!("{} of this case:", rows.len()));
        for row in rows {
            page.item("", row);
        }
    }
}

/// Returns the rows of the matrix of the case. A case without a matrix is its own only row.
fn rows<'a>(about: &CaseExplanation<'a>) -> impl Iterator<Item = &'a Arc<Case>> {
    let base = about.case.id.without_row();
    let cases = about.contract.cases.iter();
    cases.filter(move |case| case.id.without_row() == base)
}

/// Adds the prerequisites, fixtures, features, budget, opt-in, and what a minimal target lacks.
pub(super) fn needs(about: &CaseExplanation<'_>, page: &mut Page) {
    let (case, contract) = (about.case, about.contract);
    page.part("What it rests on");
    for id in &about.prerequisites {
        page.item(&format!("  {}", id.area()), id.as_str());
    }
    for fixture in fixtures(about) {
        page.item("  fixture", &describe_fixture(fixture));
    }
    let op = contract.op(&case.op);
    for name in case.features.iter().chain(&op.features) {
        let says = contract.features.get(name).map_or("", String::as_str);
        page.item("  feature", &format!("{name}: {says}"));
    }
    if let Some(name) = &case.spends {
        let most = contract.budgets.get(name).copied().unwrap_or_default();
        page.item(
            "  budget",
            &format!("its shot takes one of the {most} requests that a run has of `{name}`"),
        );
    }
    if let Some(why) = case.opt_in {
        page.item("  chosen", &format!("it runs only with --include {why}"));
    }
    if !about.missing.is_empty() {
        page.push("  ", "More than an address and one token is needed for it:");
        for line in &about.missing {
            page.push("  - ", line);
        }
    }
}

/// Returns the fixtures that the shot and the steps use, each fixture once.
fn fixtures<'a>(about: &CaseExplanation<'a>) -> Vec<&'a Fixture> {
    let (case, contract) = (about.case, about.contract);
    let op = contract.op(&case.op);
    let of_shot = op.uses.iter().map(|role| case.fixture(role));
    let steps = case.steps().map(|step| contract.op(&step.op));
    let of_steps = steps.flat_map(|op| op.uses.iter().map(String::as_str));
    let mut names: Vec<&str> = Vec::new();
    for name in of_shot.chain(of_steps) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let fixtures = names.into_iter();
    fixtures
        .filter_map(|name| contract.fixtures.get(name))
        .map(AsRef::as_ref)
        .collect()
}

/// Describes where a fixture comes from.
fn describe_fixture(fixture: &Fixture) -> String {
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
