//! Tests of the command line: usage errors, help, and commands that run no case.

use crate::cli::support::{Workspace, project};

#[test]
fn a_run_without_a_target_says_what_to_type() {
    let error = Workspace::new().run("run").refused();
    assert!(error.contains("rebuff run --target FILE"), "{error}");
    assert!(error.contains("rebuff demo"), "{error}");
}

#[test]
fn a_usage_error_is_one_line_with_exit_code_2() {
    let workspace = Workspace::new();
    for (line, says) in [
        ("frob", "unrecognized subcommand 'frob'"),
        ("demoo", "'demo'"),
        ("demo --frob", "unexpected argument '--frob'"),
        ("demo --jbos 4", "'--jobs'"),
        ("demo --jobs 0", "0 is not in 1..=512"),
        ("demo --test-threads 0", "0 is not in 1..=512"),
        ("demo --jobs 100000", "100000 is not in 1..=512"),
        ("demo --jobs", "'--jobs <N>'"),
        ("demo --shard 3/2", "K from 1 to N"),
        ("demo --timeout 0", "more than 0 seconds"),
        ("demo --timeout soon", "a number of seconds"),
        ("demo --run-id ../x", "letters, digits"),
        ("demo --mutant a --variant b", "'--variant <ID>'"),
        ("demo --ignored --include-ignored", "--include-ignored"),
        ("demo --quiet --format json", "--format"),
        ("demo --format yaml", "pretty, terse, json"),
        ("demo --fail-on x", "advice, skip, leftovers"),
        (
            "run --contract calendar",
            "--url <URL>, --auth-env <VARIABLE>",
        ),
        ("run --target a --url b", "'--url <URL>'"),
        ("clean", "--target <FILE>"),
    ] {
        let error = workspace.run(line).refused();
        assert!(
            error.starts_with("error: ") && error.contains(says),
            "{line}: {error}"
        );
    }
}

#[test]
fn an_unknown_name_is_reported_with_the_known_ones() {
    let workspace = Workspace::new();
    for (line, says) in [
        ("demo --mutant zzz", "etag-ignored"),
        ("demo --variant zzz", "sync-token-invalid"),
        ("demo --mutant etag-ignord", "did you mean `etag-ignored`?"),
        ("serve --variant no-hook", "did you mean `no-hooks`?"),
        ("serve --mutant zzz", "etag-ignored"),
        ("serve --contract nosuch", "there is calendar"),
        (
            "demo --report junitt",
            "did you mean `junit`?; known are json",
        ),
        ("demo --report=", "known are json, junit"),
        (
            "run --contract nosuch --url http://127.0.0.1 --auth-env X",
            "there is calendar",
        ),
    ] {
        let error = workspace.run(line).refused();
        assert!(error.contains(says), "{line}: {error}");
    }
    assert!(workspace.names(".").is_empty());
}

#[test]
fn help_and_version_are_printed() {
    let workspace = Workspace::new();
    let version = workspace.run("--version").exits(0);
    assert_eq!(
        version.out,
        format!("rebuff {}\n", env!("CARGO_PKG_VERSION"))
    );
    let bare = workspace.run("").exits(2);
    assert_eq!(bare.out, "");
    assert_eq!(bare.err, workspace.run("--help").exits(0).out);
}

#[test]
fn every_help_matches_its_snapshot_and_fits_80_columns() {
    let workspace = Workspace::new();
    let first = workspace.run("--help").exits(0).out;
    let listed = first
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .map_while(|line| line.split_whitespace().next());
    let commands: Vec<&str> = listed.filter(|word| *word != "help").collect();
    assert!(commands.contains(&"run") && commands.contains(&"demo"));
    let mut helps = vec![("rebuff", first.clone())];
    for command in &commands {
        helps.push((
            command,
            workspace.run(&format!("{command} --help")).exits(0).out,
        ));
    }
    for (name, help) in helps {
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{name}: {line}");
        }
        insta::assert_snapshot!(format!("help-{name}"), help);
    }
    let snapshots = std::fs::read_dir(project("tests/it/cli/snapshots")).unwrap();
    let helps = snapshots.filter(|file| {
        let name = file.as_ref().unwrap().file_name();
        let name = name.to_string_lossy();
        name.contains("__help-") && name.ends_with(".snap")
    });
    assert_eq!(
        helps.count(),
        commands.len() + 1,
        "there must be one snapshot for each command"
    );
}

#[test]
fn clean_list_and_check_report_what_they_did() {
    let workspace = Workspace::new();
    workspace.write(
        "target.toml",
        "contract = \"calendar\"\nbase = \"http://127.0.0.1:1/\"\n",
    );
    let clean = workspace.run("clean --target target.toml").exits(0);
    assert_eq!(
        clean.out,
        "nothing to clean: no journal in reports/latest\n"
    );
    let error = workspace.run("clean --target nosuch.toml").refused();
    assert!(error.contains("`nosuch.toml`"), "{error}");
    let list = workspace.run("list gone").exits(0);
    assert!(
        list.out
            .starts_with("calendar::gone::deleted_twice\n    must: Deleting")
    );
    assert_eq!(list.err, "");
    assert_eq!(workspace.run("list nosuchcase").exits(0).out, "");
    assert!(
        workspace
            .run("check")
            .exits(0)
            .out
            .ends_with("all is well\n")
    );
    let error = workspace.run("check --contracts nosuch").refused();
    assert!(error.contains("`nosuch/cases`"), "{error}");
    assert_eq!(workspace.names("."), ["target.toml"]);
}

#[test]
fn serve_reports_a_port_in_use_and_an_unwritable_file() {
    let workspace = Workspace::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let output = workspace.run(&format!("serve --listen {address}")).exits(3);
    assert!(
        output.err.contains("--listen 127.0.0.1:0"),
        "{}",
        output.err
    );
    assert_eq!((output.out.as_str(), output.err.lines().count()), ("", 1));
    let error = workspace
        .run("serve --listen 127.0.0.1:0 --write-target nosuch/target.toml")
        .refused();
    assert!(
        error.contains("cannot write `nosuch/target.toml`"),
        "{error}"
    );
}

#[test]
fn auth_env_needs_a_token_that_can_be_masked() {
    let workspace = Workspace::new();
    let run = |token: Option<&str>| {
        let line = "run --contract calendar --url http://127.0.0.1:1/ --auth-env REBUFF_TEST";
        let mut command = workspace.command(line.split_whitespace());
        command.env_remove("REBUFF_TEST");
        command.envs(token.map(|token| ("REBUFF_TEST", token)));
        crate::cli::support::run(&mut command).refused()
    };
    assert!(run(None).contains("no `REBUFF_TEST`"));
    assert!(run(Some("")).contains("no `REBUFF_TEST`"));
    let error = run(Some("secret7"));
    assert!(
        error.contains("fewer than 8") && !error.contains("secret7"),
        "{error}"
    );
}
