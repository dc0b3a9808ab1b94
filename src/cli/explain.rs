//! `rebuff explain`: one case, told whole, and played against the embedded server.

use std::sync::Arc;

use super::args::{Explain, SERVED_AT};
use super::demo::LOOPBACK;
use super::suite::suite;
use super::{Exit, Stopped, env, targets};
use crate::case::{Case, Contract, IdentityKind, Suite};
use crate::exec::{self, Options};
use crate::explain::{Explained, Mistaken};
use crate::plan::{self, Chosen, Selection};
use crate::reference::{Server, embedded};
use crate::target_file::{Target, base_url};
use crate::vocab::{CaseId, CaseRecord, MIN_SECRET_CHARS, Secret};

pub(super) fn explain(args: &Explain) -> Result<Exit, Stopped> {
    let suite = suite(args.contracts.as_deref())?;
    let (contract, case) = chosen(&suite, &args.case)?;
    let bare = bare(contract)?;
    let known = embedded(&contract.id);
    let (rests_on, played) = match known {
        Some(_) if !contract.demo.is_empty() => play(&suite, contract, case)?,
        _ => (Vec::new(), None),
    };
    let mutants = known.into_iter().flat_map(|server| &server.mutants);
    let explained = Explained {
        suite: &suite,
        contract,
        case,
        rests_on,
        missing: plan::missing(contract, &bare, case),
        played,
        mutants: mutants
            .map(|mutant| Mistaken {
                id: mutant.id,
                about: mutant.about,
                rules: mutant.rules,
            })
            .collect(),
    };
    env::say(explained.text().trim_end());
    Ok(Exit::Green)
}

/// The case with this id, or the only one whose id holds the text; of a matrix the first row.
fn chosen<'s>(suite: &'s Suite, text: &str) -> Result<(&'s Arc<Contract>, &'s Arc<Case>), Stopped> {
    let contracts = suite.contracts.iter();
    let all: Vec<_> = contracts
        .flat_map(|contract| contract.cases.iter().map(move |case| (contract, case)))
        .collect();
    let is = |id: &CaseId| id.as_str() == text || id.without_row() == text;
    if let Some(found) = all.iter().find(|(_, case)| is(&case.id)) {
        return Ok(*found);
    }
    let holds = |id: &CaseId| id.as_str().contains(text);
    let mut some: Vec<_> = all.iter().filter(|(_, case)| holds(&case.id)).collect();
    if let [one] = some.as_slice() {
        return Ok(**one);
    }
    some.dedup_by(|(_, a), (_, b)| a.id.without_row() == b.id.without_row());
    match some.as_slice() {
        [] => Err(none(
            text,
            all.iter().map(|(_, case)| case.id.without_row()),
        )),
        [first] => Ok(**first),
        several => Err(too_many(text, several.iter().map(|(_, case)| &case.id))),
    }
}

fn too_many<'s>(text: &str, ids: impl ExactSizeIterator<Item = &'s CaseId>) -> Stopped {
    const MOST: usize = 6;
    let count = ids.len();
    let some: Vec<&str> = ids.map(CaseId::without_row).take(MOST).collect();
    let more = match count.saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Stopped::usage(format!(
        "`{text}` is in the ids of {count} cases, give more of one: {}{more}; `rebuff list {text}` \
         shows them",
        some.join(", ")
    ))
}

fn none<'s>(text: &str, ids: impl Iterator<Item = &'s str>) -> Stopped {
    let kinds = ["caller", "given", "control", "watch"];
    if text.split("::").any(|part| kinds.contains(&part)) {
        return Stopped::usage(format!(
            "`{text}` is no case: a caller, a given value or a control is a good request that cases rest \
             on, and a watch looks at every answer; its record in `run.json` has its place, and \
             `rebuff list` shows the cases"
        ));
    }
    let near = crate::diag::nearest(text, ids);
    let near = near.map_or_else(String::new, |id| format!(", did you mean `{id}`?"));
    Stopped::usage(format!(
        "no case has `{text}` in its id{near}; `rebuff list` shows all"
    ))
}

/// The least that a target can be: an address and one token.
fn bare(contract: &Contract) -> Result<Target, Stopped> {
    let base = base_url(targets::DEMO_ORIGIN).map_err(Stopped::usage)?;
    let token = Secret::new("x".repeat(MIN_SECRET_CHARS));
    let identity = targets::main_identity(contract);
    let mut target = Target::short(
        &contract.id,
        (contract.first_endpoint(), base),
        identity,
        token,
    );
    // An address and a token are all that it needs, or nothing of what it needs.
    if targets::kind_of(contract, identity) != Some(IdentityKind::Bearer) {
        target.identities.clear();
        target.endpoints.clear();
    }
    Ok(target)
}

/// What the case rests on, and what became of it against the embedded server.
fn play(
    suite: &Suite,
    contract: &Arc<Contract>,
    case: &Case,
) -> Result<(Vec<CaseId>, Option<CaseRecord>), Stopped> {
    let Some(embedded) = embedded(&contract.id) else {
        return Ok((Vec::new(), None));
    };
    let server = Server::start(embedded, LOOPBACK, None).map_err(Stopped::broken)?;
    let target = Arc::new(targets::of_demo(suite, contract, &server.origin())?);
    let selection = Selection {
        filters: vec![case.id.to_string()],
        exact: true,
        chosen: Chosen::All,
        ..Selection::default()
    };
    let plan = plan::build(contract, &target, &selection);
    let mut entries = plan.entries.iter();
    let entry = entries.find(|entry| entry.id == case.id);
    let rests_on = entry.map_or(Vec::new(), |entry| entry.rests_on.clone());
    let (_tickets, run) = exec::prepare(
        vec![plan],
        &suite.store,
        Options::in_process("explain", env::now()),
    )
    .map_err(Stopped::broken)?;
    let finished = run.finish();
    let record = finished.cases.into_iter().find(|one| one.id == case.id);
    let home = format!("http://{SERVED_AT}");
    let record = record.map(|record| at_home(&record, &server.origin(), &home));
    Ok((rests_on, record.transpose().map_err(Stopped::broken)?))
}

/// The record with the address at which `rebuff serve` listens, where the commands can be tried.
fn at_home(record: &CaseRecord, from: &str, home: &str) -> serde_json::Result<CaseRecord> {
    let text = serde_json::to_string(record)?;
    serde_json::from_str(&text.replace(from.trim_end_matches('/'), home))
}
