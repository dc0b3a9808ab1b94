//! The reference server of a contract, behind an interface without the contract's own types. The
//! command line, the selftest and the tests start the servers through this interface.

use std::fmt;

use super::alteration::ResponseAlteration;
use super::app::App;
use super::deviation::{Change, Mutant, Variant};
use super::http::message::{ServerRequest, ServerResponse};

/// The description of a reference server, which the contract's folder provides. `S` lists the
/// decisions that its server can take differently.
#[derive(Debug)]
pub(crate) struct Definition<S: 'static> {
    /// The name of the contract, such as `calendar`.
    pub(crate) contract: &'static str,
    /// The path that all paths of the contract begin with.
    pub(crate) base_path: &'static str,
    /// The servers with one mistake, as a list of lists.
    pub(crate) mutants: &'static [&'static [Mutant<Change<S>>]],
    /// The servers that differ in a permitted way.
    pub(crate) variants: &'static [&'static [Variant<Change<S>>]],
    /// Creates the server for its own URL, with at most one decision taken differently.
    pub(crate) open: fn(Option<S>, &str) -> Box<dyn App>,
}

/// A contract's reference server, ready to be started.
#[derive(Debug)]
pub struct Embedded {
    /// The name of the contract, such as `calendar`.
    pub contract: &'static str,
    /// The path that all paths of the contract begin with.
    pub base_path: &'static str,
    /// The servers with one mistake.
    pub mutants: Vec<Mutant<Deviation>>,
    /// The servers that differ in a permitted way.
    pub variants: Vec<Variant<Deviation>>,
    plain: Deviation,
}

/// One difference from the plain server of a contract.
pub struct Deviation {
    open: Open,
}

/// Creates an app for its own URL.
type Open = Box<dyn Fn(&str) -> Box<dyn App> + Send + Sync>;

impl Embedded {
    /// Creates the app for its own URL, plain or with a deviation of this contract.
    pub(crate) fn open(&self, deviation: Option<&Deviation>, base: &str) -> Box<dyn App> {
        (deviation.unwrap_or(&self.plain).open)(base)
    }
}

impl<S: Copy + Send + Sync + 'static> From<&Definition<S>> for Embedded {
    fn from(definition: &Definition<S>) -> Self {
        let open = definition.open;
        let erase = |change: &Change<S>| Deviation::new(open, *change);
        let mutants = definition.mutants.iter().copied().flatten();
        let variants = definition.variants.iter().copied().flatten();
        Self {
            contract: definition.contract,
            base_path: definition.base_path,
            mutants: mutants.map(|mutant| mutant.map(erase)).collect(),
            variants: variants.map(|variant| variant.map(erase)).collect(),
            plain: Deviation {
                open: Box::new(move |base| open(None, base)),
            },
        }
    }
}

impl Deviation {
    fn new<S: Copy + Send + Sync + 'static>(
        open: fn(Option<S>, &str) -> Box<dyn App>,
        change: Change<S>,
    ) -> Self {
        Self {
            open: match change {
                Change::Switch(switch) => Box::new(move |base| open(Some(switch), base)),
                Change::Alter(alteration) => Box::new(move |base| {
                    let app = open(None, base);
                    Box::new(Altered { app, alteration })
                }),
            },
        }
    }
}

impl fmt::Debug for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deviation").finish_non_exhaustive()
    }
}

/// An app whose responses are altered before they are sent, including its refusals.
#[derive(Debug)]
struct Altered {
    app: Box<dyn App>,
    alteration: ResponseAlteration,
}

impl App for Altered {
    fn respond(&self, request: &ServerRequest) -> ServerResponse {
        let mut response = self.app.respond(request);
        self.alteration.apply(request, &mut response);
        response
    }

    fn refuse(&self, request: &ServerRequest, status: u16) -> ServerResponse {
        let mut response = self.app.refuse(request, status);
        self.alteration.apply(request, &mut response);
        response
    }
}
