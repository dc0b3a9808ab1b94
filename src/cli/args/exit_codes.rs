//! The list of exit codes in the help texts.

pub(super) const EXIT_CODES: &str = "Exit codes:\n  \
    0  conformant as far as judged\n  \
    1  the server does not conform\n  \
    2  a mistake in arguments, target, cases or schemas; nothing was sent\n  \
    3  the run is incomplete, or a case could not be judged\n  \
    4  nothing was judged, or less than the target file requires";

pub(super) const REPORT_EXIT_CODES: &str = "Exit codes:\n  \
    0  the reports are written, whatever the result of the run\n  \
    2  the record cannot be read, or the folder is not writable\n  \
    3  a report could not be written";

pub(super) const COVERAGE_EXIT_CODES: &str = "Exit codes:\n  \
    0  every rule has a case, a watch, or a written reason\n  \
    1  a rule has none of these, or a case in spite of a reason\n  \
    2  a mistake in arguments, cases or schemas";
