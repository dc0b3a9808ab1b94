//! Tests of `docs/example`, the contract that users copy. It passes `check` together with the
//! built-in contracts; its one case passes on a correct server and fails on a faulty server; and
//! `docs/cases.md` quotes its exact text.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::support::{Workspace, project, run};
use crate::server::{Action, Request, TestServer, respond};

#[test]
fn the_example_is_checked_beside_the_built_in_contracts() {
    let folder = Workspace::new();
    let example = project("docs/example");
    let check = run(folder.command(["check", "--contracts"]).arg(&example)).exits(0);
    assert!(check.out.contains("notes"), "{}", check.out);
}

#[test]
fn a_server_that_refuses_a_note_without_text_passes() {
    let (code, last_line) = run_example(true);
    assert!(last_line.contains("1 judged, 0 failed"), "{last_line}");
    assert_eq!(code, 0);
}

#[test]
fn a_server_that_accepts_a_note_without_text_fails() {
    let (code, last_line) = run_example(false);
    assert!(last_line.contains("1 judged, 1 failed"), "{last_line}");
    assert_eq!(code, 1);
}

#[test]
fn the_page_quotes_the_files_of_the_example() {
    let page = std::fs::read_to_string(project("docs/cases.md")).unwrap();
    let from = page.find("## Your own API").unwrap();
    let to = page.find("## Reference").unwrap();
    let files = texts_below(&project("docs/example"));
    let blocks: Vec<&str> = page[from..to].split("```toml\n").skip(1).collect();
    assert_eq!(blocks.len(), 7);
    for block in blocks {
        let (block, _) = block.split_once("```").unwrap();
        assert!(files.iter().any(|text| text.contains(block)), "{block}");
    }
}

/// The texts of all files below a folder.
fn texts_below(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(texts_below(&path));
        } else {
            texts.push(std::fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

/// Runs the example against a server. Returns the exit code and the last line of the output.
fn run_example(demands_text: bool) -> (i32, String) {
    let mut notes = BTreeMap::new();
    let server = TestServer::start(move |request| answer(request, demands_text, &mut notes));
    let folder = Workspace::new();
    let target = std::fs::read_to_string(project("docs/example/target.toml")).unwrap();
    folder.write(
        "target.toml",
        &target.replace("127.0.0.1:8080", &server.addr().to_string()),
    );
    let mut command = folder.command(["run", "--target", "target.toml", "--contracts"]);
    let ran = run(command.arg(project("docs/example")));
    (ran.code, ran.last_line().to_owned())
}

/// Answers a request as the Notes API of the example does.
fn answer(request: &Request, demands_text: bool, notes: &mut BTreeMap<String, Value>) -> Action {
    let error = |code: u16, message: &str| {
        (
            code,
            json!({ "error": { "code": code, "message": message } }),
        )
    };
    let id = request.path().trim_start_matches("/notes/").to_owned();
    let (status, body) = match request.line().0 {
        "POST" => {
            let note: Value = serde_json::from_slice(&request.body).unwrap();
            if demands_text && note.get("text").is_none() {
                error(400, "a note needs a text")
            } else {
                notes.insert(note["id"].as_str().unwrap().to_owned(), note.clone());
                (201, note)
            }
        }
        "DELETE" => match notes.remove(&id) {
            Some(note) => (200, note),
            None => error(404, "there is no such note"),
        },
        _ => error(405, "only POST and DELETE"),
    };
    let text = body.to_string();
    respond(
        &format!("{status} Notes"),
        "application/json",
        "",
        text.as_bytes(),
    )
}
