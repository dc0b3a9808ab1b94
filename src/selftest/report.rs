//! The result of the selftest.

/// What the selftest found.
#[derive(Debug, Default)]
pub struct SelftestReport {
    /// The runs of the selftest, one line each.
    pub lines: Vec<String>,
    /// The violated conditions, one line each; empty if all conditions hold.
    pub problems: Vec<String>,
    /// The kill matrix of this run, in the format of `cases/kills.txt`.
    pub kills: String,
}

impl SelftestReport {
    pub(super) fn line(&mut self, line: String) {
        self.lines.push(line);
    }

    pub(super) fn problem(&mut self, problem: String) {
        self.problems.push(problem);
    }
}
