//! Makes a target from a target file, from flags, or from an embedded demo target file.

use std::path::Path;
use std::sync::Arc;

use super::vocabulary::vocabulary;
use crate::case::{Contract, Identity, IdentityKind, Suite};
use crate::cli::command_error::CommandError;
use crate::cli::env;
use crate::diag::Source;
use crate::exec::{self, DiscoveryError, Limits};
use crate::target_file::{Environment, Target, base_url, read};
use crate::vocab::{MIN_SECRET_CHARS, Secret};

/// Reads a target file.
pub(in crate::cli) fn from_file(suite: &Suite, path: &Path) -> Result<Target, CommandError> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        CommandError::usage(format!(
            "cannot read the target file `{}` ({e}); `rebuff serve --write-target` makes an example",
            path.display()
        ))
    })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    from_text(suite, &path.display().to_string(), &text, folder)
}

/// Returns the contract that a target file names, if the file can be read. Problems in the file are
/// reported later, when the whole file is read.
pub(in crate::cli) fn contract_in_file(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    crate::target_file::contract_of(&Source::new(path.display().to_string(), text))
}

/// The origin of all addresses in a demo target file. A running server has its own origin instead.
pub(in crate::cli) const DEMO_ORIGIN: &str = "http://127.0.0.1";

/// Reads the demo target file of a contract, for an embedded server at this origin.
pub(in crate::cli) fn from_demo(
    suite: &Suite,
    contract: &Contract,
    origin: &str,
) -> Result<Target, CommandError> {
    let name = format!("cases/{}/_demo.toml", contract.id);
    let text = demo_at_origin(&contract.demo, origin);
    from_text(suite, &name, &text, Path::new("."))
}

/// Returns a demo target file with the origin of a running server.
pub(in crate::cli) fn demo_at_origin(demo: &str, origin: &str) -> String {
    demo.replace(&format!("{DEMO_ORIGIN}/"), &format!("{origin}/"))
}

/// Makes a target from an address and one token.
pub(in crate::cli) fn from_flags(
    suite: &Suite,
    contract: &str,
    url: &str,
    variable: &str,
) -> Result<Target, CommandError> {
    let found = contract_named(suite, contract)?;
    let main = main_identity(found);
    if found.endpoints.len() > 1 || identity_kind(found, main) != Some(IdentityKind::Bearer) {
        return Err(CommandError::usage(format!(
            "the contract `{contract}` needs more than an address and a token: write a target file \
             (`rebuff serve --contract {contract} --write-target FILE` makes an example)"
        )));
    }
    let base = base_url(url).map_err(|e| CommandError::usage(e.replace("`base`", "--url")))?;
    let token = env::variable(variable)
        .filter(|token| !token.is_empty())
        .ok_or_else(|| {
            CommandError::usage(format!(
                "the environment has no `{variable}`, which --auth-env names; set it to the token"
            ))
        })?;
    if token.chars().count() < MIN_SECRET_CHARS {
        return Err(CommandError::usage(format!(
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

/// Finds a contract by its id. The error lists the known ids.
pub(in crate::cli) fn contract_named<'s>(
    suite: &'s Suite,
    id: &str,
) -> Result<&'s Contract, CommandError> {
    suite.contract(id).map(Arc::as_ref).ok_or_else(|| {
        let known: Vec<&str> = suite.contracts.iter().map(|c| c.id.as_str()).collect();
        let known = known.join(", ");
        CommandError::usage(format!("unknown contract `{id}`; there is {known}"))
    })
}

/// Returns the kind of credentials of an identity.
pub(in crate::cli) fn identity_kind(contract: &Contract, identity: &str) -> Option<IdentityKind> {
    contract.identities.get(identity).map(|found| found.kind)
}

/// Returns the main identity of a contract: the first one that its own probe op is sent as.
pub(in crate::cli) fn main_identity(contract: &Contract) -> &str {
    let own = |(name, identity): &(&String, &Identity)| {
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

/// Completes a target from the discovery document of its issuer.
pub(in crate::cli) fn discover(
    contract: &Contract,
    mut target: Target,
    limits: Limits,
) -> Result<Target, CommandError> {
    match exec::discover(contract, &mut target, limits) {
        Ok(()) => Ok(target),
        Err(why @ DiscoveryError::NotReached(_)) => Err(CommandError::trouble(why)),
        Err(why @ DiscoveryError::Unusable(_)) => Err(CommandError::usage(why)),
    }
}

fn from_text(suite: &Suite, name: &str, text: &str, folder: &Path) -> Result<Target, CommandError> {
    let variable = |name: &str| env::variable(name);
    let edge = Environment {
        variable: &variable,
        folder,
        today: env::now().date_naive(),
    };
    read(&Source::new(name, text), &vocabulary(suite), &edge)
        .map_err(|problems| CommandError::problems(&problems))
}
