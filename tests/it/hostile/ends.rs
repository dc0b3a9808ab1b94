//! Ends that nobody wished for: the target dies, the run is interrupted, the run is killed.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rebuff::reference::calendar::accounts::{GUEST_TOKEN, OWNER_TOKEN};
use rebuff::vocab::{CaseRecord, EntryKind, TroubleKind};

use crate::hostile::bench::{Bench, PATCH, is_crafted};
use crate::hostile::front::{Act, Front};

/// A test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

const LOST_UPDATE: &str = "calendar::precondition::lost_update";

#[test]
fn a_target_that_dies_in_the_middle_is_cleaned_when_it_is_back() {
    for args in [
        &["--jobs", "1", "precondition"][..],
        &["--jobs", "8", "precondition"],
    ] {
        let bench = Bench::plain();
        let front = bench.spoiled(|| Act::Die);
        let addr = front.addr();
        let ran = bench.run(addr, args);
        drop(front);
        ran.ends_with(3);
        assert_eq!(ran.trouble(PATCH).0, TroubleKind::Transport);
        assert_eq!(ran.trouble(LOST_UPDATE).0, TroubleKind::Transport);
        let left = &ran.record().leftovers;
        assert!(left.iter().any(|left| left.case == PATCH), "{left:?}");
        assert!(left.iter().all(|left| left.undo.starts_with("DELETE http")));
        assert!(!bench.live().is_empty());
        assert_eq!(bench.journals().len(), 1);
        // As long as it is away, nothing is forgotten.
        bench.clean().ends_with(3);
        assert_eq!(bench.journals().len(), 1);
        let _back = Front::start(addr, bench.server.addr(), |_| Act::Pass);
        bench.clean().ends_with(0);
        assert!(bench.journals().is_empty() && bench.live().is_empty());
    }
}

/// After any number of requests: never green, nothing that is not listed or removed.
#[test]
fn a_target_that_dies_at_any_time_is_never_green() {
    let all = requests_of_a_run();
    for most in [1, all / 3, all * 2 / 3] {
        let bench = Bench::plain();
        let mut count = 0;
        let front = bench.front(move |_| {
            count += 1;
            if count > most { Act::Die } else { Act::Pass }
        });
        let addr = front.addr();
        let ran = bench.run(addr, &[]);
        drop(front);
        ran.ends_with(3);
        let left = &ran.record().leftovers;
        for id in bench.live() {
            let is_told = left.iter().any(|left| left.undo.contains(&id));
            assert!(is_told, "{id} is left after {most} requests: {left:?}");
        }
        assert_eq!(bench.journals().is_empty(), left.is_empty());
        let _back = Front::start(addr, bench.server.addr(), |_| Act::Pass);
        bench.clean().ends_with(0);
        assert!(bench.journals().is_empty() && bench.live().is_empty());
    }
}

fn requests_of_a_run() -> usize {
    let bench = Bench::plain();
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let front = bench.front(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        Act::Pass
    });
    bench.run(front.addr(), &[]).ends_with(0);
    count.load(Ordering::Relaxed)
}

#[test]
fn after_a_kill_clean_leaves_nothing_behind() {
    let bench = Bench::plain();
    let (front, held) = holding(&bench);
    let mut child = started(&bench, &front, &[]);
    held.recv_timeout(PATIENCE).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!bench.live().is_empty());
    let journals = bench.journals();
    assert_eq!(journals.len(), 1);
    let journal = std::fs::read_to_string(&journals[0]).unwrap();
    assert!(!journal.contains(OWNER_TOKEN) && !journal.contains(GUEST_TOKEN));
    // A token that a case has invented is none.
    let invented = journal.matches("-no-token").count();
    assert_eq!(journal.matches("Bearer").count(), invented);
    // The next run says so, and touches nothing of it.
    let next = bench.run_as_told(&["--list"]);
    next.ends_with(0);
    let next = bench.run(bench.server.addr(), &["calendar::not_found"]);
    next.ends_with(0);
    assert!(next.stderr.contains("rebuff clean"), "{}", next.stderr);
    assert_eq!(bench.journals(), journals);
    bench.target(front.addr(), OWNER_TOKEN, "");
    let clean = bench.clean();
    clean.ends_with(0);
    assert!(clean.stdout.contains("nothing is left behind"));
    assert!(bench.journals().is_empty() && bench.live().is_empty());
}

/// A second run under the same id must not take the journal of the first for its own.
#[test]
fn a_run_with_the_id_of_a_killed_one_forgets_nothing() {
    let bench = Bench::plain();
    let (front, held) = holding(&bench);
    let mut child = started(&bench, &front, &["--run-id", "nightly"]);
    held.recv_timeout(PATIENCE).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let journals = bench.journals();
    // It makes the same events again, so it cannot be green; and it removes what it did not make,
    // because these are the same events. What it must not do is to lose sight of the others.
    bench.run_as_told(&["--run-id", "nightly", "calendar::not_found"]);
    assert!(bench.journals().contains(&journals[0]));
    bench.clean().ends_with(0);
    assert!(bench.journals().is_empty() && bench.live().is_empty());
}

/// A slow request holds up nothing but itself.
#[test]
fn what_is_known_is_shown_while_another_request_is_under_way() {
    let bench = Bench::plain();
    let front = bench.front(|asked| {
        let is_the_second = asked.says("/events") && asked.says("-no-token");
        if is_the_second { Act::Hang } else { Act::Pass }
    });
    bench.target(front.addr(), OWNER_TOKEN, "");
    let both = "calendar::credentials::unknown_token::";
    let mut child = bench.start(&["--jobs", "2", "--timeout", "60", both]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let shown = lines.find(|line| line.as_ref().unwrap().contains("calendar_list.list ... ok"));
    assert!(shown.is_some());
    interrupt(&child);
    let ran = bench.ran(child);
    ran.ends_with(3);
    assert!(ran.record().broken[0].contains("interrupted"));
}

/// Also that of a fixture which all cases share: who made it, waited for it.
#[test]
fn the_time_of_a_case_holds_that_of_each_of_its_exchanges() {
    let bench = Bench::plain();
    let mut calendars = 0;
    let front = bench.front(move |asked| {
        calendars += usize::from(asked.is("POST") && asked.says("/calendars HTTP"));
        // The first is the control; the second one is the fixture, which is sent once more.
        if calendars == 2 {
            calendars += 1;
            return Act::Hang;
        }
        Act::Pass
    });
    let ran = bench.run(front.addr(), &["--timeout", "1", "of_access_rule"]);
    ran.ends_with(0);
    let sent = |case: &CaseRecord| {
        let exchanges = case.exchanges.iter();
        exchanges.map(|sent| sent.millis).sum::<u64>()
    };
    let cases = &ran.record().cases;
    assert!(cases.iter().any(|case| sent(case) >= 1000), "{cases:?}");
    for case in cases {
        assert!(sent(case) <= case.millis, "{case:?}");
    }
}

#[test]
fn an_interrupt_undoes_and_reports() {
    let bench = Bench::plain();
    let (front, held) = holding(&bench);
    let child = started(&bench, &front, &["--jobs", "1"]);
    held.recv_timeout(PATIENCE).unwrap();
    interrupt(&child);
    let ran = bench.ran(child);
    ran.ends_with(3);
    for id in [PATCH, LOST_UPDATE] {
        let (cause, message) = ran.trouble(id);
        assert_eq!(cause, TroubleKind::Interrupted);
        assert!(message.contains("interrupted"), "{message}");
    }
    assert!(ran.record().broken[0].contains("interrupted"));
    assert!(ran.stderr.contains("interrupted"), "{}", ran.stderr);
    assert!(bench.out().join("junit.xml").exists());
    assert!(bench.out().join("summary.md").exists());
    assert!(bench.live().is_empty() && bench.journals().is_empty());
    assert!(ran.record().leftovers.is_empty());
}

/// A line that is interrupted says nothing about the target: what rests on it is interrupted too.
#[test]
fn an_interrupt_in_a_line_blocks_nothing() {
    let bench = Bench::plain();
    let (sender, held) = channel();
    let front = bench.front(move |asked| {
        if asked.is("GET") && asked.says("calendarList") {
            sender.send(()).unwrap();
            return Act::Hang;
        }
        Act::Pass
    });
    let child = started(&bench, &front, &[]);
    held.recv_timeout(PATIENCE).unwrap();
    interrupt(&child);
    let ran = bench.ran(child);
    ran.ends_with(3);
    assert_eq!(ran.trouble(PATCH).0, TroubleKind::Interrupted);
    assert_eq!(
        ran.count(EntryKind::Case, "error"),
        ran.record().count(|_| true)
    );
}

/// The second Ctrl-C ends clean-up too, though the server never answers a delete.
#[test]
fn a_second_interrupt_ends_clean_up() {
    let bench = Bench::plain();
    let (sender, held) = channel();
    let mut shot = false;
    let front = bench.front(move |asked| {
        shot |= is_crafted(asked);
        if is_crafted(asked) || (shot && asked.is("DELETE")) {
            sender.send(asked.is("DELETE")).unwrap();
            return Act::Hang;
        }
        Act::Pass
    });
    let child = started(&bench, &front, &[PATCH, "--exact"]);
    assert!(!held.recv_timeout(PATIENCE).unwrap());
    interrupt(&child);
    assert!(held.recv_timeout(PATIENCE).unwrap());
    interrupt(&child);
    let ran = bench.ran(child);
    ran.ends_with(3);
    assert_eq!(ran.record().leftovers.len(), 1);
    assert_eq!(bench.journals().len(), 1);
}

/// A front that never answers the crafted request, and tells when it is there.
fn holding(bench: &Bench) -> (Front, Receiver<()>) {
    let (sender, held) = channel();
    let front = bench.front(move |asked| {
        if is_crafted(asked) {
            sender.send(()).unwrap();
            return Act::Hang;
        }
        Act::Pass
    });
    (front, held)
}

/// A run whose own times are too long to end it before the test is over.
fn started(bench: &Bench, front: &Front, args: &[&str]) -> Child {
    bench.target(front.addr(), OWNER_TOKEN, "");
    bench.start(&[&["--timeout", "600", "--time-limit", "600"], args].concat())
}

fn interrupt(child: &Child) {
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
}
