//! Runs the whole suite once against one embedded server.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::case::{Contract, Suite};
use crate::exec::{Limits, Options, prepare};
use crate::judge::Evidence;
use crate::plan::{Chosen, Selection, build};
use crate::reference::{Constant, Deviation, Embedded, Server};
use crate::target_file::Target;
use crate::vocab::{CaseId, CaseRecord};

/// The server that the suite runs against.
pub(super) enum TestServer {
    /// The reference server of a contract, with or without a deviation.
    Reference(&'static Embedded, Option<&'static Deviation>),
    /// A server that always gives the same response.
    Constant(&'static Constant),
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
    server: &TestServer,
    started: DateTime<Utc>,
) -> Result<SuiteRun, String> {
    let loopback = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
    let server = match *server {
        TestServer::Reference(embedded, deviation) => Server::start(embedded, loopback, deviation),
        TestServer::Constant(constant) => constant.start(loopback),
    };
    let server = server.map_err(|e| format!("cannot start an embedded server: {e}"))?;
    let target = target(&server.origin())?;
    let everything = Selection {
        chosen: Chosen::All,
        ..Selection::default()
    };
    let plan = build(contract, &Arc::new(target), &everything);
    let (_, run) = prepare(vec![plan], &suite.store, options(started))?;
    let finished = run.finish();
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
