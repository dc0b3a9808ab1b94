//! `rebuff serve`: runs an embedded reference server, to experiment with.

use std::path::Path;
use std::slice::from_ref;

use crate::cli::args::Serve;
use crate::cli::command_error::CommandError;
use crate::cli::embedded::{find_deviation, unknown_deviation};
use crate::cli::exit::Exit;
use crate::cli::{env, suite, targets};
use crate::reference::{SERVERS, Server, embedded};

pub(super) fn run(args: &Serve) -> Result<Exit, CommandError> {
    let suite = suite::load(None)?;
    let (Some(embedded), Some(contract)) =
        (embedded(&args.contract), suite.contract(&args.contract))
    else {
        return Err(unknown_server(&args.contract));
    };
    let (mutant, variant) = (args.mutant.as_deref(), args.variant.as_deref());
    let chosen = find_deviation(embedded, mutant, variant);
    if !chosen.found && (mutant.is_some() || variant.is_some()) {
        return Err(unknown_deviation(from_ref(embedded), mutant, variant));
    }
    let server = Server::start(embedded, args.listen, chosen.deviation).map_err(|error| {
        CommandError::trouble(format!(
            "cannot listen on {}: {error}; try --listen 127.0.0.1:0",
            args.listen
        ))
    })?;
    if let Some(path) = &args.write_target {
        let text = target_file(&contract.demo, &server.origin(), chosen.without);
        write_target(path, &text)?;
    }
    // Scripts wait for this line and then read the target file, so the file is written first.
    env::print(&format!(
        "serving {} at {} (Ctrl-C ends it)",
        contract.title,
        server.base()
    ));
    if let Some(path) = &args.write_target {
        env::print(&format!("try: rebuff run --target {}", path.display()));
    }
    server.wait();
    Ok(Exit::Green)
}

fn unknown_server(contract: &str) -> CommandError {
    let known: Vec<&str> = SERVERS.iter().map(|server| server.contract).collect();
    let known = known.join(", ");
    CommandError::usage(format!(
        "no embedded server for `{contract}`; there is {known}"
    ))
}

fn write_target(path: &Path, text: &str) -> Result<(), CommandError> {
    std::fs::write(path, text)
        .map_err(|error| CommandError::usage(format!("cannot write `{}`: {error}", path.display())))
}

/// Returns the demo target file with the addresses of this server, without what the variant lacks.
fn target_file(demo: &str, origin: &str, without: &[&str]) -> String {
    let text = targets::demo_at_origin(demo, origin);
    let is_comment = |line: &&str| line.starts_with('#');
    let lines: Vec<&str> = text.lines().filter(|line| !is_comment(line)).collect();
    let mut text = lines.join("\n");
    for name in without {
        text = match name.split_once('.') {
            Some(("feature", name)) => text
                .replace(&format!("\"{name}\", "), "")
                .replace(&format!(", \"{name}\""), ""),
            Some((kind, name)) => {
                // The identity of a user is under `session`, as in `remove_from_target`.
                let also = if kind == "identity" { "session" } else { kind };
                let headers = [kind, also].map(|kind| format!("[{kind}.{name}]"));
                let is_kept = |table: &&str| !headers.iter().any(|one| table.starts_with(one));
                let tables: Vec<&str> = text.split("\n\n").filter(is_kept).collect();
                tables.join("\n\n")
            }
            None => text,
        };
    }
    format!("{}\n", text.trim())
}
