//! Known failures are claims: they cover what they name, while it is there and until their day.

use std::fmt::Write as _;

use rebuff::vocab::{RunRecord, Verdict};

use crate::cli::support::{Ran, Room, Served, case};

const ID: &str = "calendar::precondition::lost_update";

/// A served mutant that fails one case, and the room around it.
struct Bench {
    room: Room,
    served: Served,
}

impl Bench {
    fn new(flags: &str) -> Self {
        let room = Room::new();
        let served = Served::new(&room, flags);
        Self { room, served }
    }

    /// Runs against the server with a list of known failures.
    fn run(&self, known: &str, flags: &str) -> Ran {
        let text = format!("{}\n{known}", self.served.target);
        self.room.write("known.toml", &text);
        self.room
            .run(&format!("run --target known.toml --out out {flags}"))
    }

    fn record(&self) -> RunRecord {
        self.room.record("out")
    }
}

/// An entry for each finding of a case, with these further lines.
fn entries(run: &RunRecord, id: &str, more: &str) -> String {
    let mut out = String::new();
    for finding in &case(run, id).findings {
        let _ = write!(
            out,
            "[[known]]\ncase = \"{id}\"\ncheck = \"{}\"\nactual = {:?}\nreason = \"the cache\"\n{more}\n",
            finding.code(),
            finding.actual
        );
    }
    out
}

#[test]
fn a_known_failure_is_green_until_its_last_day_and_red_when_it_is_gone() {
    let bench = Bench::new("--mutant lost-update");
    bench.run("", ID).exits(1);
    let found = bench.record();
    assert!(!case(&found, ID).findings.is_empty());

    let ran = bench
        .run(&entries(&found, ID, "ticket = \"CAL-7\""), ID)
        .exits(0);
    assert!(
        ran.out
            .contains("ignored (known failure: the cache (CAL-7))"),
        "{}",
        ran.out
    );
    assert!(
        ran.last_line().contains("1 known to fail"),
        "{}",
        ran.last_line()
    );
    assert!(matches!(
        case(&bench.record(), ID).verdict,
        Verdict::KnownFail { .. }
    ));

    bench
        .run(&entries(&found, ID, "until = 2999-12-31"), ID)
        .exits(0);

    let ran = bench
        .run(&entries(&found, ID, "until = 2020-01-31"), ID)
        .exits(1);
    assert!(matches!(case(&bench.record(), ID).verdict, Verdict::Fail));
    let says = "has expired: the cache, until 2020-01-31";
    let flat = ran.out.replace("\n    |            ", " ");
    assert!(flat.contains(says), "{}", ran.out);
    for report in ["run.json", "junit.xml", "summary.md"] {
        let text = bench.room.read(&format!("out/{report}"));
        assert!(text.contains(says), "{report}: {text}");
    }
}

#[test]
fn an_entry_covers_its_finding_and_no_other() {
    let bench = Bench::new("--mutant lost-update");
    bench.run("", ID).exits(1);
    let found = bench.record();
    let all = entries(&found, ID, "");
    let one = all
        .split_inclusive("reason = \"the cache\"\n")
        .next()
        .unwrap();
    assert_ne!(one.trim(), all.trim(), "the mutant is to give two findings");
    bench.run(one, ID).exits(1);
    assert!(matches!(case(&bench.record(), ID).verdict, Verdict::Fail));
    // Strictness is decided before the list is read.
    bench.run(&all, &format!("--strict {ID}")).exits(0);
}

#[test]
fn what_is_mended_has_to_leave_the_list() {
    let bench = Bench::new("");
    let known = format!(
        "[[known]]\ncase = \"{ID}\"\ncheck = \"status\"\nactual = \"200\"\nreason = \"the cache\"\n"
    );
    let ran = bench.run(&known, "").exits(1);
    assert!(
        ran.out.contains("is no longer there: remove it"),
        "{}",
        ran.out
    );
    assert!(matches!(
        case(&bench.record(), ID).verdict,
        Verdict::Fixed { .. }
    ));
    // Also where its day is over: a claim that does not hold is never kept.
    bench
        .run(&format!("{known}until = 2020-01-31\n"), "")
        .exits(1);
    // A case that was not judged says nothing.
    bench.run(&known, "gone").exits(0);
}

#[test]
fn a_case_that_cannot_be_judged_says_nothing() {
    let mut bench = Bench::new("");
    let id = "calendar::not_found::calendar_of_somebody_else";
    let known = format!(
        "[[known]]\ncase = \"{id}\"\ncheck = \"status\"\nactual = \"200\"\nreason = \"x\"\n"
    );
    let guest = "[identity.guest]\ntoken = \"rebuff-demo-guest-token-91c2\"";
    bench.served.target = bench.served.target.replace(guest, "");
    bench.run(&known, "").exits(0);
    assert!(matches!(
        case(&bench.record(), id).verdict,
        Verdict::Skip { .. }
    ));
}

#[test]
fn a_case_that_does_not_exist_is_a_mistake_whatever_is_selected() {
    let bench = Bench::new("");
    let known = "[[known]]\ncase = \"calendar::gone::deleted_twic\"\ncheck = \"status\"\nactual = \"200\"\nreason = \"x\"\n";
    for flags in ["", "not_found", "--shard 1/9", "--list"] {
        let told = bench.run(known, flags).refused();
        assert!(
            told.contains("unknown case `calendar::gone::deleted_twic`; did you mean `calendar::gone::deleted_twice`?"),
            "{told}"
        );
    }
}
