//! Collects the names that a target file may use from the contracts.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Contract, JsonTemplate, PathPiece, Suite, ValueSource};
use crate::target_file::{ContractNames, KnownNames};
use crate::vocab::{CaseId, EntryKind};

/// Returns the names that a target file may use.
pub(super) fn vocabulary(suite: &Suite) -> KnownNames {
    let contracts = suite.contracts.iter().map(|contract| {
        let identities = contract.identities.iter();
        let identities = identities.map(|(name, one)| (name.clone(), one.kind));
        let given = contract
            .fixtures
            .values()
            .filter(|fixture| fixture.given)
            .map(|fixture| {
                let mut values = values(contract, &fixture.name);
                values.required.extend(fixture.wants.iter().cloned());
                (fixture.name.clone(), values)
            });
        let given: Vec<(String, FixtureValues)> = given.collect();
        (
            contract.id.clone(),
            ContractNames {
                metadata: contract.discovery.is_some(),
                endpoints: contract.endpoints.clone(),
                identities: identities.collect(),
                features: contract.features.keys().cloned().collect(),
                hooks: contract.hooks.keys().cloned().collect(),
                given: by_fixture(&given, |values| &values.required),
                optional: by_fixture(&given, |values| &values.optional),
            },
        )
    });
    KnownNames {
        contracts: contracts.collect::<BTreeMap<_, _>>(),
        cases: suite.contracts.iter().flat_map(|one| judged(one)).collect(),
    }
}

/// The ids of everything in a contract that can have a known failure: cases, and prerequisites.
fn judged(contract: &Contract) -> Vec<String> {
    let id = |kind, name| CaseId::for_entry(&contract.id, kind, name).to_string();
    let cases = contract.cases.iter().map(|case| case.id.to_string());
    let callers = contract.identities.keys();
    let given = contract.fixtures.values();
    let given = given.filter(|fixture| fixture.probe.is_some());
    cases
        .chain(callers.map(|name| id(EntryKind::Caller, name)))
        .chain(given.map(|fixture| id(EntryKind::Given, &fixture.name)))
        .chain(contract.ops.keys().map(|name| id(EntryKind::Control, name)))
        .collect()
}

/// The names of the values that requests take from a given fixture.
#[derive(Default)]
struct FixtureValues {
    required: BTreeSet<String>,
    optional: BTreeSet<String>,
}

fn by_fixture(
    given: &[(String, FixtureValues)],
    which: fn(&FixtureValues) -> &BTreeSet<String>,
) -> BTreeMap<String, Vec<String>> {
    let all = given.iter();
    all.map(|(name, values)| (name.clone(), which(values).iter().cloned().collect()))
        .collect()
}

/// Collects the values that the ops of a contract take from a fixture.
fn values(contract: &Contract, fixture: &str) -> FixtureValues {
    let prefix = format!("{fixture}.");
    let mut values = FixtureValues::default();
    let mut take = |name: &str, optional: bool| {
        let names = if optional {
            &mut values.optional
        } else {
            &mut values.required
        };
        names.extend(name.strip_prefix(&prefix).map(str::to_owned));
    };
    for op in contract.ops.values() {
        for piece in &op.path {
            if let PathPiece::Variable(name) = piece {
                take(name, false);
            }
        }
        let texts = op
            .query
            .iter()
            .chain(&op.headers)
            .chain(op.form.iter().flatten())
            .flat_map(|(_, text)| text.references());
        let body = op.body.iter().flat_map(JsonTemplate::references);
        for reference in texts.chain(body) {
            if let ValueSource::Scope(name) = &reference.from {
                take(name, reference.optional);
            }
        }
    }
    values
}
