//! Measures the built-in suite against the embedded server in another process. Each case runs with
//! its fixtures, state reads, control and cleanup.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

use crate::Outcome;
use crate::measure::{Sample, Spread};

/// Measures the built-in suite and returns its row of the table.
pub(crate) fn row(folder: &Path, runs: usize) -> Outcome<String> {
    let mut samples = Vec::new();
    for _ in 0..runs {
        samples.push(run(folder)?);
    }
    let cases = samples.first().map_or(1, |sample| sample.seen).max(1);
    let each = crate::count(cases);
    Ok(format!(
        "| {cases} | {:.0} | {:.0} | {:.1} |",
        Spread::new(&samples, |sample| crate::millis(sample.wall)),
        Spread::new(&samples, |sample| sample.cpu.as_secs_f64() * 1e6 / each),
        Spread::new(&samples, crate::megabytes),
    ))
}

/// Measures one run. In the result, `seen` is the number of cases.
fn run(folder: &Path) -> Outcome<Sample> {
    let target = folder.join("real.toml");
    let reports = folder.join("real");
    let mut server = Command::new(env!("CARGO_BIN_EXE_rebuff"))
        .args(["serve", "--listen", "127.0.0.1:0", "--write-target"])
        .arg(&target)
        .stdout(Stdio::piped())
        .spawn()?;
    let output = server.stdout.take().ok_or("the server has no output")?;
    let mut serving = String::new();
    BufReader::new(output).read_line(&mut serving)?;
    let output = File::create(folder.join("output.txt"))?;
    let begun = Instant::now();
    let client = Command::new(env!("CARGO_BIN_EXE_rebuff"))
        .args(["run", "--include-ignored", "--jobs", "32", "--target"])
        .arg(&target)
        .arg("--out")
        .arg(&reports)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn();
    let used = client.map(|mut client| client.wait4());
    let wall = begun.elapsed();
    server.kill()?;
    server.wait()?;
    let used = used??;
    let code = used.status.code();
    if code != Some(0) {
        let output = fs::read_to_string(folder.join("output.txt")).unwrap_or_default();
        return Err(format!("the built-in suite ended with {code:?}\n{output}").into());
    }
    let record = fs::read_to_string(reports.join("run.json"))?;
    Ok(Sample {
        wall,
        cpu: used.rusage.utime + used.rusage.stime,
        peak: used.rusage.maxrss,
        first: Duration::ZERO,
        seen: record.matches("\"kind\":\"case\"").count(),
        code,
    })
}
