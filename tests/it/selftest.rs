//! The selftest is green, and goes red for each of its conditions when a case, an answer or the
//! golden file is bent.

use std::path::Path;
use std::process::Command;

/// Runs the selftest of everything; or, with one built-in file of Calendar's changed (each text, found
/// once, becomes another), of Calendar alone: what is asked of one contract is asked of each.
fn selftest(change: Option<(&str, &[(&str, &str)])>) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebuff"));
    command.arg("selftest");
    if let Some((file, changes)) = change {
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("cases")
            .join(file);
        let mut text = std::fs::read_to_string(built_in).unwrap();
        for (from, to) in changes {
            assert_eq!(text.matches(from).count(), 1, "{from}");
            text = text.replace(from, to);
        }
        let place = folder.path().join("cases").join(file);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, text).unwrap();
        command.args(["--contract", "calendar", "--contracts"]);
        command.arg(folder.path());
    }
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn assert_red(file: &str, changes: &[(&str, &str)], says: &str) {
    let (green, text) = selftest(Some((file, changes)));
    assert!(!green, "green:\n{text}");
    assert!(text.contains(says), "does not say `{says}`:\n{text}");
}

#[test]
fn it_is_green() {
    let (green, text) = selftest(None);
    assert!(green, "{text}");
    assert!(text.contains("all six conditions hold"), "{text}");
}

#[test]
fn a_case_that_is_too_strict_is_a_false_alarm() {
    assert_red(
        "calendar/gone.toml",
        &[("also = [\"invalid_sync_token\"]\n", "")],
        "no false alarm: variant sync-token-invalid: calendar::gone::tampered_sync_token is fail",
    );
}

#[test]
fn an_alternative_that_nobody_takes_is_told() {
    assert_red(
        "calendar/gone.toml",
        &[(
            "answer = [\"deleted\"]\nafter",
            "answer = [\"deleted\", \"not_found\"]\nafter",
        )],
        "no false alarm: calendar::gone::deleted_twice lists `not_found`, taken by no variant",
    );
}

#[test]
fn a_case_that_is_too_lax_lets_a_mutant_live() {
    assert_red(
        "calendar/gone.toml",
        &[(
            "answer = [\"deleted\"]\nafter = [{ again = true, answer = [\"deleted\"] }]",
            "answer = [\"client_error\"]\nafter = [{ again = true, answer = [\"client_error\"] }]",
        )],
        "every mutant is killed: deleted-is-not-found lives",
    );
}

#[test]
fn a_watch_that_sees_nothing_is_blind_and_idle() {
    let (green, text) = selftest(Some((
        "calendar/_contract.toml",
        &[("equals = \"application/json\"", "differs = \"no/such\"")],
    )));
    assert!(!green, "green:\n{text}");
    for says in [
        "does not see media type text/plain",
        "no idle case: calendar::watch::media_type finds nothing against its own rule",
    ] {
        assert!(text.contains(says), "does not say `{says}`:\n{text}");
    }
}

/// A check that takes every value, at each kind of place.
#[test]
fn a_check_that_takes_everything_is_blind() {
    for (check, says) in [
        (
            r#"{ at = "/headers/content-length/0", matches = "." }"#,
            "does not see header content-length replaced",
        ),
        (
            r#"{ at = "/body/error/more", in = ["x", -1], default = "x" }"#,
            "does not see /body/error/more replaced",
        ),
    ] {
        let with = format!("answer = [\"deleted\"]\ncheck = [{check}]\nafter");
        assert_red(
            "calendar/gone.toml",
            &[("answer = [\"deleted\"]\nafter", &with)],
            &format!("no blind check: calendar::gone::deleted_twice {says}"),
        );
    }
}

#[test]
fn a_watch_that_takes_everything_is_blind() {
    assert_red(
        "calendar/_contract.toml",
        &[(
            "in = [\"utf-8\"], default",
            "in = [\"utf-8\", \"x-altered\"], default",
        )],
        "does not see charset replaced",
    );
}

#[test]
fn a_case_that_cites_the_wrong_rule_is_told() {
    assert_red(
        "calendar/gone.toml",
        &[(
            "rules = [\"calendar.410-deleted\"]",
            "rules = [\"calendar.404-not-found\"]",
        )],
        "for the right reason: mutant delete-is-idempotent breaks calendar.410-deleted, but",
    );
}

#[test]
fn a_case_that_no_mutant_can_make_red_is_idle() {
    assert_red(
        "calendar/not_found.toml",
        &[(
            "rules = [\"calendar.404-not-found\"]\nwhy = \"A server",
            "rules = [\"calendar.401-invalid-credentials\"]\nwhy = \"A server",
        )],
        "no idle case: calendar::not_found::calendar_of_somebody_else",
    );
}

#[test]
fn a_matrix_that_is_not_as_known_is_told() {
    assert_red(
        "kills.txt",
        &[(
            "calendar::gone::deleted_twice <- ",
            "calendar::gone::deleted_thrice <- ",
        )],
        "as known: the kill matrix has changed",
    );
}
