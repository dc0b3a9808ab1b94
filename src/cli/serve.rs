//! `rebuff serve`: the embedded reference server, for people to try things on.

use std::slice::from_ref;

use super::args::Serve;
use super::demo::{bent, no_such_bend};
use super::suite::suite;
use super::targets::at_origin;
use super::{Exit, Stopped, env};
use crate::reference::{SERVERS, Server, embedded};

pub(super) fn serve(args: &Serve) -> Result<Exit, Stopped> {
    let suite = suite(None)?;
    let (Some(embedded), Some(contract)) =
        (embedded(&args.contract), suite.contract(&args.contract))
    else {
        let known: Vec<&str> = SERVERS.iter().map(|server| server.contract).collect();
        let known = known.join(", ");
        return Err(Stopped::usage(format!(
            "no embedded server for `{}`; there is {known}",
            args.contract
        )));
    };
    let (mutant, variant) = (args.mutant.as_deref(), args.variant.as_deref());
    let bent = bent(embedded, mutant, variant);
    if !bent.found && (mutant.is_some() || variant.is_some()) {
        return Err(no_such_bend(from_ref(embedded), mutant, variant));
    }
    let server = Server::start(embedded, args.listen, bent.deviation).map_err(|e| {
        Stopped::broken(format!(
            "cannot listen on {}: {e}; try --listen 127.0.0.1:0",
            args.listen
        ))
    })?;
    let base = server.base();
    if let Some(path) = &args.write_target {
        std::fs::write(
            path,
            target_file(&contract.demo, &server.origin(), bent.without),
        )
        .map_err(|e| Stopped::usage(format!("cannot write `{}`: {e}", path.display())))?;
    }
    // Whoever waits for this line finds the target file whole.
    env::say(&format!(
        "serving {} at {base} (Ctrl-C ends it)",
        contract.title
    ));
    if let Some(path) = &args.write_target {
        env::say(&format!("try: rebuff run --target {}", path.display()));
    }
    server.wait();
    Ok(Exit::Green)
}

/// The demo's target file with the addresses of this server, and without what it does not have.
fn target_file(demo: &str, origin: &str, without: &[&str]) -> String {
    let text = at_origin(demo, origin);
    let is_note = |line: &&str| line.starts_with('#');
    let lines: Vec<&str> = text.lines().filter(|line| !is_note(line)).collect();
    let mut text = lines.join("\n");
    for name in without {
        text = match name.split_once('.') {
            Some(("feature", name)) => text
                .replace(&format!("\"{name}\", "), "")
                .replace(&format!(", \"{name}\""), ""),
            Some((kind, name)) => {
                // As `take_away` has it: the identity of a session has its table there.
                let also = if kind == "identity" { "session" } else { kind };
                let heads = [kind, also].map(|kind| format!("[{kind}.{name}]"));
                let is_left = |table: &&str| !heads.iter().any(|head| table.starts_with(head));
                let tables: Vec<&str> = text.split("\n\n").filter(is_left).collect();
                tables.join("\n\n")
            }
            None => text,
        };
    }
    format!("{}\n", text.trim())
}
