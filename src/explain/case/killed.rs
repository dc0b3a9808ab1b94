//! The section with the mutants that the case kills.

use super::explanation::CaseExplanation;
use super::kills;
use crate::explain::page::Page;

/// Adds the killed mutants. Mutants that break a rule of the case come first.
pub(super) fn section(about: &CaseExplanation<'_>, page: &mut Page) {
    page.part("What makes it red: servers that make one mistake");
    let mut killed = kills::for_case(&about.suite.kills, &about.case.id);
    if killed.is_empty() {
        page.push("  ", "none is known; `rebuff selftest --bless` learns them");
    }
    let mutant = |id: &str| about.mutants.iter().find(|mutant| mutant.id == id);
    let breaks_other_rules = |id: &str| {
        let rules = mutant(id).map_or(&[][..], |mutant| mutant.rules);
        !rules
            .iter()
            .any(|rule| about.case.rules.iter().any(|own| own == rule))
    };
    killed.sort_by_key(|(id, _)| breaks_other_rules(id));
    for (id, checks) in killed {
        page.push("  ", id);
        if let Some(mutant) = mutant(id) {
            page.push("      ", mutant.about);
        }
        page.push("      seen by ", checks);
    }
}
