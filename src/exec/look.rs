//! A case, looked at as often as it has to be: some answers may have nothing to do with the fault.
//! Then the control is sent once more, and only if that is accepted, the whole case.

use super::Stop;
use super::attempt::Attempt;
use super::run::Halt;
use super::site::Site;
use crate::case::Case;
use crate::judge::{Evidence, Exchange};
use crate::plan::What;
use crate::view::Outcome;
use crate::vocab::Cause;

/// All that a case or a line gave.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) evidence: Evidence,
    /// What a first look saw before the case was sent again: kept for the record.
    pub(crate) earlier: Vec<Exchange>,
    pub(crate) stop: Option<Stop>,
}

/// Runs a case until it can be judged.
pub(crate) async fn case(site: &Site, case: &Case) -> Seen {
    let owner = case.id.as_str();
    let mut first = Attempt::new(site, owner, 1);
    let stop = until_halted(site, first.case(case)).await;
    let mut seen = Seen {
        evidence: first.evidence,
        earlier: Vec::new(),
        stop,
    };
    let puzzle = match (&seen.stop, seen.evidence.shot()) {
        (None, Some(shot)) if is_puzzling(case, shot) => shot.outcome.clone(),
        _ => return seen,
    };
    if let Outcome::None(why) = &puzzle
        && why.unreachable
    {
        let message = format!("the request could not be sent: {why}");
        seen.stop = Some(Stop::Trouble(Cause::Transport, message));
        return seen;
    }
    let mut control = Attempt::new(site, owner, 2);
    let stop = until_halted(site, second_control(&mut control, case, &puzzle)).await;
    seen.earlier.append(&mut seen.evidence.exchanges);
    seen.earlier.append(&mut control.evidence.exchanges);
    seen.evidence = Evidence::default();
    if let Some(stop) = stop {
        seen.stop = Some(stop);
        return seen;
    }
    let mut second = Attempt::new(site, owner, 3);
    seen.stop = until_halted(site, second.case(case)).await;
    seen.evidence = second.evidence;
    if let Some(shot) = seen.evidence.shot()
        && !is_the_same(&puzzle, &shot.outcome)
    {
        seen.evidence.unsteady = Some(format!("{} first", puzzle.brief()));
    }
    seen
}

/// Sends a line.
pub(crate) async fn line(site: &Site, owner: &str, what: &What) -> Seen {
    let mut attempt = Attempt::new(site, owner, 1);
    let stop = until_halted(site, attempt.line(what)).await;
    Seen {
        evidence: attempt.evidence,
        earlier: Vec::new(),
        stop,
    }
}

async fn second_control(
    attempt: &mut Attempt<'_>,
    case: &Case,
    puzzle: &Outcome,
) -> Result<(), Stop> {
    tokio::time::sleep(attempt.wait_after(puzzle)).await;
    for op in case.controls() {
        if let Err(stop) = attempt.alone(op, None).await {
            return Err(match stop {
                Stop::Trouble(kind, message) => {
                    let got = puzzle.brief();
                    let words = format!("{got}, and then the request without the fault: {message}");
                    Stop::Trouble(kind, words)
                }
                skip @ Stop::Skip(_) => skip,
            });
        }
    }
    Ok(())
}

/// Whether an answer to the shot may have nothing to do with the fault. One that the case lists is
/// an answer; so is a 401 to a request whose credentials are the fault.
fn is_puzzling(case: &Case, shot: &Exchange) -> bool {
    let Outcome::Answer(answer) = &shot.outcome else {
        return true;
    };
    let listed = case
        .listed()
        .any(|one| one.status.iter().any(|status| status.covers(answer.status)));
    match answer.status {
        429 | 502 | 503 | 504 => !listed,
        401 => !listed && !shot.anonymous,
        _ => false,
    }
}

fn is_the_same(first: &Outcome, second: &Outcome) -> bool {
    match (first, second) {
        (Outcome::Answer(first), Outcome::Answer(second)) => first.status == second.status,
        (Outcome::None(_), Outcome::None(_)) => true,
        (Outcome::Answer(_), Outcome::None(_)) | (Outcome::None(_), Outcome::Answer(_)) => false,
    }
}

/// Lets it run until it is done or the run is ended.
async fn until_halted(site: &Site, work: impl Future<Output = Result<(), Stop>>) -> Option<Stop> {
    let mut halt = site.halt.subscribe();
    tokio::select! {
        biased;
        result = work => result.err(),
        halted = halt.wait_for(Option::is_some) => {
            let why = halted.ok().and_then(|why| why.clone()).unwrap_or(Halt::Interrupted);
            Some(Stop::Trouble(Cause::Interrupted, why.to_string()))
        }
    }
}
