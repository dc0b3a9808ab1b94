//! The server as a child process.

use std::io::{BufRead as _, BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use libtest_mimic::Failed;

/// A running server; it ends with this value, and with the test, because it ends with its stdin.
pub(crate) struct Server {
    child: Child,
    issuer: String,
    narrow: String,
}

impl Server {
    /// Starts it on a port of its own, and waits for the line that says where it is.
    pub(crate) fn start() -> Result<Self, Failed> {
        let mut noise = tempfile::tempfile()?;
        let mut child = Command::new("node")
            .arg("server.mjs")
            .current_dir(folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(noise.try_clone()?)
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().ok_or("the server has no stdout")?;
        BufReader::new(out).read_line(&mut line)?;
        let mut server = Self {
            child,
            issuer: String::new(),
            narrow: String::new(),
        };
        let Ok(said) = serde_json::from_str::<serde_json::Value>(&line) else {
            let mut said = String::new();
            server.end();
            noise.rewind()?;
            noise.read_to_string(&mut said)?;
            return Err(format!("the server did not start: {line}{said}").into());
        };
        let word = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        server.issuer = word("issuer");
        server.narrow = word("narrow");
        Ok(server)
    }

    /// A target file of the folder, with what only the running server knows.
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

/// Whether the packages of the lock file are there.
pub(crate) fn installed() -> bool {
    folder().join("node_modules/oidc-provider").is_dir()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider")
}
