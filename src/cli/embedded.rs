//! The embedded reference server, with the mutant or the variant that the user chose.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::command_error::CommandError;
use crate::diag::nearest;
use crate::reference::{Deviation, Embedded};
use crate::target_file::Target;

/// A free port on the loopback interface.
pub(super) const LOOPBACK: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// How a mutant or a variant changes one embedded server.
#[derive(Default)]
pub(super) struct ChosenDeviation {
    /// What the server does differently.
    pub(super) deviation: Option<&'static Deviation>,
    /// The entries that the target file must leave out.
    pub(super) without: &'static [&'static str],
    /// Whether the server knows the mutant or variant.
    pub(super) found: bool,
}

/// Looks up a mutant or a variant of an embedded server.
pub(super) fn find_deviation(
    embedded: &'static Embedded,
    mutant: Option<&str>,
    variant: Option<&str>,
) -> ChosenDeviation {
    if let Some(mutant) = embedded.mutants.iter().find(|m| Some(m.id) == mutant) {
        return ChosenDeviation {
            deviation: Some(&mutant.deviation),
            without: &[],
            found: true,
        };
    }
    match embedded.variants.iter().find(|v| Some(v.id) == variant) {
        Some(v) => ChosenDeviation {
            deviation: v.deviation.as_ref(),
            without: v.without,
            found: true,
        },
        None => ChosenDeviation::default(),
    }
}

/// The error for an unknown mutant or variant. It names the nearest id, or all ids.
pub(super) fn unknown_deviation(
    servers: &[Embedded],
    mutant: Option<&str>,
    variant: Option<&str>,
) -> CommandError {
    let (kind, id, known): (_, _, Vec<&str>) = match (mutant, variant) {
        (Some(mutant), _) => {
            let all = servers.iter().flat_map(|server| &server.mutants);
            ("mutant", mutant, all.map(|mutant| mutant.id).collect())
        }
        (None, variant) => {
            let all = servers.iter().flat_map(|server| &server.variants);
            let all = all.map(|variant| variant.id).collect();
            ("variant", variant.unwrap_or_default(), all)
        }
    };
    let help = match nearest(id, known.iter().copied()) {
        Some(right) => format!("did you mean `{right}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    CommandError::usage(format!("unknown {kind} `{id}`; {help}"))
}

/// Removes what a variant lacks from a target, by names such as `identity.guest` and `feature.…`.
pub(super) fn remove_from_target(target: &mut Target, without: &[&str]) {
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
