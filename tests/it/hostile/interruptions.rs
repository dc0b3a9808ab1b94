//! Runs that end early: the target stops, or the run is interrupted or killed.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rebuff::reference::calendar::accounts::{GUEST_TOKEN, OWNER_TOKEN};
use rebuff::vocab::{CaseRecord, EntryKind, TroubleKind};

use crate::hostile::scenario::{PATCH, Scenario, is_crafted};
use crate::server::{Action, TestServer};

/// A test fails if it waits longer than this.
const MAX_WAIT: Duration = Duration::from_secs(60);

const LOST_UPDATE: &str = "calendar::precondition::lost_update";

#[test]
fn a_target_that_stops_during_a_run_is_cleaned_when_it_is_back() {
    for args in [
        &["--jobs", "1", "precondition"][..],
        &["--jobs", "8", "precondition"],
    ] {
        let scenario = Scenario::calendar();
        let proxy = scenario.proxy_for_crafted(|| Action::Stop);
        let addr = proxy.addr();
        let output = scenario.run(addr, args);
        drop(proxy);
        output.exits_with(3);
        assert_eq!(output.trouble(PATCH).0, TroubleKind::Transport);
        assert_eq!(output.trouble(LOST_UPDATE).0, TroubleKind::Transport);
        let left = &output.record().leftovers;
        assert!(left.iter().any(|left| left.case == PATCH), "{left:?}");
        assert!(left.iter().all(|left| left.undo.starts_with("DELETE http")));
        assert!(!scenario.live_events().is_empty());
        assert_eq!(scenario.journals().len(), 1);
        // While the target is down, `clean` keeps the journal.
        scenario.clean().exits_with(3);
        assert_eq!(scenario.journals().len(), 1);
        let _back = TestServer::proxy(addr, scenario.server.addr(), |_| Action::Forward);
        scenario.clean().exits_with(0);
        assert!(scenario.journals().is_empty() && scenario.live_events().is_empty());
    }
}

/// If the target stops after any number of requests, each event is removed or listed as a leftover.
#[test]
fn a_run_whose_target_stops_is_never_green() {
    let all = requests_of_a_run();
    for most in [1, all / 3, all * 2 / 3] {
        let scenario = Scenario::calendar();
        let mut count = 0;
        let proxy = scenario.proxy(move |_| {
            count += 1;
            if count > most {
                Action::Stop
            } else {
                Action::Forward
            }
        });
        let addr = proxy.addr();
        let output = scenario.run(addr, &[]);
        drop(proxy);
        output.exits_with(3);
        let left = &output.record().leftovers;
        for id in scenario.live_events() {
            let is_listed = left.iter().any(|left| left.undo.contains(&id));
            assert!(is_listed, "{id} is left after {most} requests: {left:?}");
        }
        assert_eq!(scenario.journals().is_empty(), left.is_empty());
        let _back = TestServer::proxy(addr, scenario.server.addr(), |_| Action::Forward);
        scenario.clean().exits_with(0);
        assert!(scenario.journals().is_empty() && scenario.live_events().is_empty());
    }
}

fn requests_of_a_run() -> usize {
    let scenario = Scenario::calendar();
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let proxy = scenario.proxy(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        Action::Forward
    });
    scenario.run(proxy.addr(), &[]).exits_with(0);
    count.load(Ordering::Relaxed)
}

#[test]
fn clean_removes_everything_after_a_kill() {
    let scenario = Scenario::calendar();
    let (proxy, held) = hang_on_crafted(&scenario);
    let mut child = start_without_limits(&scenario, &proxy, &[]);
    held.recv_timeout(MAX_WAIT).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!scenario.live_events().is_empty());
    let journals = scenario.journals();
    assert_eq!(journals.len(), 1);
    let journal = std::fs::read_to_string(&journals[0]).unwrap();
    assert!(!journal.contains(OWNER_TOKEN) && !journal.contains(GUEST_TOKEN));
    // The journal contains only bearer tokens that cases invented.
    let invented = journal.matches("-no-token").count();
    assert_eq!(journal.matches("Bearer").count(), invented);
    // The next run reports the journal but does not change it.
    let next = scenario.run_prepared(&["--list"]);
    next.exits_with(0);
    let next = scenario.run(scenario.server.addr(), &["calendar::not_found"]);
    next.exits_with(0);
    assert!(next.stderr.contains("rebuff clean"), "{}", next.stderr);
    assert_eq!(scenario.journals(), journals);
    scenario.target(proxy.addr(), OWNER_TOKEN, "");
    let clean = scenario.clean();
    clean.exits_with(0);
    assert!(clean.stdout.contains("nothing is left behind"));
    assert!(scenario.journals().is_empty() && scenario.live_events().is_empty());
}

/// A second run with the same id must not take over the journal of the first.
#[test]
fn a_run_with_the_id_of_a_killed_run_keeps_its_journal() {
    let scenario = Scenario::calendar();
    let (proxy, held) = hang_on_crafted(&scenario);
    let mut child = start_without_limits(&scenario, &proxy, &["--run-id", "nightly"]);
    held.recv_timeout(MAX_WAIT).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let journals = scenario.journals();
    // The second run uses the same event ids, so it fails and removes some events of the first run.
    // It must keep the journal of the first run, which lists the other events.
    scenario.run_prepared(&["--run-id", "nightly", "calendar::not_found"]);
    assert!(scenario.journals().contains(&journals[0]));
    scenario.clean().exits_with(0);
    assert!(scenario.journals().is_empty() && scenario.live_events().is_empty());
}

/// A slow request does not delay the results of other cases.
#[test]
fn a_result_is_shown_while_another_request_hangs() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|request| {
        let is_second = request.head_contains("/events") && request.head_contains("-no-token");
        if is_second {
            Action::Hang
        } else {
            Action::Forward
        }
    });
    scenario.target(proxy.addr(), OWNER_TOKEN, "");
    let both = "calendar::credentials::unknown_token::";
    let mut child = scenario.start(&["--jobs", "2", "--timeout", "60", both]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let shown = lines.find(|line| line.as_ref().unwrap().contains("calendar_list.list ... ok"));
    assert!(shown.is_some());
    interrupt(&child);
    let output = scenario.finish(child);
    output.exits_with(3);
    assert!(output.record().broken[0].contains("interrupted"));
}

/// The time of the case that creates a shared fixture includes the time of the fixture's requests.
#[test]
fn the_time_of_a_case_includes_all_its_exchanges() {
    let scenario = Scenario::calendar();
    let mut calendars = 0;
    let proxy = scenario.proxy(move |request| {
        calendars += usize::from(request.is("POST") && request.head_contains("/calendars HTTP"));
        // The first request is the control. The second creates the fixture: it hangs, so rebuff
        // repeats it.
        if calendars == 2 {
            calendars += 1;
            return Action::Hang;
        }
        Action::Forward
    });
    let output = scenario.run(proxy.addr(), &["--timeout", "1", "of_access_rule"]);
    output.exits_with(0);
    let sent = |case: &CaseRecord| {
        let exchanges = case.exchanges.iter();
        exchanges.map(|sent| sent.millis).sum::<u64>()
    };
    let cases = &output.record().cases;
    assert!(cases.iter().any(|case| sent(case) >= 1000), "{cases:?}");
    for case in cases {
        assert!(sent(case) <= case.millis, "{case:?}");
    }
}

#[test]
fn an_interrupted_run_cleans_up_and_writes_reports() {
    let scenario = Scenario::calendar();
    let (proxy, held) = hang_on_crafted(&scenario);
    let child = start_without_limits(&scenario, &proxy, &["--jobs", "1"]);
    held.recv_timeout(MAX_WAIT).unwrap();
    interrupt(&child);
    let output = scenario.finish(child);
    output.exits_with(3);
    for id in [PATCH, LOST_UPDATE] {
        let (cause, message) = output.trouble(id);
        assert_eq!(cause, TroubleKind::Interrupted);
        assert!(message.contains("interrupted"), "{message}");
    }
    assert!(output.record().broken[0].contains("interrupted"));
    assert!(output.stderr.contains("interrupted"), "{}", output.stderr);
    assert!(scenario.out().join("junit.xml").exists());
    assert!(scenario.out().join("summary.md").exists());
    assert!(scenario.live_events().is_empty() && scenario.journals().is_empty());
    assert!(output.record().leftovers.is_empty());
}

/// If a prerequisite is interrupted, the cases that need it are reported as interrupted, too.
#[test]
fn an_interrupted_prerequisite_blocks_nothing() {
    let scenario = Scenario::calendar();
    let (sender, held) = channel();
    let proxy = scenario.proxy(move |request| {
        if request.is("GET") && request.head_contains("calendarList") {
            sender.send(()).unwrap();
            return Action::Hang;
        }
        Action::Forward
    });
    let child = start_without_limits(&scenario, &proxy, &[]);
    held.recv_timeout(MAX_WAIT).unwrap();
    interrupt(&child);
    let output = scenario.finish(child);
    output.exits_with(3);
    assert_eq!(output.trouble(PATCH).0, TroubleKind::Interrupted);
    assert_eq!(
        output.count(EntryKind::Case, "error"),
        output.record().count(|_| true)
    );
}

/// If the server never responds to a delete, a second Ctrl-C ends the cleanup.
#[test]
fn a_second_interrupt_ends_cleanup() {
    let scenario = Scenario::calendar();
    let (sender, held) = channel();
    let mut shot = false;
    let proxy = scenario.proxy(move |request| {
        shot |= is_crafted(request);
        if is_crafted(request) || (shot && request.is("DELETE")) {
            sender.send(request.is("DELETE")).unwrap();
            return Action::Hang;
        }
        Action::Forward
    });
    let child = start_without_limits(&scenario, &proxy, &[PATCH, "--exact"]);
    assert!(!held.recv_timeout(MAX_WAIT).unwrap());
    interrupt(&child);
    assert!(held.recv_timeout(MAX_WAIT).unwrap());
    interrupt(&child);
    let output = scenario.finish(child);
    output.exits_with(3);
    assert_eq!(output.record().leftovers.len(), 1);
    assert_eq!(scenario.journals().len(), 1);
}

/// A proxy that never responds to the crafted request. The receiver reports when that request
/// arrives.
fn hang_on_crafted(scenario: &Scenario) -> (TestServer, Receiver<()>) {
    let (sender, held) = channel();
    let proxy = scenario.proxy(move |request| {
        if is_crafted(request) {
            sender.send(()).unwrap();
            return Action::Hang;
        }
        Action::Forward
    });
    (proxy, held)
}

/// Starts a run whose time limits are longer than the test.
fn start_without_limits(scenario: &Scenario, proxy: &TestServer, args: &[&str]) -> Child {
    scenario.target(proxy.addr(), OWNER_TOKEN, "");
    scenario.start(&[&["--timeout", "600", "--time-limit", "600"], args].concat())
}

fn interrupt(child: &Child) {
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
}
