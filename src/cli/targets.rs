//! Targets: from a file, from a few flags, or from an embedded server.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::{Stopped, env};
use crate::case::{Contract, IdentityKind, PathPiece, Suite, ValueSource};
use crate::diag::Source;
use crate::exec::{DiscoveryError, Limits, discover};
use crate::target_file::{Edge, Names, Target, Vocabulary, base_url, read};
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
    crate::target_file::contract_of(&Source::new(path.display().to_string(), text))
}

/// The origin that the target file of an embedded server has in all its addresses.
pub(super) const DEMO_ORIGIN: &str = "http://127.0.0.1";

/// Reads the target file of an embedded server that listens at this origin.
pub(super) fn of_demo(suite: &Suite, contract: &Contract, origin: &str) -> Result<Target, Stopped> {
    let name = format!("cases/{}/_demo.toml", contract.id);
    let text = at_origin(&contract.demo, origin);
    of_text(suite, &name, &text, Path::new("."))
}

/// The target file of an embedded server with the origin at which it listens.
pub(super) fn at_origin(demo: &str, origin: &str) -> String {
    demo.replace(&format!("{DEMO_ORIGIN}/"), &format!("{origin}/"))
}

/// A target that is an address and one token.
pub(super) fn of_flags(
    suite: &Suite,
    contract: &str,
    url: &str,
    variable: &str,
) -> Result<Target, Stopped> {
    let found = contract_named(suite, contract)?;
    let main = main_identity(found);
    if found.endpoints.len() > 1 || kind_of(found, main) != Some(IdentityKind::Bearer) {
        return Err(Stopped::usage(format!(
            "the contract `{contract}` needs more than an address and a token: write a target file \
             (`rebuff serve --contract {contract} --write-target FILE` makes an example)"
        )));
    }
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
        (found.first_endpoint(), base),
        main,
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

/// How an identity of a contract proves who it is.
pub(super) fn kind_of(contract: &Contract, identity: &str) -> Option<IdentityKind> {
    contract.identities.get(identity).map(|found| found.kind)
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

/// Reads what a target leaves to the metadata document of its issuer.
pub(super) fn learnt(
    contract: &Contract,
    mut target: Target,
    limits: Limits,
) -> Result<Target, Stopped> {
    match discover(contract, &mut target, limits) {
        Ok(()) => Ok(target),
        Err(why @ DiscoveryError::NotReached(_)) => Err(Stopped::broken(why)),
        Err(why @ DiscoveryError::Unusable(_)) => Err(Stopped::usage(why)),
    }
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
        let identities = contract.identities.iter();
        let identities = identities.map(|(name, one)| (name.clone(), one.kind));
        let given = contract
            .fixtures
            .values()
            .filter(|fixture| fixture.given)
            .map(|fixture| {
                let mut values = values(contract, &fixture.name);
                values.wanted.extend(fixture.wants.iter().cloned());
                (fixture.name.clone(), values)
            });
        let given: Vec<(String, Values)> = given.collect();
        (
            contract.id.clone(),
            Names {
                metadata: contract.discovery.is_some(),
                endpoints: contract.endpoints.clone(),
                identities: identities.collect(),
                features: contract.features.keys().cloned().collect(),
                hooks: contract.hooks.keys().cloned().collect(),
                given: named(&given, |values| &values.wanted),
                optional: named(&given, |values| &values.optional),
            },
        )
    });
    let cases = suite.contracts.iter().flat_map(|contract| &contract.cases);
    Vocabulary {
        contracts: contracts.collect::<BTreeMap<_, _>>(),
        cases: cases.map(|case| case.id.to_string()).collect(),
    }
}

/// The names of the values that requests take from a given fixture.
#[derive(Default)]
struct Values {
    wanted: BTreeSet<String>,
    optional: BTreeSet<String>,
}

fn named(
    given: &[(String, Values)],
    of: fn(&Values) -> &BTreeSet<String>,
) -> BTreeMap<String, Vec<String>> {
    let all = given.iter();
    all.map(|(name, values)| (name.clone(), of(values).iter().cloned().collect()))
        .collect()
}

fn values(contract: &Contract, fixture: &str) -> Values {
    let prefix = format!("{fixture}.");
    let mut values = Values::default();
    let mut take = |name: &str, optional: bool| {
        let names = if optional {
            &mut values.optional
        } else {
            &mut values.wanted
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
        let body = op
            .body
            .iter()
            .flat_map(crate::case::JsonTemplate::references);
        for reference in texts.chain(body) {
            if let ValueSource::Scope(name) = &reference.from {
                take(name, reference.optional);
            }
        }
    }
    values
}
