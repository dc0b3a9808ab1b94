//! `rebuff explain`: explains one case, and runs it against the embedded server.

use std::sync::Arc;

use crate::case::{Case, Contract, IdentityKind, Suite};
use crate::cli::args::{Explain, SERVED_AT};
use crate::cli::command_error::CommandError;
use crate::cli::embedded::LOOPBACK;
use crate::cli::exit::Exit;
use crate::cli::{env, suite, targets};
use crate::exec::{self, Options};
use crate::explain::{CaseExplanation, MutantSummary};
use crate::plan::{self, Chosen, Selection};
use crate::reference::{Embedded, Server, embedded};
use crate::target_file::{Target, base_url};
use crate::vocab::{CaseId, CaseRecord, MIN_SECRET_CHARS, Secret};

pub(super) fn run(args: &Explain) -> Result<Exit, CommandError> {
    let suite = suite::load(args.contracts.as_deref())?;
    let (contract, case) = find_case(&suite, &args.case)?;
    let server = embedded(&contract.id);
    let (prerequisites, played) = match server {
        Some(server) if !contract.demo.is_empty() => play(&suite, contract, case, server)?,
        _ => (Vec::new(), None),
    };
    let mutants = server.into_iter().flat_map(|server| &server.mutants);
    let explanation = CaseExplanation {
        suite: &suite,
        contract,
        case,
        prerequisites,
        missing: plan::missing(contract, &minimal_target(contract)?, case),
        played,
        mutants: mutants
            .map(|mutant| MutantSummary {
                id: mutant.id,
                about: mutant.about,
                rules: mutant.rules,
            })
            .collect(),
    };
    env::print(explanation.text().trim_end());
    Ok(Exit::Green)
}

/// Finds the case with this id, or the only case whose id contains the text. If the case has a
/// matrix, returns its first row.
fn find_case<'s>(
    suite: &'s Suite,
    text: &str,
) -> Result<(&'s Arc<Contract>, &'s Arc<Case>), CommandError> {
    let contracts = suite.contracts.iter();
    let all: Vec<_> = contracts
        .flat_map(|contract| contract.cases.iter().map(move |case| (contract, case)))
        .collect();
    let is_exact = |id: &CaseId| id.as_str() == text || id.without_row() == text;
    if let Some(found) = all.iter().find(|(_, case)| is_exact(&case.id)) {
        return Ok(*found);
    }
    let contains = |id: &CaseId| id.as_str().contains(text);
    let mut some: Vec<_> = all.iter().filter(|(_, case)| contains(&case.id)).collect();
    if let [one] = some.as_slice() {
        return Ok(**one);
    }
    some.dedup_by(|(_, a), (_, b)| a.id.without_row() == b.id.without_row());
    match some.as_slice() {
        [] => Err(no_case(
            text,
            all.iter().map(|(_, case)| case.id.without_row()),
        )),
        [first] => Ok(**first),
        several => Err(many_cases(text, several.iter().map(|(_, case)| &case.id))),
    }
}

fn many_cases<'s>(text: &str, ids: impl ExactSizeIterator<Item = &'s CaseId>) -> CommandError {
    const MAX_IDS: usize = 6;
    let count = ids.len();
    let some: Vec<&str> = ids.map(CaseId::without_row).take(MAX_IDS).collect();
    let more = match count.saturating_sub(MAX_IDS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    CommandError::usage(format!(
        "`{text}` is in the ids of {count} cases, give more of one: {}{more}; `rebuff list {text}` \
         shows them",
        some.join(", ")
    ))
}

fn no_case<'s>(text: &str, ids: impl Iterator<Item = &'s str>) -> CommandError {
    let kinds = ["caller", "given", "control", "watch"];
    if text.split("::").any(|part| kinds.contains(&part)) {
        return CommandError::usage(format!(
            "`{text}` is not a case: a caller, a given value or a control is a good request that cases \
             depend on, and a watch checks every response; its record in `run.json` has its location, \
             and `rebuff list` shows the cases"
        ));
    }
    let near = crate::diag::nearest(text, ids);
    let near = near.map_or_else(String::new, |id| format!(", did you mean `{id}`?"));
    CommandError::usage(format!(
        "no case has `{text}` in its id{near}; `rebuff list` shows all"
    ))
}

/// Makes a minimal target with an address and one token.
fn minimal_target(contract: &Contract) -> Result<Target, CommandError> {
    let base = base_url(targets::DEMO_ORIGIN).map_err(CommandError::usage)?;
    let token = Secret::new("x".repeat(MIN_SECRET_CHARS));
    let identity = targets::main_identity(contract);
    let mut target = Target::short(
        &contract.id,
        (contract.first_endpoint(), base),
        identity,
        token,
    );
    // If the main identity does not use a token, a target file is needed. The target is then empty.
    if targets::identity_kind(contract, identity) != Some(IdentityKind::Bearer) {
        target.identities.clear();
        target.endpoints.clear();
    }
    Ok(target)
}

/// Runs the case against the embedded server. Returns the prerequisites of the case and its record.
fn play(
    suite: &Suite,
    contract: &Arc<Contract>,
    case: &Case,
    embedded: &'static Embedded,
) -> Result<(Vec<CaseId>, Option<CaseRecord>), CommandError> {
    let server = Server::start(embedded, LOOPBACK, None).map_err(CommandError::trouble)?;
    let target = Arc::new(targets::from_demo(suite, contract, &server.origin())?);
    let selection = Selection {
        filters: vec![case.id.to_string()],
        exact: true,
        chosen: Chosen::All,
        ..Selection::default()
    };
    let plan = plan::build(contract, &target, &selection);
    let mut entries = plan.entries.iter();
    let entry = entries.find(|entry| entry.id == case.id);
    let prerequisites = entry.map_or(Vec::new(), |entry| entry.prerequisites.clone());
    let (_handles, run) = exec::prepare(
        vec![plan],
        &suite.store,
        Options::in_process("explain", env::now()),
    )
    .map_err(CommandError::trouble)?;
    let finished = run.finish();
    let record = finished.cases.into_iter().find(|one| one.id == case.id);
    let record = record
        .map(|record| with_serve_address(&record, &server.origin()))
        .transpose()
        .map_err(CommandError::trouble)?;
    Ok((prerequisites, record))
}

/// Returns the record with the address of `rebuff serve`, so that its curl commands work there.
fn with_serve_address(record: &CaseRecord, origin: &str) -> serde_json::Result<CaseRecord> {
    let text = serde_json::to_string(record)?;
    let served = format!("http://{SERVED_AT}");
    serde_json::from_str(&text.replace(origin.trim_end_matches('/'), &served))
}
