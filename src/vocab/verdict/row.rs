//! The table of what each verdict means: one constant for each.

/// What a verdict means for the reports and for the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerdictRow {
    /// The word in reports.
    pub word: &'static str,
    /// How the terminal shows the verdict.
    pub libtest: LibtestStatus,
    /// How JUnit shows the verdict.
    pub junit: JunitStatus,
    /// What the verdict does to the exit code.
    pub gate: Gate,
    /// Whether the server was judged.
    pub judged: bool,
}

/// The result words of a libtest terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LibtestStatus {
    /// `ok`
    Ok,
    /// `FAILED`
    Failed,
    /// `ignored`
    Ignored,
}

/// The states of a JUnit test case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JunitStatus {
    /// No child element.
    Success,
    /// `<failure>`
    Failure,
    /// `<error>`
    Error,
    /// `<skipped>`
    Skipped,
}

/// What a verdict does to the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Nothing.
    Green,
    /// The server does not conform: exit 1.
    Red,
    /// The server could not be judged: exit 3.
    Trouble,
}

impl VerdictRow {
    pub(super) const PASS: Self = Self::ok("pass");
    pub(super) const ADVICE: Self = Self::ok("advice");
    pub(super) const FAIL: Self = Self::red("fail");
    pub(super) const FIXED: Self = Self::red("fixed");
    pub(super) const KNOWN_FAIL: Self = Self::ignored("known-fail", true);
    pub(super) const SKIP: Self = Self::ignored("skip", false);
    pub(super) const BLOCKED: Self = Self::ignored("blocked", false);
    pub(super) const ERROR: Self = Self {
        word: "error",
        libtest: LibtestStatus::Failed,
        junit: JunitStatus::Error,
        gate: Gate::Trouble,
        judged: false,
    };

    const fn ok(word: &'static str) -> Self {
        Self {
            word,
            libtest: LibtestStatus::Ok,
            junit: JunitStatus::Success,
            gate: Gate::Green,
            judged: true,
        }
    }

    const fn red(word: &'static str) -> Self {
        Self {
            word,
            libtest: LibtestStatus::Failed,
            junit: JunitStatus::Failure,
            gate: Gate::Red,
            judged: true,
        }
    }

    const fn ignored(word: &'static str, judged: bool) -> Self {
        Self {
            word,
            libtest: LibtestStatus::Ignored,
            junit: JunitStatus::Skipped,
            gate: Gate::Green,
            judged,
        }
    }
}
