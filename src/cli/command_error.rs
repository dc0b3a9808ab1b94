//! The error with which a command stops.

use super::exit::Exit;
use crate::diag::Problem;

/// The error of a command that could not do its work.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) exit: Exit,
    /// The messages, one line each.
    pub(crate) lines: Vec<String>,
}

impl CommandError {
    /// Reports a mistake in the arguments or in a file of the user.
    pub(crate) fn usage(line: impl std::fmt::Display) -> Self {
        Self {
            exit: Exit::Usage,
            lines: vec![line.to_string()],
        }
    }

    /// Reports problems in case files, schemas or the target file.
    pub(crate) fn problems(problems: &[Problem]) -> Self {
        Self {
            exit: Exit::Usage,
            lines: problems.iter().map(ToString::to_string).collect(),
        }
    }

    /// Reports that something the command needs does not work: a port, a server, the system.
    pub(crate) fn trouble(line: impl std::fmt::Display) -> Self {
        Self {
            exit: Exit::Incomplete,
            lines: vec![line.to_string()],
        }
    }
}
