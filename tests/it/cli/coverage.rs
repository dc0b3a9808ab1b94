//! Tests of `rebuff coverage`, which shows the cases that cover each rule.

use crate::cli::support::{Workspace, project};

#[test]
fn the_coverage_page_is_up_to_date() {
    let workspace = Workspace::new();
    let output = workspace.run("coverage --format markdown");
    // This test checks only the page. `.ci/run` checks that no rule is stale.
    assert_eq!(output.code == 0, output.err.is_empty(), "{}", output.err);
    let page = std::fs::read_to_string(project("docs/coverage.md")).unwrap();
    assert!(
        page == output.out,
        "docs/coverage.md is not what `rebuff coverage --format markdown` writes now"
    );
    let text = workspace.run("coverage --contract calendar").out;
    for line in text.lines() {
        let unbroken = line.split_whitespace().count() == 1;
        assert!(line.chars().count() <= 80 || unbroken, "{line}");
    }
    assert!(
        text.contains(
            "must    calendar.410-deleted: 1 case\n        calendar::gone::deleted_twice\n"
        ),
        "{text}"
    );
    assert!(workspace.names(".").is_empty());
}

/// The lines about stale rules that appear only if the folder `x` is loaded.
fn newly_stale(workspace: &Workspace) -> Vec<String> {
    let known = workspace.run("coverage").err;
    let output = workspace.run("coverage --contracts x");
    assert_eq!(output.code == 0, output.err.is_empty(), "{}", output.err);
    let new = output.err.lines().filter(|line| !known.contains(line));
    new.map(str::to_owned).collect()
}

/// Writes the built-in list of rules and this text to the folder `x`. Returns the built-in list.
fn sources(workspace: &Workspace, more: &str) -> String {
    let known = std::fs::read_to_string(project("cases/sources.toml")).unwrap();
    workspace.write("x/cases/sources.toml", &format!("{known}\n{more}"));
    known
}

#[test]
fn a_rule_without_a_case_fails_coverage() {
    let workspace = Workspace::new();
    let rule = "level = \"must\"\nsays = \"Something.\"\nsource = \"Somewhere\"\n";
    sources(&workspace, &format!("[rule.\"calendar.new\"]\n{rule}"));
    let stale = newly_stale(&workspace);
    assert_eq!(stale.len(), 1, "{stale:?}");
    assert!(stale[0].contains("calendar.new has no case"), "{stale:?}");
    let sum = workspace.run("coverage --contracts x").exits(1).out;
    assert!(sum.replace('\n', " ").contains(" with nothing"), "{sum}");
    // A rule with a reason in `unseen` is not stale. Rules of other contracts are not checked.
    let reason = "unseen = \"Only the server's owner can see it.\"";
    sources(
        &workspace,
        &format!("[rule.\"calendar.new\"]\n{rule}{reason}"),
    );
    assert!(newly_stale(&workspace).is_empty());
    sources(&workspace, &format!("[rule.\"other.new\"]\n{rule}"));
    assert!(newly_stale(&workspace).is_empty());
}

#[test]
fn unseen_beside_a_case_fails_coverage_and_beside_a_watch_does_not() {
    let workspace = Workspace::new();
    let known = sources(&workspace, "");
    let stale_with_reason = |rule: &str| {
        let head = format!("[rule.\"{rule}\"]\n");
        let reason = format!("{head}unseen = \"Nobody can.\"\n");
        assert!(known.contains(&head));
        workspace.write("x/cases/sources.toml", &known.replace(&head, &reason));
        newly_stale(&workspace)
    };
    let stale = stale_with_reason("calendar.410-deleted");
    assert_eq!(stale.len(), 1, "{stale:?}");
    assert!(
        stale[0].contains("calendar.410-deleted")
            && stale[0].contains("and 1 case: remove `unseen`"),
        "{stale:?}"
    );
    assert!(stale_with_reason("calendar.two-layers").is_empty());
}

#[test]
fn an_unknown_contract_or_format_and_an_empty_reason_are_refused() {
    let workspace = Workspace::new();
    let error = workspace.run("coverage --contract nosuch").refused();
    assert!(error.contains("there is calendar"), "{error}");
    let error = workspace.run("coverage --format html").refused();
    assert!(error.contains("text, markdown"), "{error}");
    sources(
        &workspace,
        "[rule.x]\nlevel = \"may\"\nsays = \"a\"\nsource = \"b\"\nunseen = \"\"\n",
    );
    let error = workspace.run("coverage --contracts x").refused();
    assert!(error.contains("`unseen` is empty"), "{error}");
}
