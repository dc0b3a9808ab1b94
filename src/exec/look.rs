//! A case, looked at as often as it has to be: some answers may have nothing to do with the fault.
//! Then the control is sent once more, and only if that is accepted, the whole case.

use tokio::sync::OwnedSemaphorePermit;

use super::Stop;
use super::attempt::Attempt;
use super::halt::Halt;
use super::send::is_passing_trouble;
use super::site::Site;
use crate::case::Case;
use crate::judge::{Evidence, Exchange};
use crate::plan::What;
use crate::view::Outcome;
use crate::vocab::Cause;

/// All that a case or a line gave.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Every exchange, also those of a first look; the shot is in it only if it can be believed.
    pub(crate) evidence: Evidence,
    pub(crate) stop: Option<Stop>,
    /// Its place at the server, while it has one.
    pub(crate) place: Option<OwnedSemaphorePermit>,
}

/// Runs a case until it can be judged.
pub(crate) async fn case(site: &Site, case: &Case) -> Seen {
    let mut first = Attempt::new(site, case.id.as_str(), 1);
    let stop = until_halted(site, first.case(case)).await;
    let mut seen = Seen {
        evidence: first.evidence,
        stop,
        place: first.place,
    };
    let puzzle = match seen.evidence.shot() {
        Some(shot) if is_puzzling(case, shot) => shot.outcome.clone(),
        Some(_) | None => return seen,
    };
    if site.halt.borrow().is_some() {
        return seen.without_shot();
    }
    if let Some(stop) = unreachable(&puzzle) {
        seen.stop = Some(stop);
        return seen.without_shot();
    }
    // Whatever stopped the first look behind its shot, the second one finds out whether it was the
    // fault's doing.
    look_again(site, case, seen, &puzzle).await
}

/// Sends the control, and if it is accepted, the whole case once more.
async fn look_again(site: &Site, case: &Case, first: Seen, puzzle: &Outcome) -> Seen {
    let owner = case.id.as_str();
    let mut control = Attempt::new(site, owner, 2);
    control.evidence.exchanges = first.evidence.exchanges;
    control.place = first.place;
    let stop = until_halted(site, second_control(&mut control, case, puzzle)).await;
    if stop.is_some() {
        return Seen {
            evidence: control.evidence,
            stop,
            place: control.place,
        };
    }
    let mut second = Attempt::new(site, owner, 3);
    second.evidence.exchanges = control.evidence.exchanges;
    second.place = control.place;
    let stop = until_halted(site, second.case(case)).await;
    let mut seen = Seen {
        evidence: second.evidence,
        stop,
        place: second.place,
    };
    let Some(shot) = seen.evidence.shot() else {
        return seen;
    };
    if let Some(stop) = unreachable(&shot.outcome) {
        seen.stop = Some(stop);
        return seen.without_shot();
    }
    if !is_the_same(puzzle, &shot.outcome) {
        seen.evidence.unsteady = Some(format!("{} first", puzzle.brief()));
    }
    seen
}

impl Seen {
    /// What came back for the shot cannot be told from trouble: nothing is judged by it.
    fn without_shot(mut self) -> Self {
        self.evidence.shot = None;
        self
    }
}

/// A connection that cannot be made says nothing about a request that was never sent.
fn unreachable(outcome: &Outcome) -> Option<Stop> {
    match outcome {
        Outcome::None(why) if why.unreachable => {
            let message = format!("the request could not be sent: {why}");
            Some(Stop::Trouble(Cause::Transport, message))
        }
        Outcome::None(_) | Outcome::Answer(_) => None,
    }
}

/// Sends a line.
pub(crate) async fn line(site: &Site, owner: &str, what: &What) -> Seen {
    let mut attempt = Attempt::new(site, owner, 1);
    let stop = until_halted(site, attempt.line(what)).await;
    Seen {
        evidence: attempt.evidence,
        stop,
        place: attempt.place,
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
    let is_listed = shot.outcome.answer().is_some_and(|answer| {
        let mut statuses = case.listed().flat_map(|one| &one.status);
        statuses.any(|status| status.covers(answer.status))
    });
    is_passing_trouble(&shot.outcome, &shot.credentials) && !is_listed
}

fn is_the_same(first: &Outcome, second: &Outcome) -> bool {
    match (first, second) {
        (Outcome::Answer(first), Outcome::Answer(second)) => first.status == second.status,
        (Outcome::None(_), Outcome::None(_)) => true,
        (Outcome::Answer(_), Outcome::None(_)) | (Outcome::None(_), Outcome::Answer(_)) => false,
    }
}

/// Lets it run until it is done or the run is ended; nothing is begun in a run that has ended.
async fn until_halted(site: &Site, work: impl Future<Output = Result<(), Stop>>) -> Option<Stop> {
    let interrupted = |why: &Halt| Some(Stop::Trouble(Cause::Interrupted, why.to_string()));
    if let Some(why) = &*site.halt.borrow() {
        return interrupted(why);
    }
    let mut halt = site.halt.subscribe();
    tokio::select! {
        biased;
        result = work => result.err(),
        halted = halt.wait_for(Option::is_some) => {
            let why = halted.ok().and_then(|why| why.clone());
            interrupted(&why.unwrap_or(Halt::Interrupted))
        }
    }
}
