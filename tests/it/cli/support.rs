//! Runs the binary in a temporary folder and collects its output.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rebuff::report::json;
use rebuff::vocab::{CaseRecord, RunRecord};
use tempfile::TempDir;

/// The exit code and the output of a command.
#[derive(Debug)]
pub(crate) struct CommandOutput {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl CommandOutput {
    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }

    /// Asserts a usage error: exit code 2, nothing on stdout, one line on stderr. Returns the line.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        let output = self.exits(2);
        assert_eq!(output.out, "");
        assert_eq!(output.err.lines().count(), 1, "{}", output.err);
        output.err
    }

    pub(crate) fn last_line(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }
}

/// A temporary folder in which commands run.
pub(crate) struct Workspace {
    dir: TempDir,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self {
            dir: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The sorted names of the files in a folder, including hidden ones.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The `run.json` that a run wrote to this report folder.
    pub(crate) fn record(&self, out: &str) -> RunRecord {
        json::read(&self.read(&format!("{out}/run.json"))).unwrap()
    }

    pub(crate) fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        self.program(Path::new(env!("CARGO_BIN_EXE_rebuff")), args)
    }

    pub(crate) fn program(
        &self,
        program: &Path,
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.dir.path())
            .env("COLUMNS", "80")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command line whose words are separated by spaces.
    pub(crate) fn run(&self, line: &str) -> CommandOutput {
        run(&mut self.command(line.split_whitespace()))
    }
}

pub(crate) fn run(command: &mut Command) -> CommandOutput {
    let output = command.output().unwrap();
    CommandOutput {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `rebuff serve` as a child process. Dropping this value ends the process.
pub(crate) struct ServeProcess {
    child: Child,
    /// The text of the target file that `rebuff serve` wrote.
    pub(crate) target: String,
}

impl ServeProcess {
    /// Starts `rebuff serve` with these extra flags, and writes `target.toml` to the workspace.
    pub(crate) fn new(workspace: &Workspace, flags: &str) -> Self {
        let line = format!("serve --listen 127.0.0.1:0 --write-target target.toml {flags}");
        let mut child = workspace
            .command(line.split_whitespace())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let out = child.stdout.as_mut().unwrap();
        BufReader::new(out).read_line(&mut first).unwrap();
        assert!(first.starts_with("serving "), "{first}");
        Self {
            child,
            target: workspace.read("target.toml"),
        }
    }
}

impl Drop for ServeProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that accepts and counts connections, but never responds.
pub(crate) struct SilentServer {
    listener: TcpListener,
}

impl SilentServer {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self { listener }
    }

    /// A complete target file for this server.
    pub(crate) fn target(&self) -> String {
        let port = self.listener.local_addr().unwrap().port();
        include_str!("../../../cases/calendar/_demo.toml")
            .replace("127.0.0.1", &format!("127.0.0.1:{port}"))
    }

    /// The number of connections since the last call.
    pub(crate) fn connections(&self) -> usize {
        std::iter::from_fn(|| self.listener.accept().ok()).count()
    }
}

/// An opt-in case, defined in the `--contracts` folder `x`.
pub(crate) const LOAD: &str = "calendar::zeal::again";

/// Writes the folder `x` with the case `LOAD`.
pub(crate) fn write_opt_in_case(workspace: &Workspace) {
    let text = "[[case]]\nid = \"again\"\ntitle = \"A deleted event is gone\"\n\
                rules = [\"calendar.410-deleted\"]\nopt-in = \"load\"\n\
                before = [{ op = \"events.delete\" }]\nop = \"events.delete\"\nanswer = [\"deleted\"]\n";
    workspace.write("x/cases/calendar/zeal.toml", text);
}

/// The record with this id.
pub(crate) fn case<'r>(run: &'r RunRecord, id: &str) -> &'r CaseRecord {
    run.cases
        .iter()
        .find(|case| case.id.as_str() == id)
        .unwrap()
}

pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
