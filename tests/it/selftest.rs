//! Checks that the whole selftest passes. Also runs it with a few Calendar cases, and checks that
//! it reports its conditions if a case, a watch or the kill matrix breaks the
//! condition.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use tempfile::TempDir;

/// The case files of the short selftest; the other Calendar files are left out to save time.
const CASE_FILES: [&str; 2] = ["gone.toml", "not_found.toml"];

/// A `--contracts` folder that replaces files of Calendar.
struct Overlay {
    folder: TempDir,
}

impl Overlay {
    fn new() -> Self {
        let overlay = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for file in std::fs::read_dir(built_in("calendar")).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            if !name.starts_with('_') && !CASE_FILES.contains(&name.as_str()) {
                overlay.write(&format!("calendar/{name}"), "");
            }
        }
        overlay
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.folder.path().join("cases").join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// In the table with this id, replaces the first occurrence of each text.
    fn change(self, file: &str, id: &str, changes: &[(&str, &str)]) -> Self {
        let replaced = self.folder.path().join("cases").join(file);
        let text = std::fs::read_to_string(&replaced)
            .or_else(|_| std::fs::read_to_string(built_in(file)))
            .unwrap();
        let at = text.find(&format!("id = \"{id}\"")).unwrap();
        let (before, table) = text.split_at(at);
        let mut table = table.to_owned();
        for (from, to) in changes {
            assert!(table.contains(from), "{from}");
            table = table.replacen(from, to, 1);
        }
        self.write(file, &(before.to_owned() + &table));
        self
    }

    /// The report of the selftest of Calendar. It always fails, because a few cases cannot kill all
    /// mutants.
    fn selftest(&self) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rebuff"));
        let args = ["selftest", "--contract", "calendar", "--contracts"];
        let output = command.args(args).arg(self.folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        text(&output)
    }
}

/// The report of the selftest with unchanged cases.
static UNCHANGED: LazyLock<String> = LazyLock::new(|| Overlay::new().selftest());

/// Asserts that the selftest reports these problems with the overlay, and not without it.
#[track_caller]
fn assert_reports(overlay: &Overlay, problems: &[&str]) {
    let report = overlay.selftest();
    for problem in problems {
        assert!(report.contains(problem), "no `{problem}`:\n{report}");
        assert!(
            !UNCHANGED.contains(problem),
            "reported without the change, too: `{problem}`"
        );
    }
}

fn built_in(file: &str) -> PathBuf {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    cases.join(file)
}

fn text(output: &Output) -> String {
    let bytes = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(bytes).unwrap()
}

/// The only test that runs the whole selftest; `.config/nextest.toml` gives it more time.
#[test]
fn the_whole_selftest_is_green() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebuff"));
    let output = command.arg("selftest").current_dir(folder.path()).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(output.stderr.is_empty());
    let report = text(&output);
    assert_eq!(
        report.lines().last(),
        Some("selftest: all seven conditions hold")
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_kill_matrix_that_has_changed_is_reported() {
    let problem = "as known: the kill matrix has changed";
    assert!(UNCHANGED.contains(problem), "{}", *UNCHANGED);
}

/// The selftest reports a case that is too strict, a case that is too lax, a case that fails under
/// no mutant, and a watch that checks no response.
#[test]
fn false_alarms_living_mutants_and_idle_cases_are_reported() {
    let lax = [
        (r#"answer = ["deleted"]"#, r#"answer = ["client_error"]"#),
        (r#"answer = ["deleted"]"#, r#"answer = ["client_error"]"#),
    ];
    let strict = [("also = [\"invalid_sync_token\"]\n", "")];
    let idle = [(
        r#"rules = ["calendar.404-not-found"]"#,
        r#"rules = ["calendar.401-invalid-credentials"]"#,
    )];
    let nothing = [(r#"equals = "application/json""#, r#"differs = "no/such""#)];
    let overlay = Overlay::new()
        .change("calendar/gone.toml", "deleted_twice", &lax)
        .change("calendar/gone.toml", "tampered_sync_token", &strict)
        .change(
            "calendar/not_found.toml",
            "calendar_of_somebody_else",
            &idle,
        )
        .change("calendar/_contract.toml", "media_type", &nothing);
    assert_reports(
        &overlay,
        &[
            "no false alarm: variant sync-token-invalid: calendar::gone::tampered_sync_token is fail",
            "every mutant is killed: deleted-is-not-found lives",
            "no idle case: calendar::not_found::calendar_of_somebody_else",
            "does not see media type text/plain",
            "no idle case: calendar::watch::media_type finds nothing against its own rule",
        ],
    );
}

/// The selftest reports a case that cites the wrong rule, an alternative response that no variant
/// sends, and checks that accept any value of a header, a member or a charset.
#[test]
fn wrong_rules_alternatives_not_taken_and_blind_checks_are_reported() {
    let checks = r#"answer = ["deleted", "not_found"]
check = [
  { at = "/headers/content-length/0", matches = "." },
  { at = "/body/error/more", in = ["x", -1], default = "x" },
]
after"#;
    let case = [
        (
            r#"rules = ["calendar.410-deleted"]"#,
            r#"rules = ["calendar.404-not-found"]"#,
        ),
        ("answer = [\"deleted\"]\nafter", checks),
    ];
    let watch = [(
        r#"in = ["utf-8"], default"#,
        r#"in = ["utf-8", "x-altered"], default"#,
    )];
    let overlay = Overlay::new()
        .change("calendar/gone.toml", "deleted_twice", &case)
        .change("calendar/_contract.toml", "charset", &watch);
    assert_reports(
        &overlay,
        &[
            "for the right reason: mutant delete-is-idempotent breaks calendar.410-deleted, but",
            "no false alarm: calendar::gone::deleted_twice lists `not_found`, taken by no variant",
            "no blind check: calendar::gone::deleted_twice does not see header content-length replaced",
            "no blind check: calendar::gone::deleted_twice does not see /body/error/more replaced",
            "does not see charset replaced",
        ],
    );
}
