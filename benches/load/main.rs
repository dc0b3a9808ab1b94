//! Measures the time and cost of a run, and compares them with a client that only sends.
//! `cargo bench --bench load` prints the tables of `docs/performance.md`. With `-- --runs 1` it
//! measures once; with `-- --before PATH` it also measures the `rebuff` at that path.
//!
//! The server, the floor, the client alone and `rebuff` run as separate processes. All of them except
//! `rebuff` are this binary.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints its results"
)]

mod client;
mod contract;
mod floor;
mod measure;
mod real;
mod server;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use measure::{Sample, Server, Spread};

/// A result of the benchmark. An error is reported and ends the benchmark.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The number of concurrent requests.
const JOBS: usize = 32;

/// The number of requests in a run that do not belong to a case: the probe of the credentials, and
/// the control.
const PREREQUISITES: usize = 2;

const RUNS: usize = 5;

/// The number of runs for a long load. Runs that take seconds vary less, so fewer runs are enough.
const LONG_RUNS: usize = 3;

/// The loads: how many cases, and the delay of the server in milliseconds.
const LOADS: [(usize, u32); 4] = [(1_000, 0), (10_000, 0), (1_000, 20), (10_000, 20)];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["serve", delay] => {
            number(delay).and_then(|millis| server::serve(Duration::from_millis(millis)))
        }
        ["floor", port, requests] => {
            number(port).and_then(|port| floor::send(port, number(requests)?, JOBS))
        }
        ["client", port, requests] => {
            number(port).and_then(|port| client::send(port, number(requests)?, JOBS))
        }
        // Writes only the contract, so that a profiler can run it.
        ["contract", folder, cases] => {
            number(cases).and_then(|cases| Ok(contract::write(Path::new(folder), cases)?))
        }
        words if words.contains(&"--bench") => {
            let after = |flag: &str| words.iter().skip_while(|word| **word != flag).nth(1);
            let runs = after("--runs").map(|runs| number(runs)).transpose();
            runs.and_then(|runs| bench(runs, after("--before").map(Path::new)))
        }
        // `cargo test --all-targets` also starts this benchmark; then it measures nothing.
        _ => {
            eprintln!("run it with `cargo bench --bench load`");
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

fn number<T: std::str::FromStr>(word: &str) -> Outcome<T> {
    word.parse()
        .map_err(|_| format!("`{word}` is not a number in the range that is allowed here").into())
}

fn bench(runs: Option<usize>, before: Option<&Path>) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    println!(
        "| cases | delay, ms | floor, ms | before, ms | rebuff, ms | rebuff − floor, ms | at most | \
         CPU a case, µs | client alone, µs | floor, µs | peak, MB | first request, ms |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut bounds = Vec::new();
    for (cases, delay) in LOADS {
        let long = cases > 1_000 && delay > 0;
        let runs = runs.unwrap_or(if long { LONG_RUNS } else { RUNS });
        let load = Load::measure(folder.path(), (cases, delay), runs, before)?;
        println!("{}", load.row());
        bounds.extend(load.bounds());
    }
    let first = built_in(folder.path(), runs.unwrap_or(RUNS))?;
    println!("\nThe built-in suite, from start to first request: {first:.1} ms\n");
    println!("| cases | wall, ms | CPU a case, µs | peak, MB |\n|---|---|---|---|");
    println!("{}\n", real::row(folder.path(), runs.unwrap_or(RUNS))?);
    println!("| bound | measured | at most | reached |\n|---|---|---|---|");
    for row in &bounds {
        println!("{row}");
    }
    Ok(())
}

/// The runs of one load.
struct Load {
    cases: usize,
    delay: u32,
    floor: Vec<Sample>,
    client: Vec<Sample>,
    /// The runs of the `rebuff` that `--before` names; empty without the flag.
    before: Vec<Sample>,
    rebuff: Vec<Sample>,
}

impl Load {
    /// Runs the floor, the client and the suite in turn, so that other load on the machine affects
    /// all three.
    fn measure(
        folder: &Path,
        (cases, delay): (usize, u32),
        runs: usize,
        before: Option<&Path>,
    ) -> Outcome<Self> {
        let contracts = folder.join(format!("contracts-{cases}"));
        contract::write(&contracts, cases)?;
        let output = folder.join("output.txt");
        let mut load = Self {
            cases,
            delay,
            floor: Vec::new(),
            client: Vec::new(),
            before: Vec::new(),
            rebuff: Vec::new(),
        };
        let wait = Duration::from_millis(delay.into());
        for _ in 0..runs {
            let senders = [("floor", &mut load.floor), ("client", &mut load.client)];
            for (mode, samples) in senders {
                let server = Server::start(wait)?;
                let mut process = Command::new(std::env::current_exe()?);
                process.args([mode, &server.port.to_string(), &cases.to_string()]);
                samples.push(checked(server.measure(&mut process, &output)?, cases)?);
            }
            let suite = |binary: &Path| suite(binary, folder, &contracts, wait, cases);
            if let Some(before) = before {
                load.before.push(suite(before)?);
            }
            load.rebuff
                .push(suite(Path::new(env!("CARGO_BIN_EXE_rebuff")))?);
        }
        Ok(load)
    }

    fn row(&self) -> String {
        let wall = |sample: &Sample| millis(sample.wall);
        let (floor, rebuff) = (
            Spread::new(&self.floor, wall),
            Spread::new(&self.rebuff, wall),
        );
        let before = match self.before.as_slice() {
            [] => "–".to_owned(),
            samples => format!("{:.0}", Spread::new(samples, wall)),
        };
        let most = self.most_over_the_floor();
        let most = most.map_or_else(|| "–".to_owned(), |most| format!("{most:.0}"));
        format!(
            "| {} | {} | {floor:.0} | {before} | {rebuff:.0} | {:.0} | {most} | {:.0} | {:.0} | {:.0} | {:.1} \
             | {:.1} |",
            self.cases,
            self.delay,
            rebuff.median - floor.median,
            Spread::new(&self.rebuff, |sample| self.cpu(sample)),
            Spread::new(&self.client, |sample| self.cpu(sample)),
            Spread::new(&self.floor, |sample| self.cpu(sample)),
            Spread::new(&self.rebuff, megabytes),
            Spread::new(&self.rebuff, |sample| millis(sample.first)),
        )
    }

    /// CPU time per case, in microseconds.
    fn cpu(&self, sample: &Sample) -> f64 {
        sample.cpu.as_secs_f64() * 1e6 / count(self.cases)
    }

    /// The longest allowed wall time above the floor: two round trips (probe and control), and time
    /// to start, read and report. The floor measures the round trip, because a timer of 20 ms takes
    /// nearly 22 ms.
    fn most_over_the_floor(&self) -> Option<f64> {
        let floor = Spread::new(&self.floor, |sample| millis(sample.wall)).median;
        let trip = floor / count(self.cases.div_ceil(JOBS));
        (self.delay > 0).then(|| 2.0 * trip + 60.0 + 0.04 * count(self.cases))
    }

    /// The rows that compare measurements with their bounds.
    fn bounds(&self) -> Vec<String> {
        let name = format!("{} cases, {} ms", self.cases, self.delay);
        let median =
            |samples: &[Sample], value: &dyn Fn(&Sample) -> f64| Spread::new(samples, value).median;
        let wall = |sample: &Sample| millis(sample.wall);
        let mut rows = Vec::new();
        if let Some(most) = self.most_over_the_floor() {
            let over = median(&self.rebuff, &wall) - median(&self.floor, &wall);
            rows.push(bound(&format!("{name}: over the floor, ms"), over, most));
            let cpu = |sample: &Sample| self.cpu(sample);
            let times = median(&self.rebuff, &cpu) / median(&self.client, &cpu);
            rows.push(bound(
                &format!("{name}: CPU, times the client alone"),
                times,
                5.0,
            ));
            let most = if self.cases > 1_000 { 120.0 } else { 40.0 };
            let peak = median(&self.rebuff, &megabytes);
            rows.push(bound(&format!("{name}: peak memory, MB"), peak, most));
        } else if !self.before.is_empty() {
            let times = median(&self.rebuff, &wall) / median(&self.before, &wall);
            rows.push(bound(
                &format!("{name}: wall, times the code before"),
                times,
                1.3,
            ));
        }
        rows
    }
}

/// Measures one run of the `rebuff` at this path against a new server.
fn suite(
    binary: &Path,
    folder: &Path,
    contracts: &Path,
    wait: Duration,
    cases: usize,
) -> Outcome<Sample> {
    let output = folder.join("output.txt");
    let server = Server::start(wait)?;
    let target = folder.join("target.toml");
    contract::write_target(&target, contract::ID, server.port)?;
    let mut suite = Command::new(binary);
    suite.args(["run", "--jobs", &JOBS.to_string(), "--contracts"]);
    suite.arg(contracts).arg("--target").arg(&target);
    suite.arg("--out").arg(folder.join("reports"));
    let sample = server.measure(&mut suite, &output)?;
    checked(sample, cases + PREREQUISITES).map_err(|e| {
        let output = fs::read_to_string(&output).unwrap_or_default();
        format!("{e}\n{output}").into()
    })
}

/// Measures the time from the start of the built-in suite to its first request.
fn built_in(folder: &Path, runs: usize) -> Outcome<Spread> {
    let mut samples = Vec::new();
    for _ in 0..runs {
        let server = Server::start(Duration::ZERO)?;
        let target = folder.join("target.toml");
        contract::write_target(&target, "calendar", server.port)?;
        let mut client = Command::new(env!("CARGO_BIN_EXE_rebuff"));
        client.arg("run").arg("--target").arg(&target);
        client.arg("--out").arg(folder.join("reports"));
        // The server does not implement calendars, so the run fails; only its first request is
        // measured.
        samples.push(server.measure(&mut client, &folder.join("output.txt"))?);
    }
    Ok(Spread::new(&samples, |sample| millis(sample.first)))
}

/// Returns the sample, or an error if the server saw another number of requests.
fn checked(sample: Sample, requests: usize) -> Outcome<Sample> {
    if sample.code == Some(0) && sample.seen == requests {
        return Ok(sample);
    }
    let Sample { code, seen, .. } = sample;
    Err(format!("ended with {code:?} after {seen} requests, not with 0 after {requests}").into())
}

fn bound(name: &str, measured: f64, most: f64) -> String {
    let reached = if measured <= most { "yes" } else { "no" };
    format!("| {name} | {measured:.1} | {most:.1} | {reached} |")
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn megabytes(sample: &Sample) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let bytes = sample.peak as f64;
    bytes / 1e6
}

fn count(cases: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let count = cases as f64;
    count
}
