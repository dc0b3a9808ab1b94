//! Values that a fixture should have and that no response gave: they stop what uses them, and nothing
//! else.

use super::state::{Attempt, StepValues};
use crate::case::{Case, Op, ValueSource};
use crate::exec::stop::Stop;
use crate::request::{MissingValue, RequestDraft, Values};
use crate::vocab::TroubleKind;

impl Attempt<'_> {
    /// Stops a case whose checks use a value that no response gave. A request without it cannot even be
    /// built.
    pub(crate) fn check_compared_values(
        &self,
        case: &Case,
        shared: &StepValues,
    ) -> Result<(), Stop> {
        let of_steps = case.steps().flat_map(|step| {
            let listed = step.answer.iter().flatten();
            step.checks.iter().chain(listed.flat_map(|one| &one.checks))
        });
        let listed = case.listed().flat_map(|one| &one.checks);
        let checks = case.checks.iter().chain(listed).chain(of_steps);
        let references = checks.flat_map(|check| {
            let templates = check.templates();
            templates.flat_map(|template| template.references())
        });
        for reference in references.filter(|reference| !reference.optional) {
            if let ValueSource::Scope(name) = &reference.from
                && let Some(stop) = self.never_given(&case.op, name, shared)
            {
                return Err(stop);
            }
        }
        Ok(())
    }

    /// Builds the request of an op.
    pub(crate) fn draft(
        &self,
        op: &Op,
        values: &Values,
        shared: &StepValues,
    ) -> Result<RequestDraft, Stop> {
        let draft = RequestDraft::for_op(op, values);
        draft.map_err(|missing| self.missing_value(op, &missing, shared))
    }

    /// The stop for a request that lacks a value: what the server did not give, or a mistake in the case
    /// files.
    pub(crate) fn missing_value(
        &self,
        op: &Op,
        missing: &MissingValue,
        shared: &StepValues,
    ) -> Stop {
        let stop = self.never_given(&op.name, &missing.0, shared);
        stop.unwrap_or_else(|| Stop::harness(format!("`{}`: {missing}", op.name)))
    }

    /// The stop for a value of a fixture that is ready, if the response that has it did not give it.
    fn never_given(&self, op: &str, name: &str, shared: &StepValues) -> Option<Stop> {
        let (role, value) = name.split_once('.')?;
        let fixture = shared.fixture(role);
        let value = value.split('.').next()?;
        if self.fixtures.get(fixture)?.contains_key(value) {
            return None;
        }
        let make = &self.context.contract.fixtures.get(fixture)?.make;
        let saved = make.iter().find_map(|step| {
            let mut save = step.save.iter();
            save.find(|(saved, _)| saved == value)
                .map(|(_, at)| (&step.op, at))
        });
        let (from, at) = saved?;
        let message = format!("`{op}` needs `${{{name}}}`, and the answer to `{from}` has no {at}");
        Some(Stop::Trouble(TroubleKind::SetUp, message))
    }
}
