//! What can be typed: the only owner of `clap`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::case::OptIn;
use crate::exec::Limits;
use crate::harness::{ColorSetting, DisplayOptions, FormatSetting};
use crate::plan::{Chosen, Selection, Shard};

use super::exit::FailOn;

const EXIT_CODES: &str = "Exit codes:\n  \
    0  conformant as far as judged\n  \
    1  the server does not conform\n  \
    2  usage, target, case or schema file wrong; nothing was sent\n  \
    3  the run is not whole, or a case ran into trouble\n  \
    4  nothing was judged, or less than the target asks for";

const REPORT_EXIT_CODES: &str = "Exit codes:\n  \
    0  the reports are written, whatever the run was\n  \
    2  the record cannot be read, or reports not be written there\n  \
    3  a report was not written";

const COVERAGE_EXIT_CODES: &str = "Exit codes:\n  \
    0  every rule has a case, a watch, or a written reason\n  \
    1  a rule has none of them, or a reason and a case\n  \
    2  usage, case or schema file wrong";

/// Where the embedded server listens if nobody says otherwise.
pub(super) const SERVED_AT: &str = "127.0.0.1:8787";

/// Checks how an API server says no.
#[derive(Debug, Parser)]
#[command(name = "rebuff", version, about, after_help = EXIT_CODES, max_term_width = 100)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the suite against the embedded reference server
    Demo(Demo),
    /// Run the suite against a server of yours
    Run(Run),
    /// Load and check all case files and schemas; no network
    Check(Check),
    /// List the cases with their titles; no network
    List(List),
    /// Tell all about one case, and play it against the embedded server
    Explain(Explain),
    /// Show which rule is held by which cases; no network
    Coverage(Coverage),
    /// Run the embedded reference server, to try things on
    Serve(Serve),
    /// Run the suite against the reference, its variants and its mutants
    Selftest(Selftest),
    /// Remove what a run that was killed left on your server
    Clean(Clean),
    /// Make the reports of a run again, from its run.json; no network
    Report(Report),
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Demo {
    /// Let the server make one mistake, to see what a failure looks like
    #[arg(long, value_name = "ID", conflicts_with = "variant")]
    pub(super) mutant: Option<String>,
    /// Let the server be right in another way
    #[arg(long, value_name = "ID")]
    pub(super) variant: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Run {
    /// The target file: where the server is, and who calls it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["contract", "url", "auth_env"])]
    pub(super) target: Option<PathBuf>,
    /// Without a target file: the contract
    #[arg(long, value_name = "ID", requires_all = ["url", "auth_env"])]
    pub(super) contract: Option<String>,
    /// Without a target file: the address of the server
    #[arg(long, value_name = "URL", requires = "contract")]
    pub(super) url: Option<String>,
    /// Without a target file: the environment variable that holds the token
    #[arg(long, value_name = "VARIABLE", requires = "contract")]
    pub(super) auth_env: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that can be typed"
)]
pub(super) struct Common {
    /// Cases whose id holds this text; several are any of them
    #[arg(value_name = "FILTER")]
    pub(super) filters: Vec<String>,
    /// Take filters for whole ids
    #[arg(long)]
    pub(super) exact: bool,
    /// Leave out cases whose id holds this text
    #[arg(long, value_name = "FILTER")]
    pub(super) skip: Vec<String>,
    /// Only the cases that have to be opted into
    #[arg(long)]
    pub(super) ignored: bool,
    /// Also the cases that have to be opted into
    #[arg(long, conflicts_with = "ignored")]
    pub(super) include_ignored: bool,
    /// Which of the cases that have to be opted into run
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(super) include: Vec<OptInWord>,
    /// Run one part of the cases
    #[arg(long, value_name = "K/N")]
    pub(super) shard: Option<Shard>,
    /// List the cases, and send nothing
    #[arg(long)]
    pub(super) list: bool,
    /// How many cases are under way at once
    #[arg(long, visible_alias = "test-threads", value_name = "N", default_value = "8",
          value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(super) jobs: u16,
    /// Advice is red, too
    #[arg(long)]
    pub(super) strict: bool,
    /// What else is red: advice (as --strict), skipped cases, things left on the server
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(super) fail_on: Vec<FailOnWord>,
    /// Where the reports go
    #[arg(long, value_name = "DIR", default_value = "reports/latest")]
    pub(super) out: PathBuf,
    /// Which reports are written
    #[arg(long, value_name = "LIST", default_value = "json,junit,markdown")]
    pub(super) report: String,
    /// The longest time for one request, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub(super) timeout: Duration,
    /// The longest time for the whole run, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = seconds)]
    pub(super) time_limit: Duration,
    /// The most bytes of an answer that are read
    #[arg(long, value_name = "BYTES", default_value = "1048576")]
    pub(super) max_body: usize,
    /// The id of the run, from which fresh values are made
    #[arg(long, value_name = "ID", value_parser = run_id)]
    pub(super) run_id: Option<String>,
    /// A folder with `cases` and `schemas` that replace and add to the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) contracts: Option<PathBuf>,
    /// How the cases are printed
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<FormatWord>,
    /// When to use colours
    #[arg(long, value_name = "WHEN")]
    pub(super) color: Option<ColorWord>,
    /// One character a case
    #[arg(short, long, conflicts_with = "format")]
    pub(super) quiet: bool,
    /// Taken for the sake of test runners; nothing is captured
    #[arg(long, hide = true)]
    pub(super) nocapture: bool,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// A folder with `cases` and `schemas` that replace and add to the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// Cases whose id holds this text
    #[arg(value_name = "FILTER")]
    pub(super) filters: Vec<String>,
    /// A folder with `cases` and `schemas` that replace and add to the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The id of a case, or a part that only its id has; of a matrix the first row is told
    #[arg(value_name = "CASE")]
    pub(super) case: String,
    /// A folder with `cases` and `schemas` that replace and add to the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = COVERAGE_EXIT_CODES)]
pub(super) struct Coverage {
    /// One contract alone
    #[arg(long, value_name = "ID")]
    pub(super) contract: Option<String>,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TableWord,
    /// A folder with `cases` and `schemas` that replace and add to the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The contract that is served
    #[arg(long, value_name = "ID", default_value = "calendar")]
    pub(super) contract: String,
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = SERVED_AT)]
    pub(super) listen: SocketAddr,
    /// Let the server make one mistake
    #[arg(long, value_name = "ID", conflicts_with = "variant")]
    pub(super) mutant: Option<String>,
    /// Let the server be right in another way
    #[arg(long, value_name = "ID")]
    pub(super) variant: Option<String>,
    /// Write a target file for this server
    #[arg(long, value_name = "FILE")]
    pub(super) write_target: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Selftest {
    /// One contract alone
    #[arg(long, value_name = "ID")]
    pub(super) contract: Option<String>,
    /// Write the learnt kill matrix, which is of all contracts, into this folder of cases
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "cases",
          conflicts_with = "contract")]
    pub(super) bless: Option<PathBuf>,
    /// A folder with `cases` and `schemas` that replace and add to the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Clean {
    /// The target file: its credentials remove what is left
    #[arg(long, value_name = "FILE")]
    pub(super) target: PathBuf,
    /// Where the killed run wrote its reports
    #[arg(long, value_name = "DIR", default_value = "reports/latest")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = REPORT_EXIT_CODES)]
pub(super) struct Report {
    /// The record of the run
    #[arg(long, value_name = "RUN.JSON")]
    pub(super) from: PathBuf,
    /// Where the reports go [default: beside the record]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Which reports are written
    #[arg(long = "report", value_name = "LIST", default_value = "junit,markdown")]
    pub(super) formats: String,
}

// With a text of its own for each value, the whole help would be twice as long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOnWord {
    Advice,
    Skip,
    Leftovers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OptInWord {
    Load,
    Race,
    Destructive,
}

impl OptInWord {
    fn reason(self) -> OptIn {
        match self {
            Self::Load => OptIn::Load,
            Self::Race => OptIn::Race,
            Self::Destructive => OptIn::Destructive,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TableWord {
    Text,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatWord {
    Pretty,
    Terse,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWord {
    Auto,
    Always,
    Never,
}

impl Common {
    pub(super) fn selection(&self) -> Selection {
        Selection {
            filters: self.filters.clone(),
            skip: self.skip.clone(),
            exact: self.exact,
            only_opt_in: self.ignored,
            chosen: if self.include_ignored || (self.ignored && self.include.is_empty()) {
                Chosen::All
            } else {
                let words = self.include.iter();
                Chosen::Reasons(words.map(|word| word.reason()).collect())
            },
            shard: self.shard,
        }
    }

    pub(super) fn look(&self) -> DisplayOptions {
        DisplayOptions {
            format: self.format.map(|format| match format {
                FormatWord::Pretty => FormatSetting::Pretty,
                FormatWord::Terse => FormatSetting::Terse,
                FormatWord::Json => FormatSetting::Json,
            }),
            color: self.color.map(|color| match color {
                ColorWord::Auto => ColorSetting::Auto,
                ColorWord::Always => ColorSetting::Always,
                ColorWord::Never => ColorSetting::Never,
            }),
            quiet: self.quiet,
            blocked_fails: false,
        }
    }

    pub(super) fn limits(&self) -> Limits {
        Limits {
            connect: self.timeout.min(Limits::default().connect),
            request: self.timeout,
            body: self.max_body,
        }
    }

    pub(super) fn fail_on(&self) -> FailOn {
        FailOn {
            advice: self.strict || self.fail_on.contains(&FailOnWord::Advice),
            skip: self.fail_on.contains(&FailOnWord::Skip),
            leftovers: self.fail_on.contains(&FailOnWord::Leftovers),
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|time| !time.is_zero())
        .ok_or_else(|| "more than 0 seconds".to_owned())
}

/// A run's id becomes part of a file name.
fn run_id(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !text.is_empty() && text.len() <= 64 && text.chars().all(fits) && !text.starts_with('.') {
        return Ok(text.to_owned());
    }
    Err("letters, digits, `-`, `_` and `.`, at most 64".into())
}
