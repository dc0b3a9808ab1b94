//! The head and the foot of the page.

use std::fmt::Write as _;

use super::escape::{code, escape};
use crate::report::counts::VerdictCounts;
use crate::report::sentences::{count_of, exit_means, outcome};
use crate::vocab::{RunRecord, TargetRecord};

/// The maximum number of targets to list.
const MAX_TARGETS: usize = 8;

/// The result, the counts and the targets.
pub(super) fn head(run: &RunRecord) -> String {
    let counts = VerdictCounts::from_run(run);
    let mut out = format!("<!-- made by rebuff {} -->\n", escape(&run.rebuff));
    let _ = writeln!(out, "## rebuff: {}\n", escape(&outcome(run, &counts)));
    let _ = writeln!(
        out,
        "**{counts}** (of {})\n",
        count_of(counts.cases, "case")
    );
    if !run.broken.is_empty() {
        let _ = writeln!(
            out,
            "> **The run is incomplete**: {}. This page shows what was judged before it ended.\n",
            escape(&run.broken.join("; "))
        );
    }
    for target in run.targets.iter().take(MAX_TARGETS) {
        let _ = writeln!(out, "- {}: {}", escape(&target.title), addresses(target));
    }
    let more = run.targets.len().saturating_sub(MAX_TARGETS);
    if more > 0 {
        let _ = writeln!(out, "- …and {more} more; `run.json` has all of them");
    }
    out
}

/// The address of a target, or of each of its endpoints.
fn addresses(target: &TargetRecord) -> String {
    let each = target.endpoints.iter();
    let each: Vec<String> = each
        .map(|(name, url)| format!("{} {}", escape(name), code(url)))
        .collect();
    match each.as_slice() {
        [] => code(&target.base),
        several => several.join(", "),
    }
}

/// The exit code, and where to find more.
pub(super) fn foot(out: &mut String, run: &RunRecord) {
    let _ = write!(
        out,
        "\n### Exit code {}\n\n{}.\n\n### Look closer\n\n\
         - `run.json` beside this file has every request and response of the run {}\n\
         - `junit.xml` has the shot of each red case as a curl command\n\
         - the same command with a case's id and `--exact` runs that case alone\n",
        run.exit,
        exit_means(run.exit),
        code(&run.run),
    );
}
