//! The subcommands and their arguments.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::common::Common;
use super::exit_codes::{COVERAGE_EXIT_CODES, EXIT_CODES, REPORT_EXIT_CODES};
use super::values::TableFormat;
use crate::report::formats_made_from_record;

/// The default address of `rebuff serve`.
pub(in crate::cli) const SERVED_AT: &str = "127.0.0.1:8787";

/// Checks how an API server says no.
#[derive(Debug, Parser)]
#[command(name = "rebuff", version, about, after_help = EXIT_CODES, max_term_width = 100)]
pub(in crate::cli) struct Cli {
    #[command(subcommand)]
    pub(in crate::cli) command: Command,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Run the suite against the embedded reference server
    Demo(Demo),
    /// Run the suite against your server
    Run(Run),
    /// Load and check all case files and schemas; no network
    Check(Check),
    /// List the cases with their titles; no network
    List(List),
    /// Explain a case, a caller, a control or a watch
    Explain(Explain),
    /// Show which cases cover each rule; no network
    Coverage(Coverage),
    /// Run an embedded reference server, to experiment with
    Serve(Serve),
    /// Run the suite against the reference, its variants and its mutants
    Selftest(Selftest),
    /// Remove what a killed run left on your server
    Clean(Clean),
    /// Write the reports of a run again, from its run.json; no network
    Report(Report),
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(in crate::cli) struct Demo {
    /// Make the server break one rule, to see what a failure looks like
    #[arg(long, value_name = "ID", conflicts_with = "variant")]
    pub(in crate::cli) mutant: Option<String>,
    /// Make the server conform in another permitted way
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) variant: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) common: Common,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(in crate::cli) struct Run {
    /// The target file: the address of the server, and its credentials
    #[arg(long, value_name = "FILE", conflicts_with_all = ["contract", "url", "auth_env"])]
    pub(in crate::cli) target: Option<PathBuf>,
    /// Without a target file: the contract
    #[arg(long, value_name = "ID", requires_all = ["url", "auth_env"])]
    pub(in crate::cli) contract: Option<String>,
    /// Without a target file: the address of the server
    #[arg(long, value_name = "URL", requires = "contract")]
    pub(in crate::cli) url: Option<String>,
    /// Without a target file: the environment variable that holds the token
    #[arg(long, value_name = "VARIABLE", requires = "contract")]
    pub(in crate::cli) auth_env: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) common: Common,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Check {
    /// A folder with `cases` and `schemas` that extend or replace the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    /// List the cases whose id contains this text
    #[arg(value_name = "FILTER")]
    pub(in crate::cli) filters: Vec<String>,
    /// A folder with `cases` and `schemas` that extend or replace the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Explain {
    /// The id of a case or of another line of a run, or a part of only that id; of a matrix the first row is
    /// used
    #[arg(value_name = "CASE")]
    pub(in crate::cli) case: String,
    /// A folder with `cases` and `schemas` that extend or replace the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = COVERAGE_EXIT_CODES)]
pub(in crate::cli) struct Coverage {
    /// Only this contract
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) contract: Option<String>,
    /// The output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TableFormat,
    /// A folder with `cases` and `schemas` that extend or replace the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Serve {
    /// The contract to serve
    #[arg(long, value_name = "ID", default_value = "calendar")]
    pub(in crate::cli) contract: String,
    /// The address to listen on; port 0 means a free port
    #[arg(long, value_name = "ADDRESS", default_value = SERVED_AT)]
    pub(in crate::cli) listen: SocketAddr,
    /// Make the server break one rule
    #[arg(long, value_name = "ID", conflicts_with = "variant")]
    pub(in crate::cli) mutant: Option<String>,
    /// Make the server conform in another permitted way
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) variant: Option<String>,
    /// Write a target file for this server
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) write_target: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Selftest {
    /// Only this contract
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) contract: Option<String>,
    /// Write the kill matrix of all contracts into this folder of case files
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "cases",
          conflicts_with = "contract")]
    pub(in crate::cli) bless: Option<PathBuf>,
    /// A folder with `cases` and `schemas` that extend or replace the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) contracts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Clean {
    /// The target file, with the credentials to remove it
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) target: PathBuf,
    /// The report folder of the killed run
    #[arg(long, value_name = "DIR", default_value = "reports/latest")]
    pub(in crate::cli) out: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = REPORT_EXIT_CODES)]
pub(in crate::cli) struct Report {
    /// The run.json of the run
    #[arg(long, value_name = "RUN.JSON")]
    pub(in crate::cli) from: PathBuf,
    /// The folder for the reports [default: that of the record]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Which reports to write
    #[arg(long = "report", value_name = "LIST", default_value_t = formats_made_from_record())]
    pub(in crate::cli) formats: String,
}

/// The arguments of the test binary that cargo-nextest runs.
#[derive(Debug, Parser)]
#[command(name = "conformance")]
pub(in crate::cli) struct TestBinary {
    #[command(flatten)]
    pub(in crate::cli) common: Common,
}
