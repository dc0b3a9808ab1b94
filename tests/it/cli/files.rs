//! Tests of input files. rebuff reports all problems of all invalid files at once, each with its
//! location and a fix. Adding a case needs one new file and no code.

use crate::cli::support::{CommandOutput, SilentServer, Workspace, project, run};

#[test]
fn all_mistakes_of_case_files_and_schemas_are_reported_at_once() {
    let workspace = Workspace::new();
    let overlay = project("tests/overlays/mistakes");
    let output = run(workspace.command(["check", "--contracts"]).arg(&overlay)).exits(2);
    assert_eq!(output.out, "");
    for line in output.err.lines() {
        assert!(
            line.starts_with("error: cases/") || line.starts_with("error: schemas/"),
            "{line}"
        );
    }
    insta::assert_snapshot!("mistakes", output.err);
    // Other commands that read case files report the same problems, and send no request.
    for command in ["demo", "list", "selftest"] {
        let other = run(workspace.command([command, "--contracts"]).arg(&overlay)).exits(2);
        assert_eq!(
            (other.out.as_str(), &other.err),
            ("", &output.err),
            "{command}"
        );
    }
}

#[test]
fn a_mistake_in_a_schema_alone_is_reported() {
    let workspace = Workspace::new();
    workspace.write(
        "x/schemas/calendar/404-not-found.json",
        "{ \"requierd\": [] }\n",
    );
    for command in ["check", "demo", "list"] {
        let error = workspace.run(&format!("{command} --contracts x")).refused();
        assert_eq!(
            error,
            "error: schemas/calendar/404-not-found.json:1:3: unknown keyword `requierd`; did you mean `required`?\n"
        );
    }
}

#[test]
fn a_mistake_in_the_list_of_rules_is_reported_once() {
    let workspace = Workspace::new();
    let rules = std::fs::read_to_string(project("cases/sources.toml")).unwrap();
    let wrong = rules.replacen("level = \"must\"", "level = \"mst\"", 1);
    workspace.write("x/cases/sources.toml", &wrong);
    let error = workspace.run("check --contracts x").refused();
    assert!(
        error.ends_with("unknown word `mst`; did you mean `must`?\n"),
        "{error}"
    );
    assert!(error.starts_with("error: cases/sources.toml:"), "{error}");
}

#[test]
fn mistakes_in_the_demo_target_and_in_schemas_are_reported_together() {
    let workspace = Workspace::new();
    let demo = std::fs::read_to_string(project("cases/calendar/_demo.toml")).unwrap();
    workspace.write(
        "x/cases/calendar/_demo.toml",
        &demo.replace("[identity.guest]", "[identity.gest]"),
    );
    workspace.write(
        "x/schemas/calendar/404-not-found.json",
        "{ \"requierd\": [] }\n",
    );
    let output = workspace.run("check --contracts x").exits(2);
    let errors: Vec<&str> = output.err.lines().collect();
    assert!(
        matches!(errors[..], [demo, schema]
            if demo.starts_with("error: cases/calendar/_demo.toml:") && demo.ends_with("did you mean `guest`?")
            && schema.starts_with("error: schemas/calendar/404-not-found.json:1:3:")),
        "{errors:?}"
    );
    std::fs::remove_dir_all(workspace.path("x/schemas")).unwrap();
    let error = workspace.run("demo --contracts x").refused();
    assert!(
        error.ends_with("unknown identity `gest`; did you mean `guest`?\n"),
        "{error}"
    );
}

#[test]
fn a_new_case_needs_one_new_file_only() {
    let workspace = Workspace::new();
    let id = "calendar::eleventh::unknown_event";
    workspace.write(
        "x/cases/calendar/eleventh.toml",
        "[[case]]\nid = \"unknown_event\"\ntitle = \"An event that nobody made is not found\"\n\
         rules = [\"calendar.404-not-found\"]\nop = \"events.get\"\n\
         fault = [{ set = { at = \"/path/event.id\", text = \"nobodymadethisone\" } }]\n\
         answer = [\"not_found\"]\n",
    );
    // rebuff ignores files that are not case files.
    workspace.write("x/cases/README.md", "notes\n");
    workspace.write("x/cases/calendar/.swp", "\u{0}");
    let count = |flags: &str| {
        let out = workspace.run(&format!("check {flags}")).exits(0).out;
        let (_, rest) = out.split_once("calendar: ").unwrap();
        let number = rest.split(' ').next().unwrap();
        number.parse::<usize>().unwrap()
    };
    assert_eq!(count("--contracts x"), count("") + 1);
    let list = workspace.run("list --contracts x eleventh").exits(0);
    assert_eq!(
        list.out,
        format!("{id}\n    must: An event that nobody made is not found\n")
    );
    assert!(
        workspace
            .run("demo --contracts x --list")
            .exits(0)
            .out
            .contains(&format!("{id}: test\n"))
    );
    let output = workspace
        .run(&format!("demo --contracts x --out out --exact {id}"))
        .exits(0);
    assert!(
        output.last_line().contains(": 1 judged"),
        "{}",
        output.last_line()
    );
    workspace.run("demo --contracts x --out out").exits(0);
}

#[test]
fn a_file_replaces_the_built_in_file_of_the_same_path() {
    let workspace = Workspace::new();
    let gone = std::fs::read_to_string(project("cases/calendar/gone.toml")).unwrap();
    workspace.write(
        "x/cases/calendar/gone.toml",
        gone.split("\n\n").next().unwrap(),
    );
    let list = workspace.run("demo --contracts x --list gone").exits(0);
    assert!(
        list.out.contains("deleted_twice") && !list.out.contains("tampered"),
        "{}",
        list.out
    );
}

/// A snapshot of the problems in each target file of `TARGETS`.
#[test]
fn all_mistakes_of_a_target_file_are_reported_at_once() {
    let workspace = Workspace::new();
    let silent = SilentServer::new();
    let mut errors = String::new();
    for (name, text) in TARGETS {
        workspace.write(&format!("{name}.toml"), text);
        let line = format!("run --target {name}.toml");
        let output: CommandOutput = run(workspace
            .command(line.split_whitespace())
            .env("REBUFF_SHORT", "short")
            .env_remove("REBUFF_NOBODY"))
        .exits(2);
        assert_eq!(output.out, "");
        assert!(
            !output.err.contains("short\u{21}") && !output.err.contains("hunter2"),
            "{}",
            output.err
        );
        errors = errors + &output.err + "\n";
    }
    insta::assert_snapshot!("targets", errors);
    assert_eq!(silent.connections(), 0);
    assert!(!workspace.path("reports").exists());
}

#[test]
fn an_unreadable_target_file_is_reported() {
    let workspace = Workspace::new();
    std::fs::write(workspace.path("bytes.toml"), [0xff, 0xfe]).unwrap();
    for target in ["bytes.toml", ".", "nosuch.toml"] {
        let error = workspace.run(&format!("run --target {target}")).refused();
        assert!(error.contains(&format!("`{target}`")), "{error}");
    }
}

const TARGETS: [(&str, &str); 7] = [
    ("empty", ""),
    (
        "words",
        "contract = \"calender\"\nbase = \"http://127.0.0.1:1/\"\nbass = \"x\"\nzone = 1\n\n\
         [gate]\nmin-judgd = 3\n",
    ),
    (
        "names",
        "contract = \"calendar\"\nbase = \"http://127.0.0.1:1/\"\n\n\
         [identity.ownr]\ntoken = \"0123456789\"\n\n\
         [identity.owner]\ntoken = \"0123456789\"\ntokn = \"0123456789\"\n\n\
         [given.callendar]\nid = \"x\"\n\n[given.private_calendar]\ndi = \"x\"\n\n\
         [[known]]\ncase = \"calendar::gone::deleted_twic\"\ncheck = \"stauts\"\nactual = \"200\"\nreason = \" \"\n\n\
         [[known]]\ncase = \"calendar::gone::deleted_twice\"\nchek = \"status\"\n\n\
         [[known]]\ncase = \"calendar::gone::deleted_twice\"\ncheck = \"status\"\nactual = \"200\"\nreason = \"x\"\nuntil = 10:00:00\n",
    ),
    (
        "secrets",
        "contract = \"calendar\"\nbase-env = \"REBUFF_NOBODY\"\n\n\
         [identity.owner]\ntoken = \"short!\"\n\n\
         [identity.guest]\ntoken-env = \"REBUFF_SHORT\"\n\n\
         [given.guest]\nemail-env = \"REBUFF_NOBODY\"\n\n\
         [given.private_calendar]\nid-file = \"nosuch.txt\"\n\n\
         [given.calendar]\nid = \"x\"\nid-env = \"PATH\"\n",
    ),
    (
        "user",
        "contract = \"calendar\"\nbase = \"https://me:hunter2@127.0.0.1:1/\"\n",
    ),
    (
        "types",
        "contract = 5\nbase = [\"http://127.0.0.1:1/\"]\nidentity = 5\ngiven = \"x\"\n\
         gate = { min-judged = -1 }\nknown = {}\n",
    ),
    (
        "syntax",
        "contract = \"calendar\nbase = \"http://127.0.0.1:1/\"\n\n\
         [identity.owner]\ntoken = \"0123456789\"\ntoken = \"0123456789\"\n\n\
         [identity.guest\ntoken = \"0123456789\"\n\n\
         [given.gest]\nemail = \"x\"\n",
    ),
];

/// A run reads only the files of its contract, so another contract may be invalid.
#[test]
fn a_run_does_not_read_another_contract() {
    let workspace = Workspace::new();
    workspace.write("x/cases/other/_contract.toml", "no = 'contract'\n");
    workspace.write(
        "t.toml",
        "contract = 'calendar'\nbase = 'http://127.0.0.1:9'\n[identity.owner]\n\
         token = 'owner-token-0001'\n",
    );
    let output = workspace
        .run("run --target t.toml --contracts x --list")
        .exits(0);
    assert!(output.out.contains("calendar::"), "{}", output.out);
    workspace.run("check --contracts x").exits(2);
}
