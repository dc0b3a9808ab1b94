//! What was typed, read or refused: help goes to stdout, a mistake is one line on stderr.

use std::ffi::OsString;

use clap::Parser;
use clap::error::ErrorKind;

use super::{Exit, env};

/// Reads the arguments, or prints why there is nothing to do and gives the exit code of that.
pub(super) fn parse<P: Parser>(args: impl IntoIterator<Item = OsString>) -> Result<P, Exit> {
    P::try_parse_from(args).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed terminal is no mistake of the user's.
            let _ = error.print();
            Exit::Green
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Exit::Usage
        }
        _ => {
            env::remark(&one_line(&error.render().to_string()));
            Exit::Usage
        }
    })
}

/// The message and its tips; the usage line would say again what `--help` says better.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    let told = text.lines().map(str::trim).filter(|part| {
        !part.is_empty() && !part.starts_with("Usage:") && !part.starts_with("For more information")
    });
    for part in told {
        let joint = match line.chars().last() {
            None => "",
            Some(':') => " ",
            Some(_) if part.starts_with('-') || part.starts_with('<') => ", ",
            Some(_) => "; ",
        };
        line.push_str(joint);
        line.push_str(part);
    }
    line.push_str("; try --help");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_one_line() {
        let text = "error: these were not provided:\n  --url <URL>\n  --auth-env <VARIABLE>\n\n  \
                    tip: some\n\nUsage: rebuff run\n\nFor more information, try '--help'.\n";
        assert_eq!(
            one_line(text),
            "error: these were not provided: --url <URL>, --auth-env <VARIABLE>; tip: some; try --help"
        );
    }
}
