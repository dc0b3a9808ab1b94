//! `rebuff run`: the suite against a server of the user's.

use std::sync::Arc;

use super::args::Run;
use super::go::{Going, go};
use super::suite::{suite, suite_of};
use super::{Exit, Stopped, targets};

pub(super) fn run(args: &Run) -> Result<Exit, Stopped> {
    let contract = match (&args.target, &args.contract) {
        (Some(path), _) => targets::contract_of(path),
        (None, contract) => contract.clone(),
    };
    let folder = args.common.contracts.as_deref();
    let suite = match contract {
        Some(contract) => suite_of(&contract, folder)?,
        None => suite(folder)?,
    };
    let (target, clean) = match (&args.target, &args.contract, &args.url, &args.auth_env) {
        (Some(path), ..) => {
            let clean = format!(
                "rebuff clean --target {} --out {}",
                path.display(),
                args.common.out.display()
            );
            (targets::of_file(&suite, path)?, Some(clean))
        }
        (None, Some(contract), Some(url), Some(variable)) => {
            let clean = "rebuff clean --target FILE (a target file with the same address)";
            (
                targets::of_flags(&suite, contract, url, variable)?,
                Some(clean.to_owned()),
            )
        }
        _ => return Err(no_target()),
    };
    let Some(contract) = suite.contract(&target.contract) else {
        return Err(no_target());
    };
    // To list the cases nothing is sent.
    let target = if args.common.list {
        target
    } else {
        targets::learnt(contract, target, args.common.limits())?
    };
    let pairs = vec![(contract.clone(), Arc::new(target))];
    let exit = go(
        &suite,
        &Going {
            pairs,
            journal: true,
            clean,
            chosen: None,
        },
        &args.common,
    );
    // As with the record: the process ends.
    std::mem::forget(suite);
    exit
}

/// A run without a target is never silently one against the embedded server.
fn no_target() -> Stopped {
    Stopped::usage(
        "`rebuff run` needs a server to test: type `rebuff run --target FILE`, or `rebuff run \
         --contract calendar --url URL --auth-env VARIABLE`; `rebuff demo` tests the embedded one",
    )
}
