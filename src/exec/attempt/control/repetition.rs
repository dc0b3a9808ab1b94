//! Cases whose fault gets the error that the valid request gets too. Nothing shows that the server saw
//! the fault, so they are not judged.

use super::contrast::error_summary;
use crate::case::Case;
use crate::exec::attempt::observation::Observation;
use crate::exec::context::{ContractContext, UsualError};
use crate::exec::stop::Stop;
use crate::judge::Exchange;
use crate::vocab::TroubleKind;

/// Blocks a case that got the usual error of its op. A positive case sends the valid request itself,
/// so it is judged.
pub(crate) fn without_repetition(
    context: &ContractContext,
    case: &Case,
    observation: Observation,
) -> Observation {
    let Some((op, usual)) = repetition(context, case, &observation) else {
        return observation;
    };
    let why = format!(
        "{} is also the answer to `{op}` without a fault, so it does not show that the server saw the \
         fault; the server said {}",
        usual.summary, usual.said
    );
    let mut observation = observation.without_shot();
    observation.stop = Some(Stop::Blocked {
        by: usual.proved_by,
        why,
    });
    observation
}

/// The usual error that the shot got, or else the step that stopped the case; with its op.
fn repetition(
    context: &ContractContext,
    case: &Case,
    observation: &Observation,
) -> Option<(String, UsualError)> {
    let evidence = &observation.evidence;
    let usual = |op: &str, exchange: &Exchange| {
        let summary = error_summary(context.judge().error_word(exchange), exchange)?;
        let usual = context.contrasts.find(op, &summary)?;
        Some((op.to_owned(), usual))
    };
    match (evidence.shot(), &observation.stop) {
        (Some(_), _) if case.is_positive() => None,
        (Some(shot), _) => {
            let mut ops = case.controls().into_iter().chain([case.op.as_str()]);
            ops.find_map(|op| usual(op, shot))
        }
        (None, Some(Stop::Trouble(TroubleKind::SetUp, _))) => {
            let last = evidence.exchanges.last()?;
            usual(&last.op, last)
        }
        (None, _) => None,
    }
}
