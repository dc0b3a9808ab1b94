//! Parses the table `[[case]]` into one checked case per row of its matrix.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;

use super::requests::{act, after, generators, steps};
use super::responses::case_checks;
use crate::case::context::ParseContext;
use crate::case::matrix::{Cell, Member, cells};
use crate::case::model::{Case, Op};
use crate::case::syntax::{RawCase, edits};
use crate::vocab::{CaseId, Level};

/// Parses a case into its rows. A case without a matrix has one row.
pub(crate) fn rows(
    area: &str,
    span: &Range<usize>,
    raw: &RawCase,
    ops: &BTreeMap<String, Arc<Op>>,
    cx: &mut ParseContext<'_>,
) -> Vec<Case> {
    cx.id_part(&raw.id);
    let cells = cells(raw, ops, cx);
    let each = raw.each.as_ref().map(Spanned::get_ref);
    let fills = each.is_some_and(|each| each.member.is_some() || each.row.is_some());
    // If all rows are alike, they share one parsed case, so that problems are reported once.
    let shared = (!fills).then(|| base(area, span, raw, cx));
    let mut used = BTreeSet::new();
    let mut rows = Vec::new();
    let one_row = RawCase {
        each: None,
        ..raw.clone()
    };
    for cell in cells {
        let mut filled = one_row.clone();
        let faults = cell.fault.iter().flat_map(|fault| &fault.edits);
        filled.fault.extend(faults.cloned());
        if each.is_some() {
            let mut filling = cell.filling();
            filling.case(&mut filled);
            used.extend(filling.used);
        }
        let base = match &shared {
            Some(base) => base.clone(),
            None => base(area, span, &filled, cx),
        };
        rows.extend(row(base, &filled, cell, cx));
    }
    if !rows.is_empty() {
        report_unused_values(raw, &used, cx);
    }
    rows
}

/// Reports the row values that no text uses. Their names are probably misspelt.
fn report_unused_values(raw: &RawCase, used: &BTreeSet<String>, cx: &mut ParseContext<'_>) {
    let each = raw.each.iter();
    let rows = each.flat_map(|each| each.get_ref().row.iter().flatten());
    for name in rows.flat_map(|row| row.get_ref().keys()) {
        let reference = format!("row.{}", name.get_ref());
        if name.get_ref() != "id" && !used.contains(&reference) {
            let message = format!("nothing in this case uses `${{{reference}}}`");
            cx.at(&name.span(), message);
        }
    }
}

/// Parses the part that all rows share: everything except the id, the op and the fault.
fn base(area: &str, span: &Range<usize>, raw: &RawCase, cx: &mut ParseContext<'_>) -> Case {
    require_claim(raw, cx);
    let (rules, level) = cx.rules(&raw.rules, raw.level);
    let answer = cx.responses(&raw.answer);
    let fixtures = raw.fixtures.iter();
    let fixtures = fixtures.filter_map(|(role, name)| Some((role.clone(), cx.fixture(name)?)));
    let fixtures = fixtures.collect();
    let features = raw.features.iter().filter_map(|name| cx.feature(name));
    let features = features.collect();
    let control = raw.control.as_ref();
    let unchanged = raw.unchanged.iter().map(|role| role.get_ref().clone());
    Case {
        id: CaseId::new(&cx.names.contract, area, raw.id.get_ref(), None),
        location: cx.location(span),
        title: raw.title.as_str().into(),
        why: raw.why.as_deref().map(Into::into),
        rules,
        level,
        features,
        opt_in: raw.opt_in,
        act: act(raw, cx),
        spends: spends(raw, cx),
        spare: raw.spare.iter().filter_map(|name| cx.watch(name)).collect(),
        op: String::new(),
        fault: Vec::new(),
        fits: raw.fits,
        fixtures,
        new: generators(&raw.new, cx),
        before: steps(&raw.before, cx),
        after: after(&raw.after, cx),
        control: control.map(|ops| ops.iter().filter_map(|name| cx.op(name)).collect()),
        answer,
        also: cx.responses(&raw.also),
        checks: case_checks(raw, cx),
        unchanged: unchanged.collect(),
        rests_on_read: raw.rests_on_read,
    }
}

/// Returns the budget of a case.
fn spends(raw: &RawCase, cx: &mut ParseContext<'_>) -> Option<String> {
    let budget = raw.spends.as_ref()?;
    if raw.after.iter().any(|step| step.again.is_some()) {
        let message = "a case with `spends` sends its shot once; `again` would exceed the budget";
        cx.at(&budget.span(), message);
    }
    cx.budget(budget)
}

/// Reports a case that proves nothing: it lacks a control, a rule or an expected response.
fn require_claim(raw: &RawCase, cx: &mut ParseContext<'_>) {
    let span = raw.id.span();
    if raw.control.as_ref().is_some_and(Vec::is_empty) {
        let message = "`control` is empty: without a control no refusal proves anything";
        cx.at(&span, message);
    }
    if raw.rests_on_read && raw.after.is_empty() && raw.unchanged.is_empty() {
        let message = "`rests-on-read` needs `after` or `unchanged`: this case reads nothing back";
        cx.at(&span, message);
    }
    if raw.rules.is_empty() {
        let message = "`rules` is empty: a case must cite the rule that it checks";
        cx.at(&span, message);
    }
    if raw.answer.is_empty() {
        let message = "`answer` is empty: list the conforming responses";
        cx.at(&span, message);
    }
}

fn row(base: Case, filled: &RawCase, cell: Cell, cx: &mut ParseContext<'_>) -> Option<Case> {
    let id = match cell.id() {
        id if id.is_empty() => base.id.clone(),
        id => {
            let name = filled.id.get_ref();
            CaseId::new(base.id.contract(), base.id.area(), name, Some(&id))
        }
    };
    let mut case = Case {
        id,
        op: cell.op,
        fault: edits(&filled.fault, cx),
        ..base
    };
    if let Some(fault) = &cell.fault {
        case.also.extend(cx.responses(&fault.also));
    }
    for step in case.after.iter_mut().filter(|step| step.again) {
        step.op.clone_from(&case.op);
    }
    if let Some(member) = cell.member {
        case.level = member_level(&member, case.level, cx, filled)?;
        if let Some(rule) = member.rule {
            case.rules.insert(0, rule);
        }
    }
    Some(case)
}

/// Returns the level that the schema gives the member of this row, or else the level of the case.
fn member_level(
    member: &Member,
    level: Level,
    cx: &mut ParseContext<'_>,
    raw: &RawCase,
) -> Option<Level> {
    if let Some(rule) = &member.rule
        && !cx.names.rules.contains_key(rule)
    {
        let message =
            format!("`x-rule` in the schema cites `{rule}`, which is not in sources.toml");
        cx.at(&raw.id.span(), message);
        return None;
    }
    Some(member.level.unwrap_or(level))
}
