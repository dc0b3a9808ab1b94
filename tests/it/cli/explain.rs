//! Tests of `rebuff explain`, which prints everything about one case.

use crate::cli::support::Workspace;

/// The lines that `explain` wraps. It does not wrap requests, commands and responses.
fn wrapped_lines(text: &str) -> impl Iterator<Item = &str> {
    const VERBATIM: [&str; 3] = ["The request", "The same", "What the embedded"];
    let parts = text.split("\n\n").collect::<Vec<_>>();
    let mut skipped = false;
    let wrapped = parts.into_iter().filter(move |part| {
        let heading = part.starts_with(char::is_alphabetic);
        skipped = VERBATIM.iter().any(|one| part.starts_with(one)) || (skipped && !heading);
        !skipped
    });
    wrapped.flat_map(str::lines)
}

#[test]
fn a_case_is_explained_from_its_prerequisites_to_its_mutants() {
    let workspace = Workspace::new();
    let output = workspace.run("explain lost_update").exits(0);
    assert_eq!(output.err, "");
    let mut rest = output.out.as_str();
    for part in [
        "calendar::precondition::lost_update\n  The second of two writes",
        "\nwhy       If the server accepts the second write",
        "\nrule      calendar.412-precondition (must)\n",
        "[Calendar API, Handle API errors: 412]",
        "\nfile      cases/calendar/precondition.toml:",
        "\nWhat it rests on\n  caller  calendar::caller::owner\n",
        "  fixture event: made by events.insert\n",
        "\nWhat is sent\n  fixture event: events.insert as owner, answered 200\n",
        "      - /body/summary is `${run} first`\n",
        "      - expects that /body/etag differs from ${event.etag}\n",
        "  shot: events.patch.if_match as owner, answered 412\n",
        "      - good in itself",
        "  undo of events.insert",
        "\nThe request that is judged\n  PATCH http://127.0.0.1:8787/calendar/v3/",
        "  Authorization: Bearer ***\n",
        "\nThe same as a command\n  curl -sS -i -X PATCH \\\n",
        "-H \"Authorization: Bearer $REBUFF_TOKEN\" \\\n",
        "\nWhat is expected\n  answer  condition_not_met: 412\n",
        "the body fits schemas/calendar/412-condition-not-met.json\n",
        "  state   event stays as it is, by events.get: /body/etag",
        "  watch   error_object: Every error carries the error object\n",
        "\nWhat the embedded server answers\n  412\n  content-type: application/json",
        "\"reason\": \"conditionNotMet\"",
        "\n  verdict pass\n",
        "\nWhat makes it red",
        "  etag-ignored\n      writes whatever If-Match says\n      seen by status, ",
        "  code-as-string\n",
    ] {
        let at = rest.find(part);
        let at = at.unwrap_or_else(|| panic!("{part:?} is not in:\n{rest}"));
        rest = &rest[at + 1..];
    }
    assert!(workspace.names(".").is_empty());
}

#[test]
fn every_explanation_fits_80_columns_and_shows_no_token() {
    let workspace = Workspace::new();
    let demo = std::fs::read_to_string(crate::cli::support::project("cases/calendar/_demo.toml"));
    let demo = demo.unwrap();
    let tokens = demo.lines().filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == "token").then(|| value.split('"').nth(1).unwrap())
    });
    let tokens: Vec<&str> = tokens.collect();
    assert!(tokens.len() > 1, "{demo}");
    for case in [
        "calendar::gone::updated_min_too_long_ago",
        "calendar::guests::guest_sets_shared_property",
        "calendar::body::unreadable_insert",
        "calendar::credentials::other_scheme",
        "calendar::not_found::unknown_event",
        "calendar::beside::unknown_path",
    ] {
        let text = workspace.run(&format!("explain {case}")).exits(0).out;
        assert!(text.contains("  verdict pass\n"), "{text}");
        for line in wrapped_lines(&text) {
            let unbroken = line.split_whitespace().count() <= 2;
            assert!(line.chars().count() <= 80 || unbroken, "{line}");
        }
        for token in &tokens {
            assert!(!text.contains(token), "{text}");
        }
    }
}

#[test]
fn the_needs_of_a_case_are_listed_with_how_to_meet_them() {
    let workspace = Workspace::new();
    let feature = workspace
        .run("explain updated_min_too_long_ago")
        .exits(0)
        .out;
    assert!(
        feature.contains("  feature updated-min-limit: "),
        "{feature}"
    );
    assert!(feature.contains("More than an address and one token is needed"));
    let words: Vec<&str> = feature.split_whitespace().collect();
    let words = words.join(" ");
    assert!(
        words.contains("`updated-min-limit`: add it to `features`"),
        "{feature}"
    );
    let guest = workspace
        .run("explain guest_sets_shared_property")
        .exits(0)
        .out;
    for line in ["under `[identity.guest]`", "under `[given.guest]`"] {
        assert!(guest.contains(line), "{guest}");
    }
    let plain = workspace.run("explain lost_update").exits(0).out;
    assert!(!plain.contains("More than an address"), "{plain}");
}

#[test]
fn a_unique_part_of_an_id_selects_a_case() {
    let workspace = Workspace::new();
    let first = workspace.run("explain unknown_event").exits(0).out;
    assert!(first.starts_with("calendar::not_found::unknown_event::"));
    assert!(first.contains(" of this case:\n"), "{first}");
    let row = "calendar::not_found::unknown_event::events.put";
    let out = workspace.run(&format!("explain {row}")).exits(0).out;
    assert!(out.starts_with(&format!("{row}\n")), "{out}");
    let error = workspace.run("explain calendar::gone").refused();
    assert!(
        error.contains("calendar::gone::deleted_twice, ")
            && error.contains("`rebuff list calendar::gone`"),
        "{error}"
    );
    let error = workspace
        .run("explain calendar::gone::deleted_twise")
        .refused();
    assert!(
        error.contains("did you mean `calendar::gone::deleted_twice`"),
        "{error}"
    );
    assert!(workspace.run("explain").refused().contains("<CASE>"));
}

#[test]
fn every_line_of_a_run_is_explained() {
    let workspace = Workspace::new();
    for (id, parts) in [
        (
            "calendar::caller::owner",
            [
                "calendar_list.list as owner",
                "calendar_list: 200",
                "What rests on it",
            ],
        ),
        (
            "calendar::control::events.get",
            ["GET http://", "curl", "What rests on it"],
        ),
        (
            "calendar::given::private_calendar",
            ["What is sent", "What is accepted", "verdict pass"],
        ),
        (
            "oauth::watch::issuer",
            [
                "rfc9207-2",
                "redirect_with_issuer",
                "/redirect/params/iss/0 equals",
            ],
        ),
    ] {
        let text = workspace.run(&format!("explain {id}")).exits(0).out;
        assert!(text.starts_with(&format!("{id}\n")), "{text}");
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    let error = workspace.run("explain calendar::caller").refused();
    assert!(error.contains("calendar::caller::owner"), "{error}");
    let error = workspace.run("explain calendar::caller::ovner").refused();
    assert!(
        error.contains("did you mean `calendar::caller::owner`"),
        "{error}"
    );
}
