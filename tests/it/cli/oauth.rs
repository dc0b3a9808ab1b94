//! Runs of the OAuth contract: with an issuer and no addresses, with mistakes in the target file,
//! and with server mistakes that affect most responses.

use std::net::TcpListener;

use rebuff::vocab::{CaseRecord, RunRecord, Verdict};

use crate::cli::support::{ServeProcess, Workspace, case};

/// The target file of a served authorization server, with an issuer and without addresses.
fn with_issuer(served: &ServeProcess, issuer: &str) -> String {
    let addresses = ["authorize = \"http", "token = \"http"];
    let is_address = |line: &&str| addresses.iter().any(|one| line.starts_with(one));
    let lines = served.target.lines().filter(|line| !is_address(line));
    let text: Vec<&str> = lines.collect();
    let text = text.join("\n");
    assert!(text.len() < served.target.len() && text.contains("\n[endpoint]\nresource"));
    text.replace(
        "contract = \"oauth\"\n",
        &format!("contract = \"oauth\"\nissuer = \"{issuer}\"\n"),
    )
}

/// The origin of the served server.
fn origin(served: &ServeProcess) -> String {
    let mut lines = served.target.lines();
    let issuer = lines.find_map(|line| line.strip_prefix("issuer = \""));
    issuer.unwrap().trim_end_matches("/oauth\"").to_owned()
}

#[test]
fn an_issuer_replaces_addresses_and_an_unusable_one_ends_the_run() {
    let workspace = Workspace::new();
    let served = ServeProcess::new(&workspace, "--contract oauth");
    let origin = origin(&served);
    workspace.write(
        "issuer.toml",
        &with_issuer(&served, &format!("{origin}/oauth")),
    );
    let line = "run --target issuer.toml --out out oauth::authorize";
    let output = workspace.run(line).exits(0);
    assert!(
        output
            .last_line()
            .contains("13 judged, 0 failed, 0 skipped"),
        "{}",
        output.out
    );

    // This issuer ends in a slash, but the metadata names the issuer without the slash.
    workspace.write(
        "issuer.toml",
        &with_issuer(&served, &format!("{origin}/oauth/")),
    );
    let error = workspace.run(line).refused();
    assert!(
        error.contains("the document of another issuer is not used"),
        "{error}"
    );

    workspace.write(
        "issuer.toml",
        &with_issuer(&served, &format!("{origin}/elsewhere")),
    );
    let error = workspace.run(line).refused();
    assert!(error.contains("there is no metadata document"), "{error}");

    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    workspace.write(
        "issuer.toml",
        &with_issuer(&served, &format!("http://{closed}/oauth")),
    );
    let output = workspace.run(line).exits(3);
    assert_eq!(
        (output.out.as_str(), output.err.lines().count()),
        ("", 1),
        "{}",
        output.err
    );
    assert!(
        output
            .err
            .contains("is the issuer right and the server up?"),
        "{}",
        output.err
    );
}

#[test]
fn a_wrong_value_in_a_target_file_fails_one_prerequisite_and_no_case() {
    for (right, wrong, prerequisite, expected) in [
        (
            "\"https://app.example.test/callback\"",
            "\"https://app.example.test/other\"",
            "oauth::control::authorize",
            "are the values of `[given.client]`",
        ),
        (
            "rebuff-demo-web-secret-5c19",
            "rebuff-demo-web-secret-0000",
            "oauth::caller::client",
            "check `[identity.client]`",
        ),
        (
            "\"rebuff-demo-public\"",
            "\"nobody\"",
            "oauth::given::public",
            "are the values of `[given.public]` right?",
        ),
        (
            "\"rebuff-demo-queried\"",
            "\"nobody\"",
            "oauth::given::queried",
            "are the values of `[given.queried]` right?",
        ),
    ] {
        let run = run_with(right, wrong);
        let red = run.cases.iter().filter(|case| match &case.verdict {
            Verdict::Fail | Verdict::Error { .. } => true,
            Verdict::Blocked { by, .. } => by != prerequisite,
            _ => false,
        });
        let red: Vec<&str> = red.map(|case| case.id.as_str()).collect();
        assert_eq!(red, [prerequisite]);
        let reason = case(&run, prerequisite)
            .verdict
            .reason()
            .unwrap_or_default();
        assert!(reason.contains(expected), "{reason}");
    }
}

/// Runs with the target file of a served authorization server in which `right` is replaced by `wrong`.
fn run_with(right: &str, wrong: &str) -> RunRecord {
    let workspace = Workspace::new();
    let served = ServeProcess::new(&workspace, "--contract oauth");
    let text = served.target.replace(right, wrong);
    assert_ne!(text, served.target);
    workspace.write("wrong.toml", &text);
    workspace.run("run --target wrong.toml --out out").exits(3);
    workspace.record("out")
}

#[test]
fn a_wrong_address_fails_no_case() {
    let run = run_with("/oauth/token\"", "/oauth/elsewhere\"");
    let is_red = |case: &&CaseRecord| matches!(case.verdict, Verdict::Fail | Verdict::Error { .. });
    let red: Vec<&CaseRecord> = run.cases.iter().filter(is_red).collect();
    assert!(!red.is_empty());
    for case in red {
        // If the token endpoint is wrong, rebuff cannot check any client.
        let id = case.id.as_str();
        assert!(id.starts_with("oauth::caller::"), "{id}");
        let reason = case.verdict.reason().unwrap_or_default();
        assert!(reason.contains("/oauth/elsewhere"), "{reason}");
    }
}

#[test]
fn a_wrong_session_script_fails_no_case() {
    let run = run_with("{ decision = \"allow\" }", "{ decision = \"alow\" }");
    let failed = run
        .cases
        .iter()
        .filter(|case| case.verdict == Verdict::Fail);
    let failed: Vec<&str> = failed.map(|case| case.id.as_str()).collect();
    assert_eq!(failed, [""; 0]);
    let record = case(&run, "oauth::iss::beside_a_code");
    let reason = record.verdict.reason().unwrap_or_default();
    assert!(
        reason.contains("consent of `[session.user]`: the last visit ended elsewhere"),
        "{reason}"
    );
}

#[test]
fn a_misspelt_or_missing_value_is_reported() {
    let workspace = Workspace::new();
    let served = ServeProcess::new(&workspace, "--contract oauth");
    for (right, wrong, expected) in [
        (
            "scope = ",
            "scop = ",
            "unknown value `scop`; did you mean `scope`?",
        ),
        (
            "redirect_uri = ",
            "redirect_url = ",
            "unknown value `redirect_url`; did you mean `redirect_uri`?",
        ),
        (
            "place = ",
            "plce = ",
            "unknown value `plce`; did you mean `place`?",
        ),
        ("place = ", "note = ", "`[given.queried]` lacks `place`"),
    ] {
        workspace.write("wrong.toml", &served.target.replacen(right, wrong, 1));
        let err = workspace.run("run --target wrong.toml --list").refused();
        assert!(err.contains(expected), "{err}");
    }
}

#[test]
fn a_mistake_in_most_responses_is_one_cause() {
    for (mutant, exit, cause) in [
        (
            "state-cut",
            1,
            "</code>, got <code>the first 64 characters of rebuff",
        ),
        (
            "code-beside-error",
            1,
            "<code>error_response:schema:&#47;redirect/params/code</code>: expected <code>absent</code>",
        ),
        (
            "more-beside-error",
            0,
            "<code>known_parameters:schema:&#47;redirect/params</code>: expected <code>no other members</code>, \
             got <code>exception, error_code</code>",
        ),
    ] {
        let workspace = Workspace::new();
        workspace
            .run(&format!("demo --mutant {mutant} --out out oauth::"))
            .exits(exit);
        let summary = workspace.read("out/summary.md");
        let of_it = summary.lines().filter(|line| line.contains(cause));
        let counts: Vec<usize> = of_it
            .filter_map(|line| line.strip_prefix("- **")?.split("**").next()?.parse().ok())
            .collect();
        // The state of one case is longer, and is a cause of its own. The most frequent cause is first.
        let [count, ..] = counts[..] else {
            panic!("{mutant}: {counts:?}\n{summary}");
        };
        assert!(count >= 30, "{mutant}: {count}");
    }
}

#[test]
fn the_target_file_of_a_variant_declares_what_it_has() {
    for (contract, variant) in [
        ("oauth", "plain-oauth"),
        ("oauth", "iss-not-told"),
        ("oauth", "login-first"),
        ("oauth", "no-session"),
        ("oauth", "no-fault-hooks"),
        ("calendar", "unlimited-history"),
        ("calendar", "no-calendars-of-its-own"),
        ("calendar", "no-second-account"),
    ] {
        let workspace = Workspace::new();
        let served = ServeProcess::new(
            &workspace,
            &format!("--contract {contract} --variant {variant}"),
        );
        let output = workspace.run("run --target target.toml --out out").exits(0);
        assert!(
            !output.out.contains(" 0 judged"),
            "{}{}",
            served.target,
            output.out
        );
    }
}
