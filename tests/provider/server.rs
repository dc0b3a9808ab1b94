//! Runs `oidc-provider` as a child process.

use std::io::{BufRead as _, BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use libtest_mimic::Failed;

/// A running server. It stops when this value is dropped, or when the test ends and closes its
/// stdin.
pub(crate) struct Server {
    child: Child,
    issuer: String,
    narrow: String,
}

impl Server {
    /// Starts the server on a free port, and waits until the server prints its address.
    pub(crate) fn start() -> Result<Self, Failed> {
        let mut errors = tempfile::tempfile()?;
        let mut child = Command::new("node")
            .arg("server.mjs")
            .current_dir(folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors.try_clone()?)
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().ok_or("the server has no stdout")?;
        BufReader::new(out).read_line(&mut line)?;
        let mut server = Self {
            child,
            issuer: String::new(),
            narrow: String::new(),
        };
        let Ok(addresses) = serde_json::from_str::<serde_json::Value>(&line) else {
            let mut text = String::new();
            server.end();
            errors.rewind()?;
            errors.read_to_string(&mut text)?;
            return Err(format!("the server did not start: {line}{text}").into());
        };
        let address = |name: &str| addresses[name].as_str().unwrap_or_default().to_owned();
        server.issuer = address("issuer");
        server.narrow = address("narrow");
        Ok(server)
    }

    /// Fills the addresses of the running server into a target file.
    pub(crate) fn target(&self, text: &str) -> String {
        text.replace("http://127.0.0.1:0", &self.issuer)
            .replace("NARROW", &self.narrow)
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// Whether `npm ci` has installed the packages.
pub(crate) fn installed() -> bool {
    folder().join("node_modules/oidc-provider").is_dir()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider")
}
