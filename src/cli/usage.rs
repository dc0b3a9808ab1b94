//! Parses the arguments. Help is printed to stdout, and an error is printed as one line to stderr.

use std::ffi::OsString;

use clap::Parser;
use clap::error::ErrorKind;

use super::env;
use super::exit::Exit;

/// Parses the arguments. Prints help, the version or an error, and returns its exit code.
pub(super) fn parse<P: Parser>(args: impl IntoIterator<Item = OsString>) -> Result<P, Exit> {
    P::try_parse_from(args).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A failure to print means that the terminal is closed, which is not an error.
            let _ = error.print();
            Exit::Green
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Exit::Usage
        }
        _ => {
            env::print_note(&one_line(&error.render().to_string()));
            Exit::Usage
        }
    })
}

/// Joins the message and its tips into one line. The usage line is dropped: `--help` shows it.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    let parts = text.lines().map(str::trim).filter(|part| {
        !part.is_empty() && !part.starts_with("Usage:") && !part.starts_with("For more information")
    });
    for part in parts {
        let separator = match line.chars().last() {
            None => "",
            Some(':') => " ",
            Some(_) if part.starts_with('-') || part.starts_with('<') => ", ",
            Some(_) => "; ",
        };
        line.push_str(separator);
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
