//! A scenario: an embedded server, a temporary folder, runs of the binary, and requests that show what
//! is left on the server.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use rebuff::reference::calendar::accounts::{GUEST_TOKEN, OWNER_TOKEN};
use rebuff::reference::{Deviation, SERVERS, Server, embedded};
use rebuff::report::json;
use rebuff::vocab::{CaseRecord, EntryKind, Level, RunRecord, TroubleKind, Verdict};
use tempfile::TempDir;

use crate::server::{ANY_PORT, Action, Request, TestServer};

/// The etag of the crafted request, and the id of its case. Most tests replace the response to it.
pub(crate) const MADE_UP: &str = "\"0000000000000000\"";
pub(crate) const PATCH: &str = "calendar::precondition::patch_with_made_up_etag";

/// The complete target file of the Calendar contract.
const DEMO: &str = include_str!("../../../cases/calendar/_demo.toml");

/// An embedded server, and a folder for the target file and the reports.
pub(crate) struct Scenario {
    pub(crate) server: Server,
    dir: TempDir,
}

/// The exit code, output and record of a child process.
pub(crate) struct RunOutput {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    record: Option<RunRecord>,
}

impl Scenario {
    pub(crate) fn calendar() -> Self {
        Self::with_deviation(None)
    }

    pub(crate) fn mutant(id: &str) -> Self {
        let mutants = SERVERS.iter().flat_map(|server| &server.mutants);
        let mutant = mutants.into_iter().find(|mutant| mutant.id == id);
        Self::with_deviation(Some(&mutant.expect("the mutant exists").deviation))
    }

    fn with_deviation(deviation: Option<&'static Deviation>) -> Self {
        let calendar = embedded("calendar").expect("the calendar server is embedded");
        Self {
            server: Server::start(calendar, ANY_PORT, deviation).unwrap(),
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A scenario with the authorization server.
    pub(crate) fn oauth() -> Self {
        let oauth = embedded("oauth").expect("the authorization server is embedded");
        Self {
            server: Server::start(oauth, ANY_PORT, None).unwrap(),
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// Writes the target file of an authorization server at this address.
    pub(crate) fn oauth_target(&self, addr: SocketAddr) {
        let text = include_str!("../../../cases/oauth/_demo.toml");
        let text = text.replace("http://127.0.0.1/", &format!("http://{addr}/"));
        std::fs::write(self.path("target.toml"), text).unwrap();
    }

    /// A proxy in front of the server.
    pub(crate) fn proxy(
        &self,
        script: impl FnMut(&Request) -> Action + Send + 'static,
    ) -> TestServer {
        TestServer::proxy(ANY_PORT, self.server.addr(), script)
    }

    /// A proxy that calls `act` for the crafted request, and forwards all other requests.
    pub(crate) fn proxy_for_crafted(
        &self,
        mut act: impl FnMut() -> Action + Send + 'static,
    ) -> TestServer {
        self.proxy(move |request| {
            if is_crafted(request) {
                act()
            } else {
                Action::Forward
            }
        })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.path("out")
    }

    /// Writes the target file of a server at this address, with this owner's token. `more` is
    /// appended to the file.
    pub(crate) fn target(&self, addr: SocketAddr, owner: &str, more: &str) {
        let lines = DEMO.lines().map(|line| match line.split_once(" = ") {
            Some(("base", _)) => format!("base = \"http://{addr}/calendar/v3\"\n"),
            Some(("token", token)) if token.contains(OWNER_TOKEN) => format!("token = '{owner}'\n"),
            _ => format!("{line}\n"),
        });
        let text: String = lines.collect();
        std::fs::write(self.path("target.toml"), text + more).unwrap();
    }

    /// Starts `rebuff run` with time limits that a correct server does not exceed.
    pub(crate) fn start(&self, args: &[&str]) -> Child {
        let mut command = self.command("run");
        for (flag, value) in [("--timeout", "5"), ("--time-limit", "60")] {
            if !args.contains(&flag) {
                command.args([flag, value]);
            }
        }
        command.arg("--include-ignored").args(args).spawn().unwrap()
    }

    /// Runs the suite against a server at this address.
    pub(crate) fn run(&self, addr: SocketAddr, args: &[&str]) -> RunOutput {
        self.target(addr, OWNER_TOKEN, "");
        self.run_prepared(args)
    }

    /// Runs the suite with the target file that was written before.
    pub(crate) fn run_prepared(&self, args: &[&str]) -> RunOutput {
        self.finish(self.start(args))
    }

    /// Waits for the end of a run.
    pub(crate) fn finish(&self, child: Child) -> RunOutput {
        let output = child.wait_with_output().unwrap();
        let text = std::fs::read_to_string(self.out().join("run.json"));
        RunOutput {
            record: text.ok().map(|text| json::read(&text).unwrap()),
            ..RunOutput::new(&output)
        }
    }

    /// Runs `rebuff clean`.
    pub(crate) fn clean(&self) -> RunOutput {
        RunOutput::new(&self.command("clean").output().unwrap())
    }

    /// The journals in the report folder.
    pub(crate) fn journals(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.out()).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        paths
            .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
            .collect()
    }

    /// The ids of all events in both accounts, except cancelled events.
    pub(crate) fn live_events(&self) -> BTreeSet<String> {
        let mut live = BTreeSet::new();
        for token in [OWNER_TOKEN, GUEST_TOKEN] {
            let query = "GET /calendar/v3/calendars/primary/events?maxResults=2500";
            let list = self.send(query, token, "");
            let list: serde_json::Value = serde_json::from_str(&list).unwrap();
            assert!(list.get("nextPageToken").is_none());
            for event in list["items"].as_array().unwrap() {
                assert_ne!(event["status"], "cancelled");
                live.insert(event["id"].as_str().unwrap().to_owned());
            }
        }
        live
    }

    /// The ids of the owner's calendars.
    pub(crate) fn calendars(&self) -> BTreeSet<String> {
        let list = self.send("GET /calendar/v3/users/me/calendarList", OWNER_TOKEN, "");
        let list: serde_json::Value = serde_json::from_str(&list).unwrap();
        assert!(list.get("nextPageToken").is_none());
        let items = list["items"].as_array().unwrap().iter();
        items
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Creates a calendar that does not belong to a run.
    pub(crate) fn make_calendar(&self, summary: &str) {
        let body = format!(r#"{{"summary":"{summary}"}}"#);
        let made = self.send("POST /calendar/v3/calendars", OWNER_TOKEN, &body);
        assert!(made.contains(summary), "{made}");
    }

    /// Creates an event that does not belong to a run.
    pub(crate) fn make_event(&self, id: &str) {
        let body = format!(
            r#"{{"id":"{id}","start":{{"dateTime":"2031-05-01T10:00:00Z"}},"end":{{"dateTime":"2031-05-01T11:00:00Z"}}}}"#
        );
        let query = "POST /calendar/v3/calendars/primary/events";
        assert!(self.send(query, OWNER_TOKEN, &body).contains(id));
    }

    /// Sends a request directly to the server. Returns the body of the response.
    fn send(&self, line: &str, token: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.server.addr()).unwrap();
        let request = format!(
            "{line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        body.to_owned()
    }

    fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rebuff"));
        command
            .arg(subcommand)
            .arg("--target")
            .arg(self.path("target.toml"))
            .arg("--out")
            .arg(self.out())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

impl RunOutput {
    fn new(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            record: None,
        }
    }

    pub(crate) fn record(&self) -> &RunRecord {
        self.record.as_ref().expect("the run wrote a run.json")
    }

    /// Asserts the exit code of the process and in the record.
    #[track_caller]
    pub(crate) fn exits_with(&self, code: u8) {
        let text = format!("{}\n{}", self.stdout, self.stderr);
        assert_eq!(self.code, Some(code.into()), "{text}");
        if let Some(record) = &self.record {
            assert_eq!(record.exit, code, "{text}");
        }
    }

    #[track_caller]
    pub(crate) fn case(&self, id: &str) -> &CaseRecord {
        let found = self
            .record()
            .cases
            .iter()
            .find(|case| case.id.as_str() == id);
        found.unwrap_or_else(|| panic!("there is no entry {id}"))
    }

    /// The codes of the findings of a case, with their levels.
    #[track_caller]
    pub(crate) fn findings(&self, id: &str) -> Vec<(Level, String)> {
        let findings = self.case(id).findings.iter();
        findings.map(|f| (f.level, f.code())).collect()
    }

    /// Asserts that every entry except this one passed. A watch that had no response to check may
    /// be skipped.
    #[track_caller]
    pub(crate) fn assert_others_pass(&self, but: &str) {
        for case in &self.record().cases {
            let is_idle_watch =
                case.kind == EntryKind::Watch && matches!(case.verdict, Verdict::Skip { .. });
            let is_fine = case.verdict == Verdict::Pass || is_idle_watch || case.id.as_str() == but;
            assert!(is_fine, "{}: {:?}", case.id, case.verdict);
        }
    }

    /// The kind of trouble of a case, and its message.
    #[track_caller]
    pub(crate) fn trouble(&self, id: &str) -> (TroubleKind, &str) {
        match &self.case(id).verdict {
            Verdict::Error { cause, message } => (*cause, message),
            other => panic!("{id} is {other:?}"),
        }
    }

    /// The number of entries of this kind with this verdict.
    pub(crate) fn count(&self, kind: EntryKind, word: &str) -> usize {
        let cases = self.record().cases.iter();
        cases
            .filter(|case| case.kind == kind && case.verdict.row().word == word)
            .count()
    }
}

/// Whether the request is the crafted patch, which carries the made-up etag.
pub(crate) fn is_crafted(request: &Request) -> bool {
    request.is("PATCH") && request.head_contains(MADE_UP)
}
