//! Targets: from a file, from a few flags, or from an embedded server.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::{Stopped, env};
use crate::case::{Contract, From, PathPiece, Suite};
use crate::diag::Source;
use crate::target::{Edge, Names, Target, Vocabulary, base_url, read};
use crate::vocab::{MIN_SECRET_CHARS, Secret};

/// Reads a target file.
pub(super) fn of_file(suite: &Suite, path: &Path) -> Result<Target, Stopped> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        Stopped::usage(format!(
            "cannot read the target file `{}` ({e}); `rebuff serve --write-target` makes an example",
            path.display()
        ))
    })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    of_text(suite, &path.display().to_string(), &text, folder)
}

/// The contract that a target file names, where it can be read; what is wrong with the file is told
/// when it is read as a whole.
pub(super) fn contract_of(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    crate::target::contract_of(&Source::new(path.display().to_string(), text))
}

/// Reads the target file of an embedded server, and puts its address in.
pub(super) fn of_demo(suite: &Suite, contract: &Contract, base: &str) -> Result<Target, Stopped> {
    let name = format!("cases/{}/_demo.toml", contract.id);
    let mut target = of_text(suite, &name, &contract.demo, Path::new("."))?;
    target.base = base_url(base).map_err(Stopped::usage)?;
    Ok(target)
}

/// A target that is an address and one token.
pub(super) fn of_flags(
    suite: &Suite,
    contract: &str,
    url: &str,
    variable: &str,
) -> Result<Target, Stopped> {
    let found = contract_named(suite, contract)?;
    let base = base_url(url).map_err(|e| Stopped::usage(e.replace("`base`", "--url")))?;
    let token = env::variable(variable)
        .filter(|token| !token.is_empty())
        .ok_or_else(|| {
            Stopped::usage(format!(
                "the environment has no `{variable}`, which --auth-env names; set it to the token"
            ))
        })?;
    if token.chars().count() < MIN_SECRET_CHARS {
        return Err(Stopped::usage(format!(
            "the token in `{variable}` has fewer than {MIN_SECRET_CHARS} characters and could not \
             be masked in reports"
        )));
    }
    Ok(Target::short(
        contract,
        base,
        main_identity(found),
        Secret::new(token),
    ))
}

/// The contract of that id, or which there are.
pub(super) fn contract_named<'s>(suite: &'s Suite, id: &str) -> Result<&'s Contract, Stopped> {
    suite.contract(id).map(Arc::as_ref).ok_or_else(|| {
        let known: Vec<&str> = suite.contracts.iter().map(|c| c.id.as_str()).collect();
        let known = known.join(", ");
        Stopped::usage(format!("unknown contract `{id}`; there is {known}"))
    })
}

/// The identity that most of a contract speaks with: the one that its probe speaks with by itself.
pub(super) fn main_identity(contract: &Contract) -> &str {
    let own = |(name, identity): &(&String, &crate::case::Identity)| {
        identity
            .probe
            .as_ref()
            .is_some_and(|probe| contract.op(probe).identity == **name)
    };
    contract
        .identities
        .iter()
        .find(own)
        .map_or("", |(name, _)| name)
}

fn of_text(suite: &Suite, name: &str, text: &str, folder: &Path) -> Result<Target, Stopped> {
    let variable = |name: &str| env::variable(name);
    let edge = Edge {
        env: &variable,
        folder,
        today: env::now().date_naive(),
    };
    read(&Source::new(name, text), &vocabulary(suite), &edge)
        .map_err(|problems| Stopped::problems(&problems))
}

/// The words that a target file may use.
fn vocabulary(suite: &Suite) -> Vocabulary {
    let contracts = suite.contracts.iter().map(|contract| {
        let identities = contract.identities.keys().cloned().collect();
        let given = contract
            .fixtures
            .values()
            .filter(|fixture| fixture.given)
            .map(|fixture| (fixture.name.clone(), values(contract, &fixture.name)));
        (
            contract.id.clone(),
            Names {
                identities,
                features: contract.features.keys().cloned().collect(),
                hooks: contract.hooks.keys().cloned().collect(),
                given: given.collect(),
            },
        )
    });
    let cases = suite.contracts.iter().flat_map(|contract| &contract.cases);
    Vocabulary {
        contracts: contracts.collect::<BTreeMap<_, _>>(),
        cases: cases.map(|case| case.id.to_string()).collect(),
    }
}

/// The values that requests take from a given fixture.
fn values(contract: &Contract, fixture: &str) -> Vec<String> {
    let prefix = format!("{fixture}.");
    let mut names = BTreeSet::new();
    let mut take = |name: &str| {
        names.extend(name.strip_prefix(&prefix).map(str::to_owned));
    };
    for op in contract.ops.values() {
        for piece in &op.path {
            if let PathPiece::Variable(name) = piece {
                take(name);
            }
        }
        let texts = op
            .query
            .iter()
            .chain(&op.headers)
            .flat_map(|(_, text)| text.references());
        let body = op
            .body
            .iter()
            .flat_map(crate::case::JsonTemplate::references);
        for reference in texts.chain(body) {
            if let From::Scope(name) = &reference.from {
                take(name);
            }
        }
    }
    names.into_iter().collect()
}
