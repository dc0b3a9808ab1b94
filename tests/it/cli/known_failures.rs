//! Tests of known failures. An entry covers the finding that it names, until the entry expires or
//! the case no longer has the finding.

use std::fmt::Write as _;

use rebuff::vocab::{RunRecord, Verdict};

use crate::cli::support::{CommandOutput, ServeProcess, Workspace, case};

const ID: &str = "calendar::precondition::lost_update";

/// A running mutant or correct server, and a workspace with the target file of that server.
struct Harness {
    workspace: Workspace,
    served: ServeProcess,
}

impl Harness {
    fn new(flags: &str) -> Self {
        let workspace = Workspace::new();
        let served = ServeProcess::new(&workspace, flags);
        Self { workspace, served }
    }

    /// Runs the suite against the server with this list of known failures.
    fn run(&self, known: &str, flags: &str) -> CommandOutput {
        let text = format!("{}\n{known}", self.served.target);
        self.workspace.write("known.toml", &text);
        self.workspace
            .run(&format!("run --target known.toml --out out {flags}"))
    }

    fn record(&self) -> RunRecord {
        self.workspace.record("out")
    }
}

/// One entry for each finding of a case. `more` is appended to each entry.
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
fn a_known_failure_is_green_until_it_expires() {
    let harness = Harness::new("--mutant lost-update");
    harness.run("", ID).exits(1);
    let found = harness.record();
    assert!(!case(&found, ID).findings.is_empty());

    let output = harness
        .run(&entries(&found, ID, "ticket = \"CAL-7\""), ID)
        .exits(0);
    assert!(
        output
            .out
            .contains("ignored (known failure: the cache (CAL-7))"),
        "{}",
        output.out
    );
    assert!(
        output.last_line().contains("1 known to fail"),
        "{}",
        output.last_line()
    );
    assert!(matches!(
        case(&harness.record(), ID).verdict,
        Verdict::KnownFail { .. }
    ));

    harness
        .run(&entries(&found, ID, "until = 2999-12-31"), ID)
        .exits(0);

    let output = harness
        .run(&entries(&found, ID, "until = 2020-01-31"), ID)
        .exits(1);
    assert!(matches!(case(&harness.record(), ID).verdict, Verdict::Fail));
    let says = "has expired: the cache, until 2020-01-31";
    let flat = output.out.replace("\n    |            ", " ");
    assert!(flat.contains(says), "{}", output.out);
    for report in ["run.json", "junit.xml", "summary.md"] {
        let text = harness.workspace.read(&format!("out/{report}"));
        assert!(text.contains(says), "{report}: {text}");
    }
}

#[test]
fn an_entry_covers_its_finding_and_no_other() {
    let harness = Harness::new("--mutant lost-update");
    harness.run("", ID).exits(1);
    let found = harness.record();
    let all = entries(&found, ID, "");
    let one = all
        .split_inclusive("reason = \"the cache\"\n")
        .next()
        .unwrap();
    assert_ne!(one.trim(), all.trim(), "the mutant must cause two findings");
    harness.run(one, ID).exits(1);
    assert!(matches!(case(&harness.record(), ID).verdict, Verdict::Fail));
    // `--strict` is applied before the list of known failures.
    harness.run(&all, &format!("--strict {ID}")).exits(0);
}

#[test]
fn a_fixed_failure_is_red_until_its_entry_is_removed() {
    let harness = Harness::new("");
    let known = format!(
        "[[known]]\ncase = \"{ID}\"\ncheck = \"status\"\nactual = \"200\"\nreason = \"the cache\"\n"
    );
    let output = harness.run(&known, "").exits(1);
    assert!(
        output.out.contains("is no longer there: remove it"),
        "{}",
        output.out
    );
    assert!(matches!(
        case(&harness.record(), ID).verdict,
        Verdict::Fixed { .. }
    ));
    // If the failure is fixed, the run asks the user to remove the entry, even an expired entry.
    harness
        .run(&format!("{known}until = 2020-01-31\n"), "")
        .exits(1);
    // If the run does not select the case, the entry is not obsolete.
    harness.run(&known, "gone").exits(0);
}

#[test]
fn a_skipped_case_does_not_make_its_entry_obsolete() {
    let mut harness = Harness::new("");
    let id = "calendar::not_found::calendar_of_somebody_else";
    let known = format!(
        "[[known]]\ncase = \"{id}\"\ncheck = \"status\"\nactual = \"200\"\nreason = \"x\"\n"
    );
    let guest = "[identity.guest]\ntoken = \"rebuff-demo-guest-token-91c2\"";
    harness.served.target = harness.served.target.replace(guest, "");
    harness.run(&known, "").exits(0);
    assert!(matches!(
        case(&harness.record(), id).verdict,
        Verdict::Skip { .. }
    ));
}

#[test]
fn an_entry_for_an_unknown_case_is_refused_whatever_is_selected() {
    let harness = Harness::new("");
    let known = "[[known]]\ncase = \"calendar::gone::deleted_twic\"\ncheck = \"status\"\nactual = \"200\"\nreason = \"x\"\n";
    for flags in ["", "not_found", "--shard 1/9", "--list"] {
        let error = harness.run(known, flags).refused();
        assert!(
            error.contains("unknown case `calendar::gone::deleted_twic`; did you mean `calendar::gone::deleted_twice`?"),
            "{error}"
        );
    }
}

/// Some servers deviate in the form of every response, so that their prerequisites fail, too.
#[test]
fn a_prerequisite_has_known_failures_as_a_case_has() {
    let harness = Harness::new("--contract oauth --mutant token-description-lines");
    let filter = "oauth::token::unknown_grant_type";
    harness.run("", filter).exits(1);
    let found = harness.record();
    let red = found
        .cases
        .iter()
        .filter(|case| case.verdict == Verdict::Fail);
    let red: Vec<&str> = red.map(|case| case.id.as_str()).collect();
    let control = "oauth::control::token.code";
    assert_eq!(red, ["oauth::caller::client", control, filter]);
    let known = red.iter().map(|id| entries(&found, id, ""));
    harness.run(&known.collect::<String>(), filter).exits(0);
    let known = harness.record();
    assert!(matches!(
        case(&known, control).verdict,
        Verdict::KnownFail { .. }
    ));
    harness.run(&entries(&found, filter, ""), filter).exits(1);
}
