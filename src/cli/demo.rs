//! `rebuff demo`: the suite against the embedded reference server, and the same as tests of
//! `cargo nextest`.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use clap::Parser;

use super::args::{Common, Demo};
use super::go::{Going, go, go_quietly};
use super::suite::suite;
use super::{Exit, Stopped, targets, usage};
use crate::case::{Contract, Suite};
use crate::diag::nearest;
use crate::plan::Chosen;
use crate::reference::{Deviation, Embedded, SERVERS, Server};
use crate::target_file::Target;

/// A free port on this machine alone.
pub(super) const LOOPBACK: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// An embedded server that runs, and the pair that tests it.
type Served = (Server, (Arc<Contract>, Arc<Target>));

pub(super) fn demo(args: &Demo) -> Result<Exit, Stopped> {
    let suite = suite(args.common.contracts.as_deref())?;
    let served = serve_all(&suite, args.mutant.as_deref(), args.variant.as_deref())?;
    let pairs = served.iter().map(|(_, pair)| pair.clone()).collect();
    go(
        &suite,
        &Going {
            pairs,
            journal: false,
            clean: None,
            chosen: Some(Chosen::All),
        },
        &args.common,
    )
}

/// What cargo-nextest calls: the flags of a test binary.
#[derive(Debug, Parser)]
#[command(name = "conformance")]
struct TestBinary {
    #[command(flatten)]
    common: Common,
}

pub(super) fn under_nextest(args: impl IntoIterator<Item = OsString>) -> Result<Exit, Stopped> {
    let args: TestBinary = match usage::parse(args) {
        Ok(args) => args,
        Err(exit) => return Ok(exit),
    };
    let suite = suite(args.common.contracts.as_deref())?;
    let served = serve_all(&suite, None, None)?;
    let pairs: Vec<_> = served.iter().map(|(_, pair)| pair.clone()).collect();
    go_quietly(&suite, &pairs, &args.common)
}

fn serve_all(
    suite: &Suite,
    mutant: Option<&str>,
    variant: Option<&str>,
) -> Result<Vec<Served>, Stopped> {
    let mut all = Vec::new();
    let mut found = mutant.is_none() && variant.is_none();
    for embedded in SERVERS.iter() {
        let Some(contract) = suite.contract(embedded.contract) else {
            continue;
        };
        let chosen = bent(embedded, mutant, variant);
        found |= chosen.found;
        let server =
            Server::start(embedded, LOOPBACK, chosen.deviation).map_err(Stopped::broken)?;
        let mut target = targets::of_demo(suite, contract, &server.origin())?;
        take_away(&mut target, chosen.without);
        all.push((server, (contract.clone(), Arc::new(target))));
    }
    if found {
        Ok(all)
    } else {
        Err(no_such_bend(&SERVERS, mutant, variant))
    }
}

/// What a mutant or a variant does to one embedded server.
#[derive(Default)]
pub(super) struct Bent {
    pub(super) deviation: Option<&'static Deviation>,
    pub(super) without: &'static [&'static str],
    pub(super) found: bool,
}

pub(super) fn bent(
    embedded: &'static Embedded,
    mutant: Option<&str>,
    variant: Option<&str>,
) -> Bent {
    if let Some(mutant) = embedded.mutants.iter().find(|m| Some(m.id) == mutant) {
        return Bent {
            deviation: Some(&mutant.deviation),
            without: &[],
            found: true,
        };
    }
    match embedded.variants.iter().find(|v| Some(v.id) == variant) {
        Some(v) => Bent {
            deviation: v.deviation.as_ref(),
            without: v.without,
            found: true,
        },
        None => Bent::default(),
    }
}

/// Names the one of these servers that was meant, or all if none is near.
pub(super) fn no_such_bend(
    among: &[Embedded],
    mutant: Option<&str>,
    variant: Option<&str>,
) -> Stopped {
    let (kind, word, known): (_, _, Vec<&str>) = match (mutant, variant) {
        (Some(mutant), _) => {
            let all = among.iter().flat_map(|server| &server.mutants);
            ("mutant", mutant, all.map(|mutant| mutant.id).collect())
        }
        (None, variant) => {
            let all = among.iter().flat_map(|server| &server.variants);
            let all = all.map(|variant| variant.id).collect();
            ("variant", variant.unwrap_or_default(), all)
        }
    };
    let meant = match nearest(word, known.iter().copied()) {
        Some(right) => format!("did you mean `{right}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    Stopped::usage(format!("unknown {kind} `{word}`; {meant}"))
}

/// Takes away what a variant does without: `identity.guest`, `given.calendar`, `feature.…`, `hook.…`.
pub(super) fn take_away(target: &mut Target, without: &[&str]) {
    for name in without {
        match name.split_once('.') {
            Some(("identity" | "session", name)) => {
                target.identities.remove(name);
                target.sessions.remove(name);
            }
            Some(("given", name)) => drop(target.given.remove(name)),
            Some(("feature", name)) => drop(target.features.remove(name)),
            Some(("hook", name)) => drop(target.hooks.remove(name)),
            _ => {}
        }
    }
}
