//! One run of the whole suite against one embedded server.

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

/// The server that is played against.
pub(super) enum Served {
    Plain(&'static Embedded),
    Bent(&'static Embedded, Option<&'static Deviation>),
    Constant(&'static Constant),
}

/// What came of it.
pub(super) struct Play {
    pub(super) records: Vec<CaseRecord>,
    pub(super) evidence: HashMap<CaseId, Evidence>,
}

/// Plays the suite of one contract.
pub(super) fn play(
    suite: &Suite,
    contract: &Arc<Contract>,
    target: &dyn Fn(&str) -> Result<Target, String>,
    by: &Served,
    started: DateTime<Utc>,
) -> Result<Play, String> {
    let loopback = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
    let server = match *by {
        Served::Plain(embedded) => Server::start(embedded, loopback, None),
        Served::Bent(embedded, bend) => Server::start(embedded, loopback, bend),
        Served::Constant(constant) => constant.start(loopback),
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
    Ok(Play {
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
        ..Options::at_home("selftest", started)
    }
}
