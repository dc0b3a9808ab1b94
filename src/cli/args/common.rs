//! The arguments that `demo`, `run` and the test binary for cargo-nextest share.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::values::{ColorArg, FailOnArg, FormatArg, OptInArg, run_id, seconds};
use crate::cli::exit::FailOn;
use crate::exec::Limits;
use crate::harness::{ColorSetting, DisplayOptions, FormatSetting};
use crate::plan::{Chosen, Selection, Shard};
use crate::report::all_formats;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
pub(in crate::cli) struct Common {
    /// Run the cases whose id contains this text; with several texts, any of them
    #[arg(value_name = "FILTER")]
    pub(in crate::cli) filters: Vec<String>,
    /// Match whole ids, not parts
    #[arg(long)]
    pub(in crate::cli) exact: bool,
    /// Leave out the cases whose id contains this text
    #[arg(long, value_name = "FILTER")]
    pub(in crate::cli) skip: Vec<String>,
    /// Run only the opt-in cases
    #[arg(long)]
    pub(in crate::cli) ignored: bool,
    /// Run the opt-in cases, too
    #[arg(long, conflicts_with = "ignored")]
    pub(in crate::cli) include_ignored: bool,
    /// Run these kinds of opt-in cases, too
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(in crate::cli) include: Vec<OptInArg>,
    /// Run only part K of N of the cases
    #[arg(long, value_name = "K/N")]
    pub(in crate::cli) shard: Option<Shard>,
    /// List the cases; send nothing
    #[arg(long)]
    pub(in crate::cli) list: bool,
    /// How many cases run at the same time
    #[arg(long, visible_alias = "test-threads", value_name = "N", default_value = "8",
          value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(in crate::cli) jobs: u16,
    /// Advice fails the run
    #[arg(long)]
    pub(in crate::cli) strict: bool,
    /// What else fails the run: advice (like --strict), skipped cases, leftovers on the server
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(in crate::cli) fail_on: Vec<FailOnArg>,
    /// The folder for the reports
    #[arg(long, value_name = "DIR", default_value = "reports/latest")]
    pub(in crate::cli) out: PathBuf,
    /// Which reports to write
    #[arg(long, value_name = "LIST", default_value_t = all_formats())]
    pub(in crate::cli) report: String,
    /// The time limit for one request, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub(in crate::cli) timeout: Duration,
    /// The time limit for the whole run, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = seconds)]
    pub(in crate::cli) time_limit: Duration,
    /// How many bytes of a response body are read at most
    #[arg(long, value_name = "BYTES", default_value = "1048576")]
    pub(in crate::cli) max_body: usize,
    /// The id of the run; fresh values are made from it
    #[arg(long, value_name = "ID", value_parser = run_id)]
    pub(in crate::cli) run_id: Option<String>,
    /// A folder with `cases` and `schemas` that extend or replace the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) contracts: Option<PathBuf>,
    /// The output format of the cases
    #[arg(long, value_name = "FORMAT")]
    pub(in crate::cli) format: Option<FormatArg>,
    /// When to use colours
    #[arg(long, value_name = "WHEN")]
    pub(in crate::cli) color: Option<ColorArg>,
    /// Print one character for each case
    #[arg(short, long, conflicts_with = "format")]
    pub(in crate::cli) quiet: bool,
    /// Accepted for test runners; output is never captured
    #[arg(long, hide = true)]
    pub(in crate::cli) nocapture: bool,
}

impl Common {
    pub(in crate::cli) fn selection(&self) -> Selection {
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

    pub(in crate::cli) fn display(&self) -> DisplayOptions {
        DisplayOptions {
            format: self.format.map(|format| match format {
                FormatArg::Pretty => FormatSetting::Pretty,
                FormatArg::Terse => FormatSetting::Terse,
                FormatArg::Json => FormatSetting::Json,
            }),
            color: self.color.map(|color| match color {
                ColorArg::Auto => ColorSetting::Auto,
                ColorArg::Always => ColorSetting::Always,
                ColorArg::Never => ColorSetting::Never,
            }),
            quiet: self.quiet,
            blocked_fails: false,
        }
    }

    pub(in crate::cli) fn limits(&self) -> Limits {
        Limits {
            connect: self.timeout.min(Limits::default().connect),
            request: self.timeout,
            body: self.max_body,
        }
    }

    pub(in crate::cli) fn fail_on(&self) -> FailOn {
        FailOn {
            advice: self.strict || self.fail_on.contains(&FailOnArg::Advice),
            skip: self.fail_on.contains(&FailOnArg::Skip),
            leftovers: self.fail_on.contains(&FailOnArg::Leftovers),
        }
    }
}
