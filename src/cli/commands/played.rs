//! Runs one entry against the embedded server, to show what it sends and receives.

use std::sync::Arc;

use crate::case::{Contract, IdentityKind, Suite};
use crate::cli::args::SERVED_AT;
use crate::cli::command_error::CommandError;
use crate::cli::embedded::LOOPBACK;
use crate::cli::{env, targets};
use crate::exec::{self, Options};
use crate::plan::{self, Chosen, Selection};
use crate::reference::{Embedded, Server};
use crate::target_file::{Target, base_url};
use crate::vocab::{CaseId, CaseRecord, MIN_SECRET_CHARS, Secret};

/// Makes a minimal target with an address and one token.
pub(super) fn minimal_target(contract: &Contract) -> Result<Target, CommandError> {
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

/// Runs an entry against the embedded server. Returns its prerequisites and its record.
pub(super) fn play(
    suite: &Suite,
    contract: &Arc<Contract>,
    id: &CaseId,
    embedded: &'static Embedded,
) -> Result<(Vec<CaseId>, Option<CaseRecord>), CommandError> {
    let server = Server::start(embedded, LOOPBACK, None).map_err(CommandError::trouble)?;
    let target = Arc::new(targets::from_demo(suite, contract, &server.origin())?);
    let selection = Selection {
        filters: vec![id.to_string()],
        exact: true,
        chosen: Chosen::All,
        ..Selection::default()
    };
    let plan = plan::build(contract, &target, &selection);
    let mut entries = plan.entries.iter();
    let entry = entries.find(|entry| entry.id == *id);
    let prerequisites = entry.map_or(Vec::new(), |entry| entry.prerequisites.clone());
    let (_handles, run) = exec::prepare(
        vec![plan],
        &suite.store,
        Options::in_process("explain", env::now()),
    )
    .map_err(CommandError::trouble)?;
    let finished = run.finish();
    let record = finished.cases.into_iter().find(|one| one.id == *id);
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
