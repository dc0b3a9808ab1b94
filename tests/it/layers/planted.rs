//! Tests of the checks in `layers`: each check finds the violation that a small sample crate
//! contains.

use std::collections::BTreeSet;

use super::graph::{circles, describe, graph};
use super::{Sources, contracts_in_base, violations};

/// A sample crate with two rooms. Room `x` has the files `mod`, `a` and `b` with these texts.
fn files(module: &str, a: &str, b: &str) -> Sources {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    vec![
        file("lib.rs", "pub mod x; pub mod y;"),
        file("x/mod.rs", &format!("mod a; mod b; {module}")),
        file("x/a.rs", a),
        file("x/b.rs", b),
        file("y.rs", "pub use crate::x::Name; pub use crate::x::*;"),
    ]
}

/// The circles in these sources, each as a list of files.
fn found(sources: &Sources) -> Vec<Vec<String>> {
    let circles = circles(&graph(sources));
    circles
        .into_iter()
        .map(|circle| circle.into_iter().collect())
        .collect()
}

/// Asserts that a circle is found if `b` uses `a`, and `a` contains this use of `b`.
#[track_caller]
fn assert_circle(module: &str, a: &str) {
    let a = format!("pub struct Of; {a}");
    let sources = files(
        module,
        &a,
        "use super::a::Of; pub struct Name; pub fn call() {}",
    );
    assert_eq!(found(&sources), [["x/a.rs", "x/b.rs"]], "{module} {a}");
}

#[test]
fn a_circle_is_found_on_every_way() {
    assert_circle("", "use crate::x::b::Name;");
    assert_circle("", "use super::b::Name;");
    assert_circle("", "use super::b::{self, Name as Other};");
    assert_circle("", "use super::b::*; fn f(n: Name) {}");
    assert_circle("", "use super::*; fn f() { b::call() }");
    assert_circle("pub use b::Name;", "use super::Name;");
    assert_circle("pub use b::*;", "use crate::x::Name;");
    assert_circle("pub use b::Name;", "use super::*; fn f(n: Name) {}");
    assert_circle("pub use b::Name;", "use crate::y::Name;");
    assert_circle(
        "pub use b::Name;",
        "use crate::y::*; fn f() -> Option<Name> { None }",
    );
    assert_circle("", "fn f() { super::b::call() }");
    assert_circle(
        "",
        "fn f() { let _ = <crate::x::b::Name as Default>::default(); }",
    );
    assert_circle("", "use super::b; fn f() { b::call() }");
    assert_circle("", "fn f() { println!(\"{}\", crate::x::b::call()); }");
    assert_circle("", "mod inner { use super::super::b::Name; }");
}

#[test]
fn a_parent_that_defines_what_its_child_uses_and_uses_the_child_is_in_a_circle() {
    let sources = files(
        "pub struct Shared; use a::run;",
        "use super::Shared; pub fn run() {}",
        "",
    );
    assert_eq!(found(&sources), [["x/a.rs", "x/mod.rs"]]);
    let graph = graph(&sources);
    let circle = BTreeSet::from(["x/a.rs".to_owned(), "x/mod.rs".to_owned()]);
    assert_eq!(
        describe(&graph, &circle),
        "  x/a.rs uses x/mod.rs: Shared\n  x/mod.rs uses x/a.rs: run\n"
    );
}

#[test]
fn what_is_no_circle_is_none() {
    let b = "pub struct Name; pub fn call() {}";
    for (module, a) in [
        ("", ""),
        // The `mod` line of the parent is not a use. A re-exported name belongs to the file that
        // defines it.
        (
            "pub use a::Of; pub use b::Name;",
            "use super::Name; pub struct Of;",
        ),
        (
            "",
            "// use super::b::Name;\nconst TEXT: &str = \"super::b::Name\";",
        ),
        ("", "use other::b::Name; fn f(x: Of) { x.call() }"),
    ] {
        assert!(found(&files(module, a, b)).is_empty(), "{module} {a}");
    }
}

#[test]
fn a_room_or_a_crate_that_may_not_be_used_is_found() {
    let planted = |path: &str, text: &str| violations(&vec![(path.to_owned(), text.to_owned())]);
    for text in [
        "use crate::exec::Run;",
        "use crate::{view::Response, exec::{Run, start}};",
        "fn f() -> crate::target_file::Target { todo() }",
        "use reqwest::Client;",
        "fn f(client: &reqwest::Client) {}",
    ] {
        assert_eq!(planted("judge/x.rs", text).len(), 1, "{text}");
    }
    assert_eq!(
        planted("reference/x.rs", "use crate::vocab::Level;").len(),
        1
    );
    let allowed = "// crate::exec is not named here\nuse crate::view::Response;";
    assert!(planted("judge/x.rs", allowed).is_empty());
}

#[test]
fn a_contract_in_the_base_of_the_references_is_found() {
    let planted = |text: &str| {
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        contracts_in_base(&vec![
            file("lib.rs", "mod reference;"),
            file(
                "reference/mod.rs",
                "mod base; mod calendar; pub use calendar::Event;",
            ),
            file("reference/base/mod.rs", text),
            file("reference/calendar/mod.rs", "pub struct Event;"),
        ])
    };
    let found = ["reference/base/mod.rs uses reference/calendar/mod.rs"];
    assert_eq!(planted("use super::calendar::Event;"), found);
    assert_eq!(planted("use crate::reference::Event;"), found);
    assert!(planted("// super::calendar::Event\npub struct Event;").is_empty());
}
