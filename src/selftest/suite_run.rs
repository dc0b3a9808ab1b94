//! Runs the suite, or a part of it, once against one embedded server.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::liar::{Liar, Lie};
use crate::case::{Contract, Suite};
use crate::exec::{FinishedRun, Limits, Options, prepare};
use crate::judge::Evidence;
use crate::plan::{Chosen, Selection, build};
use crate::reference::{App, Constant, Deviation, Embedded, Server};
use crate::target_file::Target;
use crate::vocab::{CaseId, CaseRecord};

/// The server that the suite runs against.
pub(super) enum TestServer<'l> {
    /// The reference server of a contract, with or without a deviation.
    Reference(&'static Embedded, Option<&'static Deviation>),
    /// A server that always gives the same response.
    Constant(&'static Constant),
    /// A server of a contract that tells a lie after this many honest responses.
    Liar(&'l Lie, usize, &'static Embedded),
}

/// The result of one run of the suite.
pub(super) struct SuiteRun {
    pub(super) records: Vec<CaseRecord>,
    pub(super) evidence: HashMap<CaseId, Evidence>,
}

/// Starts the server and runs all cases of a contract against it.
pub(super) fn run_suite(
    suite: &Suite,
    contract: &Arc<Contract>,
    target: &dyn Fn(&str) -> Result<Target, String>,
    server: &TestServer<'_>,
    started: DateTime<Utc>,
) -> Result<SuiteRun, String> {
    let everything = Selection {
        chosen: Chosen::All,
        ..Selection::default()
    };
    let finished = play(suite, contract, target, server, (&everything, started))?;
    if let Some(why) = finished.broken.first() {
        return Err(why.clone());
    }
    if let Some(left) = finished.leftovers.first() {
        return Err(format!(
            "{} left something behind: {} ({})",
            left.case, left.undo, left.reason
        ));
    }
    Ok(SuiteRun {
        records: finished.cases,
        evidence: finished.evidence,
    })
}

/// Starts the server and runs the selected cases of a contract against it, at this time.
pub(super) fn play(
    suite: &Suite,
    contract: &Arc<Contract>,
    target: &dyn Fn(&str) -> Result<Target, String>,
    server: &TestServer<'_>,
    (selection, started): (&Selection, DateTime<Utc>),
) -> Result<FinishedRun, String> {
    let server = server.start()?;
    let target = target(&server.origin())?;
    let plan = build(contract, &Arc::new(target), selection);
    let (_, run) = prepare(vec![plan], &suite.store, options(started))?;
    Ok(run.finish())
}

impl TestServer<'_> {
    fn start(&self) -> Result<Server, String> {
        let loopback = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        let started = match *self {
            Self::Reference(embedded, deviation) => Server::start(embedded, loopback, deviation),
            Self::Constant(constant) => constant.start(loopback),
            Self::Liar(lie, honest, embedded) => {
                let open = |origin: &str| -> Box<dyn App> {
                    Box::new(Liar::new(lie.clone(), honest, embedded, origin))
                };
                Server::start_app(open, loopback)
            }
        };
        started.map_err(|e| format!("cannot start an embedded server: {e}"))
    }
}

fn options(started: DateTime<Utc>) -> Options {
    Options {
        jobs: 8,
        limits: Limits {
            request: Duration::from_secs(5),
            ..Limits::default()
        },
        time_limit: Duration::from_secs(120),
        keep_evidence: true,
        ..Options::in_process("selftest", started)
    }
}
