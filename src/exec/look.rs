//! A case, looked at as often as it has to be: some answers may have nothing to do with the fault.
//! Then the control is sent once more, and only if that is accepted, the whole case.

use std::pin::{Pin, pin};
use std::time::Duration;

use super::Stop;
use super::attempt::Attempt;
use super::fall::{came, decided, taken};
use super::halt::Halt;
use super::places::Place;
use super::send::is_passing_trouble;
use super::site::Site;
use crate::case::{Case, Fallback};
use crate::judge::{Evidence, Exchange};
use crate::plan::Subject;
use crate::view::Outcome;
use crate::vocab::TroubleKind;

/// All that a case or a line gave.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Every exchange, also those of a first look; the shot is in it only if it can be believed.
    pub(crate) evidence: Evidence,
    pub(crate) stop: Option<Stop>,
    /// Its place at the server, while it has one: to the end where it is needed for clean-up.
    pub(crate) place: Option<Place>,
    /// How long it has had places that it gave back.
    pub(crate) held: Duration,
}

/// Runs a case until it can be judged; where a fallback of the contract is taken, all of it once more.
pub(crate) async fn case(site: &Site, case: &Case) -> Seen {
    let seen = looked(site, case, Looks::default(), Seen::default()).await;
    let taken = seen.evidence.shot().and_then(|shot| {
        let fallback = taken(site, case, shot).filter(|_| seen.stop.is_none())?;
        Some((fallback, came(site, fallback, shot)))
    });
    let Some((fallback, first)) = taken else {
        return seen;
    };
    let looks = Looks {
        before: LOOKS,
        fallback: Some(fallback),
    };
    let again = Box::pin(looked(site, case, looks, seen)).await;
    decided(site, first, fallback, again)
}

/// How many attempts a case has, with a second look and its control.
const LOOKS: u32 = 3;

/// Which attempts a case has, and how.
#[derive(Clone, Copy, Default)]
struct Looks<'s> {
    /// How many there were before, so that all values are new.
    before: u32,
    fallback: Option<&'s Fallback>,
}

impl<'s> Looks<'s> {
    /// An attempt that goes on with what was seen.
    fn attempt(self, site: &'s Site, owner: &str, number: u32, seen: Seen) -> Attempt<'s> {
        let mut attempt = Attempt::new(site, owner, self.before + number).by(self.fallback);
        attempt.evidence.exchanges = seen.evidence.exchanges;
        attempt.place = seen.place;
        attempt.held = seen.held;
        attempt
    }
}

/// Runs a case until its answer can be believed.
async fn looked<'s>(site: &'s Site, case: &Case, looks: Looks<'s>, before: Seen) -> Seen {
    let mut first = looks.attempt(site, case.id.as_str(), 1, before);
    let stop = until_halted(site, pin!(first.case(case))).await;
    let mut seen = Seen::of(first, stop);
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
    // fault's doing. Few cases come here: the future of all of them does not hold it.
    Box::pin(look_again(site, case, looks, seen, &puzzle)).await
}

/// Sends the control, and if it is accepted, the whole case once more.
async fn look_again<'s>(
    site: &'s Site,
    case: &Case,
    looks: Looks<'s>,
    first: Seen,
    puzzle: &Outcome,
) -> Seen {
    let owner = case.id.as_str();
    let mut control = looks.attempt(site, owner, 2, first);
    let stop = until_halted(site, pin!(second_control(&mut control, case, puzzle))).await;
    let controlled = Seen::of(control, stop);
    if controlled.stop.is_some() {
        return controlled;
    }
    let mut second = looks.attempt(site, owner, LOOKS, controlled);
    let stop = until_halted(site, pin!(second.case(case))).await;
    let mut seen = Seen::of(second, stop);
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
    /// What an attempt leaves.
    fn of(attempt: Attempt<'_>, stop: Option<Stop>) -> Self {
        Self {
            evidence: attempt.evidence,
            stop,
            place: attempt.place,
            held: attempt.held,
        }
    }

    /// What came back for the shot cannot be told from trouble: nothing is judged by it.
    pub(super) fn without_shot(mut self) -> Self {
        self.evidence.shot = None;
        self
    }
}

/// A connection that cannot be made says nothing about a request that was never sent.
fn unreachable(outcome: &Outcome) -> Option<Stop> {
    match outcome {
        Outcome::None(why) if why.unreachable => {
            let message = format!("the request could not be sent: {why}");
            Some(Stop::Trouble(TroubleKind::Transport, message))
        }
        Outcome::None(_) | Outcome::Response(_) => None,
    }
}

/// Sends a line.
pub(crate) async fn line(site: &Site, owner: &str, what: &Subject) -> Seen {
    let mut attempt = Attempt::new(site, owner, 1);
    let stop = until_halted(site, pin!(attempt.line(what))).await;
    Seen::of(attempt, stop)
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
                Stop::Trouble(TroubleKind::Throttled, message) if is_spent(attempt.site, case) => {
                    // It may well be the wrong requests that the server holds against its sender.
                    Stop::Skip(format!(
                        "the budget of this run is spent, and then: {message}"
                    ))
                }
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

/// Whether nothing is left of the budget that a case takes from.
fn is_spent(site: &Site, case: &Case) -> bool {
    let budget = case.spends.as_ref();
    budget.is_some_and(|budget| site.budgets.is_spent(budget))
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
        (Outcome::Response(first), Outcome::Response(second)) => first.status == second.status,
        (Outcome::None(_), Outcome::None(_)) => true,
        (Outcome::Response(_), Outcome::None(_)) | (Outcome::None(_), Outcome::Response(_)) => {
            false
        }
    }
}

/// Lets it run until it is done or the run is ended; nothing is begun in a run that has ended. It is
/// pinned by the caller, because a future that is given away is kept twice.
async fn until_halted<F>(site: &Site, work: Pin<&mut F>) -> Option<Stop>
where
    F: Future<Output = Result<(), Stop>>,
{
    let interrupted = |why: &Halt| Some(Stop::Trouble(TroubleKind::Interrupted, why.to_string()));
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
