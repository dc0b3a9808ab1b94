//! What was typed, and what comes back before anything is done.

use crate::cli::support::{Room, project};

#[test]
fn a_run_without_a_target_says_what_to_type() {
    let told = Room::new().run("run").refused();
    assert!(told.contains("rebuff run --target FILE"), "{told}");
    assert!(told.contains("rebuff demo"), "{told}");
}

#[test]
fn a_mistake_in_the_command_is_one_line_and_two() {
    let room = Room::new();
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
        let told = room.run(line).refused();
        assert!(
            told.starts_with("error: ") && told.contains(says),
            "{line}: {told}"
        );
    }
}

#[test]
fn a_name_that_does_not_exist_comes_with_those_that_do() {
    let room = Room::new();
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
        let told = room.run(line).refused();
        assert!(told.contains(says), "{line}: {told}");
    }
    assert!(room.names(".").is_empty());
}

#[test]
fn help_and_version_are_no_mistakes() {
    let room = Room::new();
    let version = room.run("--version").exits(0);
    assert_eq!(
        version.out,
        format!("rebuff {}\n", env!("CARGO_PKG_VERSION"))
    );
    let bare = room.run("").exits(2);
    assert_eq!(bare.out, "");
    assert_eq!(bare.err, room.run("--help").exits(0).out);
}

#[test]
fn every_help_is_as_known_and_fits_a_narrow_terminal() {
    let room = Room::new();
    let first = room.run("--help").exits(0).out;
    let listed = first
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .map_while(|line| line.split_whitespace().next());
    let commands: Vec<&str> = listed.filter(|word| *word != "help").collect();
    assert!(commands.contains(&"run") && commands.contains(&"demo"));
    let mut helps = vec![("rebuff", first.clone())];
    for command in &commands {
        helps.push((command, room.run(&format!("{command} --help")).exits(0).out));
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
    assert_eq!(helps.count(), commands.len() + 1, "one file a command");
}

#[test]
fn the_small_commands_end_as_they_say() {
    let room = Room::new();
    room.write(
        "target.toml",
        "contract = \"calendar\"\nbase = \"http://127.0.0.1:1/\"\n",
    );
    let clean = room.run("clean --target target.toml").exits(0);
    assert_eq!(
        clean.out,
        "nothing to clean: no journal in reports/latest\n"
    );
    let told = room.run("clean --target nosuch.toml").refused();
    assert!(told.contains("`nosuch.toml`"), "{told}");
    let list = room.run("list gone").exits(0);
    assert!(
        list.out
            .starts_with("calendar::gone::deleted_twice\n    must: Deleting")
    );
    assert_eq!(list.err, "");
    assert_eq!(room.run("list nosuchcase").exits(0).out, "");
    assert!(room.run("check").exits(0).out.ends_with("all is well\n"));
    let told = room.run("check --contracts nosuch").refused();
    assert!(told.contains("`nosuch/cases`"), "{told}");
    assert_eq!(room.names("."), ["target.toml"]);
}

#[test]
fn a_server_that_cannot_serve_says_why() {
    let room = Room::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let ran = room.run(&format!("serve --listen {address}")).exits(3);
    assert!(ran.err.contains("--listen 127.0.0.1:0"), "{}", ran.err);
    assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 1));
    let told = room
        .run("serve --listen 127.0.0.1:0 --write-target nosuch/target.toml")
        .refused();
    assert!(told.contains("cannot write `nosuch/target.toml`"), "{told}");
}

#[test]
fn a_short_target_needs_a_token_that_can_be_masked() {
    let room = Room::new();
    let run = |token: Option<&str>| {
        let line = "run --contract calendar --url http://127.0.0.1:1/ --auth-env REBUFF_TEST";
        let mut command = room.command(line.split_whitespace());
        command.env_remove("REBUFF_TEST");
        command.envs(token.map(|token| ("REBUFF_TEST", token)));
        crate::cli::support::run(&mut command).refused()
    };
    assert!(run(None).contains("no `REBUFF_TEST`"));
    assert!(run(Some("")).contains("no `REBUFF_TEST`"));
    let told = run(Some("secret7"));
    assert!(
        told.contains("fewer than 8") && !told.contains("secret7"),
        "{told}"
    );
}
