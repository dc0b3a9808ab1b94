//! Property tests: no text makes the parsers of case files, schemas and target files panic, and no
//! response makes the judge panic.

mod judge;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use rebuff::case::{Files, load};
use rebuff::diag::Source;
use rebuff::target_file::{ContractNames, Environment, KnownNames, read};
use rebuff::vocab::IdentityKind;

/// Pieces of case, schema and target files, valid and invalid.
const SCRAPS: &[&str] = &[
    "",
    " ",
    "\n",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "#",
    "\\",
    "\u{0}",
    "\u{feff}",
    "ü",
    "\u{1f980}",
    "${",
    "${x}",
    "${event.id}",
    "${member}",
    "$$",
    "/body",
    "/body/~2",
    "-1",
    "1e400",
    "99999999999999999999",
    "true",
    "2026-13-01",
    "null",
    "[[case]]\n",
    "[op.\"x\"]\n",
    "like = \"x\"\n",
    "id = \"x\"\n",
    "each = { member = \"required\" }\n",
    "{ remove = [] }",
    "{ empty = [\"/body/start\"] }",
    "{ fill = { at = \"/body/start\", size = 9 } }",
    "{ garble = \"truncated\" }",
    "{ auth = \"garbage\" }",
    "each = { row = [{ id = \"a\", x = \"/body\" }] }\n",
    "each = { group = \"x\", only = [\"/body\"] }\n",
    "groups = [\"x\"]\n",
    "${row.x}",
    "matches = \"(\"",
    "in = [1, \"${x}\"], also = []",
    "default = 2026-01-01",
    "token 40",
    "\"$ref\": \"#\"",
    "\"type\": 5",
    "\"pattern\": \"(\"",
    "[[known]]\n",
    "token-env = \"X\"\n",
    "until = 2026-01-01\n",
    "inf",
    "nan",
];

/// The text with a few parts removed or replaced. The replacement is a scrap or another part of the
/// text.
fn damaged(text: String) -> impl Strategy<Value = String> {
    let change = (
        any::<prop::sample::Index>(),
        0..40_usize,
        select(SCRAPS),
        any::<Option<prop::sample::Index>>(),
    );
    prop::collection::vec(change, 1..5).prop_map(move |changes| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, cut, scrap, other) in changes {
            if chars.is_empty() {
                break;
            }
            let at = at.index(chars.len());
            let end = (at + cut).min(chars.len());
            let put: Vec<char> = match other {
                Some(other) => {
                    let from = other.index(chars.len());
                    chars[from..(from + 30).min(chars.len())].to_vec()
                }
                None => scrap.chars().collect(),
            };
            chars.splice(at..end, put);
        }
        chars.into_iter().collect()
    })
}

/// Random text, made of random characters and scraps.
fn scraps() -> impl Strategy<Value = String> {
    let piece = prop_oneof![select(SCRAPS).prop_map(str::to_owned), "\\PC{0,6}"];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// The configuration writes no regression file. A failure that must stay covered gets its own test.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

static FILES: LazyLock<Files> = LazyLock::new(Files::embedded);

fn schema() -> impl Strategy<Value = String> {
    let names: Vec<String> = FILES
        .schemas
        .keys()
        .filter(|path| path.contains('/'))
        .cloned()
        .collect();
    select(names)
}

/// The path of any built-in case file.
fn case_file() -> impl Strategy<Value = String> {
    select(FILES.cases.keys().cloned().collect::<Vec<_>>())
}

/// Loads the files, and checks that each problem names a file, a valid line and a one-line message.
fn load_and_check(files: &Files) -> Result<(), TestCaseError> {
    let Err(problems) = load(files) else {
        return Ok(());
    };
    prop_assert!(!problems.is_empty());
    for problem in problems {
        let text = problem
            .file
            .strip_prefix("cases/")
            .map(|path| files.cases.get(path))
            .or_else(|| {
                problem
                    .file
                    .strip_prefix("schemas/")
                    .map(|path| files.schemas.get(path))
            });
        prop_assert!(text.is_some(), "{problem}");
        if let Some(Some(text)) = text {
            let lines = u32::try_from(text.split('\n').count()).unwrap();
            prop_assert!(problem.line <= lines, "{problem}");
        }
        prop_assert_eq!(problem.line == 0, problem.column == 0, "{}", problem);
        prop_assert!(!problem.message.is_empty());
        prop_assert!(!problem.to_string().contains('\n'), "{problem}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn a_damaged_case_file_is_read_or_refused(
        (path, text) in case_file().prop_flat_map(|path| {
            let text = FILES.cases[&path].clone();
            (Just(path), damaged(text.into_owned()))
        })
    ) {
        let mut files = FILES.clone();
        files.cases.insert(path, text.into());
        load_and_check(&files)?;
    }

    #[test]
    fn any_text_in_a_case_file_is_read_or_refused(path in case_file(), text in scraps()) {
        let mut files = FILES.clone();
        files.cases.insert(path, text.into());
        load_and_check(&files)?;
    }

    #[test]
    fn a_damaged_schema_is_read_or_refused(
        (path, text) in schema().prop_flat_map(|path| {
            let text = FILES.schemas[&path].clone();
            (Just(path), damaged(text.into_owned()))
        })
    ) {
        let mut files = FILES.clone();
        files.schemas.insert(path, text.into());
        load_and_check(&files)?;
        if let Ok(suite) = load(&files) {
            suite.store.lint().sorted();
        }
    }

    #[test]
    fn any_file_name_is_read_or_refused(name in "[a-z_./A-Z -]{1,12}") {
        let mut files = FILES.clone();
        files.cases.insert(format!("{name}.toml"), "[[case]]\n".into());
        files.schemas.insert(format!("calendar/{name}.json"), "{}".into());
        load_and_check(&files)?;
    }
}

#[test]
fn deep_nesting_is_refused() {
    for deep in ["[", "{a=", "[{a=["] {
        let mut files = FILES.clone();
        let text = format!("case = {}", deep.repeat(20_000));
        files.cases.insert("calendar/deep.toml".into(), text.into());
        let schema = "{\"not\":".repeat(20_000);
        files
            .schemas
            .insert("calendar/deep.json".into(), schema.into());
        assert!(load(&files).is_err());
    }
}

fn target_text() -> impl Strategy<Value = String> {
    let whole = format!(
        "{}\n[gate]\nmin-judged = 1\n[[known]]\ncase = \"calendar::a::b\"\ncheck = \"status\"\n\
         actual = \"200\"\nreason = \"x\"\nticket = \"y\"\nuntil = 2026-12-31\n",
        FILES.cases["calendar/_demo.toml"]
    );
    prop_oneof![3 => damaged(whole), 1 => scraps()]
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_target_file_is_read_or_refused(text in target_text()) {
        let env = |name: &str| (name != "X").then(|| "0123456789".to_owned());
        let edge = Environment { variable: &env, folder: Path::new("."), today: "2026-11-22".parse().unwrap() };
        let names = ContractNames {
            metadata: false,
            optional: BTreeMap::new(),
            endpoints: vec!["base".into()],
            identities: ["owner", "guest"]
                .map(|name| (name.to_owned(), IdentityKind::Bearer))
                .into(),
            features: vec!["able".into()],
            hooks: vec!["broken".into()],
            given: BTreeMap::from([("guest".into(), vec!["email".into()]), ("private_calendar".into(), vec!["id".into()])]),
        };
        let vocabulary = KnownNames {
            contracts: BTreeMap::from([("calendar".into(), names)]),
            cases: vec!["calendar::a::b".into()],
        };
        let lines = u32::try_from(text.split('\n').count()).unwrap();
        match read(&Source::new("t.toml", text.as_str()), &vocabulary, &edge) {
            // A valid target file has only secrets that are long enough to be masked.
            Ok(target) => prop_assert!(target.secrets.iter().all(|secret| secret.expose().len() >= 8)),
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                for problem in problems {
                    prop_assert!(problem.line <= lines && problem.file == "t.toml", "{problem}");
                    prop_assert!(!problem.to_string().contains('\n'), "{problem}");
                }
            }
        }
    }
}
