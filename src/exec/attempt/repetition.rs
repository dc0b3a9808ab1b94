//! A case whose fault gets the answer that its valid request gets too, from a server that answers a known
//! caller in an unexpected way: nothing shows that the server saw the fault.

use super::contrast::error_answer;
use super::observation::Observation;
use crate::case::Case;
use crate::exec::context::{ContractContext, Deviation};
use crate::exec::stop::Stop;
use crate::judge::Exchange;
use crate::vocab::TroubleKind;

/// The observation of a case; if its answer repeats the deviation of a control, it is not judged. A
/// positive case is that control itself, and judges the deviation.
pub(crate) fn without_repetition(
    context: &ContractContext,
    case: &Case,
    observation: Observation,
) -> Observation {
    let Some((op, deviation)) = repetition(context, case, &observation) else {
        return observation;
    };
    let why = format!(
        "{} is also the answer to `{op}` without a fault: it does not show that the server saw the fault; it \
         said {}",
        deviation.answer, deviation.said
    );
    let mut observation = observation.without_shot();
    observation.stop = Some(Stop::Blocked {
        by: deviation.proved_by,
        why,
    });
    observation
}

/// The deviation that the judged response repeats, or the one to the step that stopped the case.
fn repetition(
    context: &ContractContext,
    case: &Case,
    observation: &Observation,
) -> Option<(String, Deviation)> {
    let evidence = &observation.evidence;
    let deviation = |op: &str, exchange: &Exchange| {
        let answer = error_answer(context.judge().error_word(exchange), exchange)?;
        let deviation = context.contrasts.repeated(op, &answer)?;
        Some((op.to_owned(), deviation))
    };
    match (evidence.shot(), &observation.stop) {
        (Some(_), _) if case.is_positive() => None,
        (Some(shot), _) => {
            let mut ops = case.controls().into_iter().chain([case.op.as_str()]);
            ops.find_map(|op| deviation(op, shot))
        }
        (None, Some(Stop::Trouble(TroubleKind::SetUp, _))) => {
            let last = evidence.exchanges.last()?;
            deviation(&last.op, last)
        }
        (None, _) => None,
    }
}
