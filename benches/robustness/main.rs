//! Plays limiters and closing servers before the reference servers, with the waits of a real run, and
//! prints the table of `docs/robustness.md`: `cargo bench --profile dev --bench robustness`.
//! With a word such as `closing` it plays only the rows that contain it.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark prints its results, and ends where something is missing"
)]
#![allow(dead_code, reason = "the test server can do more than these rows need")]

#[path = "../../tests/it/limits/limiter.rs"]
mod limiter;
#[path = "../../tests/it/server.rs"]
mod server;

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use rebuff::reference::{Server, embedded};
use rebuff::report::json;
use rebuff::vocab::RunRecord;

use limiter::{Form, Which, limiter};
use server::{ANY_PORT, Action, Request, TestServer};

type Script = Box<dyn FnMut(&Request) -> Action + Send>;

/// The target files of the embedded servers.
const CONTRACTS: [(&str, &str); 2] = [
    ("calendar", include_str!("../../cases/calendar/_demo.toml")),
    ("oauth", include_str!("../../cases/oauth/_demo.toml")),
];

/// One second of a server that counts requests: it needs no real one, and the run takes seconds.
const SCALED: &str = "0.01";

/// A row of the table: the server, one second of it, the arguments, and its script.
type Row = (
    String,
    &'static str,
    &'static [&'static str],
    fn() -> Script,
);

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    println!(
        "| contract | server | a second, s | judged | failed | errors | blocked | left behind | exit | limits and wall |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (name, second, args, script) in rows() {
        if wanted.iter().all(|word| name.contains(word)) {
            // The 403 is a limit of the Calendar document alone.
            let contracts = CONTRACTS.iter().copied();
            let speaks = |contract: &str| contract == "calendar" || !name.contains("403");
            for (contract, target) in contracts.filter(|(contract, _)| speaks(contract)) {
                play((contract, target), &name, (second, args), script());
            }
        }
    }
}

fn rows() -> Vec<Row> {
    vec![
        row("5 requests/s, 403", "1", &[], || {
            above(5.0, Form::Documented403)
        }),
        row("20 requests/s, 429", "1", &[], || {
            above(20.0, Form::Plain429)
        }),
        row("20 requests/s, 429 with Retry-After: 1", "1", &[], || {
            above(20.0, Form::RetryAfter)
        }),
        row("40 requests/s, HTML 429", "1", &[], || {
            above(40.0, Form::Page)
        }),
        row("every third, 403", SCALED, &[], || {
            counting(Which::EveryThird, Form::Documented403)
        }),
        row("every third, HTML 429", SCALED, &["--jobs", "1"], || {
            counting(Which::EveryThird, Form::Page)
        }),
        row("20 % at random, 429", SCALED, &[], || {
            counting(Which::Percent(20), Form::Plain429)
        }),
        row(
            "50 % at random, 429 with Retry-After: 1",
            SCALED,
            &[],
            || counting(Which::Percent(50), Form::RetryAfter),
        ),
        row("closing after each answer", SCALED, &[], || {
            Box::new(|_: &Request| Action::ForwardOnce)
        }),
        row(
            "closing after each answer, one job, 20 ms",
            SCALED,
            &["--jobs", "1"],
            || {
                Box::new(|_: &Request| {
                    std::thread::sleep(Duration::from_millis(20));
                    Action::ForwardOnce
                })
            },
        ),
        row("closing as the next request arrives", SCALED, &[], || {
            Box::new(|request: &Request| {
                if request.nth == 1 {
                    Action::Forward
                } else {
                    Action::Send(Vec::new())
                }
            })
        }),
    ]
}

fn row(
    name: &str,
    second: &'static str,
    args: &'static [&'static str],
    script: fn() -> Script,
) -> Row {
    (name.to_owned(), second, args, script)
}

fn counting(which: Which, form: Form) -> Script {
    Box::new(limiter(which, form))
}

/// A limiter with a bucket of one second.
fn above(rate: f64, form: Form) -> Script {
    let (mut tokens, mut last) = (rate, Instant::now());
    Box::new(move |_| {
        let now = Instant::now();
        tokens = (tokens + rate * (now - last).as_secs_f64()).min(rate);
        last = now;
        if tokens < 1.0 {
            return form.answer();
        }
        tokens -= 1.0;
        Action::Forward
    })
}

fn play(
    (contract, target): (&str, &str),
    name: &str,
    (second, args): (&str, &[&str]),
    script: Script,
) {
    let server = embedded(contract).expect("the server is embedded");
    let server = Server::start(server, ANY_PORT, None).unwrap();
    let proxy = TestServer::proxy(ANY_PORT, server.addr(), script);
    let folder = std::env::temp_dir().join(format!("rebuff-robustness-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    // The authorization server names itself as the issuer, not the proxy.
    let issuer = |addr| format!("issuer = \"http://{addr}/");
    let target = target.replace("http://127.0.0.1/", &format!("http://{}/", proxy.addr()));
    let target = target.replace(&issuer(proxy.addr()), &issuer(server.addr()));
    fs::write(folder.join("target.toml"), target).unwrap();
    let begun = Instant::now();
    Command::new(env!("CARGO_BIN_EXE_rebuff"))
        .arg("run")
        .arg("--target")
        .arg(folder.join("target.toml"))
        .arg("--out")
        .arg(folder.join("out"))
        .args(["--pause", second])
        .args(args)
        .output()
        .unwrap();
    let took = begun.elapsed().as_secs_f64();
    let text = fs::read_to_string(folder.join("out/run.json")).unwrap();
    let run = json::read(&text).unwrap();
    println!(
        "| {contract} | {name} | {second} | {}, {took:.0} s |",
        result(&run)
    );
    fs::remove_dir_all(&folder).unwrap();
}

/// The cells of a row that the record of its run fills.
fn result(run: &RunRecord) -> String {
    let count = |word: &str| run.count(|case| case.verdict.row().word == word);
    let judged = run.count(|case| case.verdict.row().judged);
    let all = run.cases.iter();
    let red = all.filter(|case| case.verdict.row().word == "fail").count();
    let (errors, blocked, left) = (count("error"), count("blocked"), run.leftovers.len());
    let limits = run.notes.first().and_then(|note| note.split(' ').next());
    let (exit, limits) = (run.exit, limits.unwrap_or("0"));
    format!("{judged} | {red} | {errors} | {blocked} | {left} | {exit} | {limits}")
}
