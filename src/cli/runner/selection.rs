//! Makes plans for the selected cases, and lists their ids.

use std::sync::Arc;

use crate::case::Contract;
use crate::plan::{self, Chosen, Plan, Selection};
use crate::target_file::Target;
use crate::vocab::CaseId;

/// Plans the selected cases of each contract.
pub(super) fn build_plans(
    targets: &[(Arc<Contract>, Arc<Target>)],
    selection: &Selection,
) -> Vec<Plan> {
    let targets = targets.iter();
    targets
        .map(|(contract, target)| plan::build(contract, target, selection))
        .collect()
}

/// Returns the ids of all entries. Each flag says whether a test runner shows the entry as ignored.
pub(super) fn ids(plans: &[Plan], selection: &Selection) -> Vec<(CaseId, bool)> {
    // With `--ignored`, the list has only opt-in cases. A test runner expects these to be ignored.
    let runs_opt_in = selection.chosen == Chosen::All && !selection.only_opt_in;
    let entries = plans.iter().flat_map(|plan| &plan.entries);
    entries
        .map(|entry| (entry.id.clone(), entry.opt_in().is_some() && !runs_opt_in))
        .collect()
}
