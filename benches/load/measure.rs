//! Measures one process from the outside: wall time, CPU time, peak memory, and the time until its
//! first request.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

use crate::Outcome;

/// The benchmark fails if it waits longer than this for a line from the server.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// The measurements of one run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    /// Peak resident memory, in bytes.
    pub(crate) peak: u64,
    /// The time from the start of the process until the server sees the first request.
    pub(crate) first: Duration,
    /// The number of requests that the server saw.
    pub(crate) seen: usize,
    pub(crate) code: Option<i32>,
}

/// The server process.
pub(crate) struct Server {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<(String, Instant)>,
    pub(crate) port: u16,
}

impl Server {
    pub(crate) fn start(delay: Duration) -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", &delay.as_millis().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take();
        let output = child.stdout.take().ok_or("the server has no output")?;
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send((line, Instant::now())).is_err() {
                    break;
                }
            }
        });
        let mut server = Self {
            child,
            input,
            lines,
            port: 0,
        };
        server.port = server.line_after("port ")?.0.parse()?;
        Ok(server)
    }

    /// Runs and measures a client of this server. Its output goes to a file, as on a build server.
    pub(crate) fn measure(mut self, client: &mut Command, output: &Path) -> Outcome<Sample> {
        let output = File::create(output)?;
        client
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let begun = Instant::now();
        let used = client.spawn()?.wait4()?;
        let wall = begun.elapsed();
        // The server ends when its input is closed.
        drop(self.input.take());
        let first = self.line_after("first")?.1;
        let seen = self.line_after("seen ")?.0.parse()?;
        self.child.wait()?;
        Ok(Sample {
            wall,
            cpu: used.rusage.utime + used.rusage.stime,
            peak: used.rusage.maxrss,
            first: first.duration_since(begun),
            seen,
            code: used.status.code(),
        })
    }

    /// Waits for the next line with this prefix. Returns the rest of the line and its arrival time.
    fn line_after(&self, beginning: &str) -> Outcome<(String, Instant)> {
        loop {
            let (line, at) = self.lines.recv_timeout(MAX_WAIT)?;
            if let Some(rest) = line.strip_prefix(beginning) {
                return Ok((rest.to_owned(), at));
            }
        }
    }
}

/// The median, the smallest and the largest of a few values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    pub(crate) fn new(samples: &[Sample], value: impl Fn(&Sample) -> f64) -> Self {
        let mut values: Vec<f64> = samples.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        let at = |n: usize| values.get(n).copied().unwrap_or(f64::NAN);
        Self {
            median: at(values.len() / 2),
            least: at(0),
            most: at(values.len().saturating_sub(1)),
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let places = f.precision().unwrap_or(0);
        let Self {
            median,
            least,
            most,
        } = self;
        write!(f, "{median:.places$} ({least:.places$}–{most:.places$})")
    }
}
