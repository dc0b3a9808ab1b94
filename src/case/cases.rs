//! Cases, one entry a row of their matrices.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;

use super::checks::case_checks;
use super::context::Context;
use super::edits::edits;
use super::matrix::{Cell, cells, slug};
use super::members::Member;
use super::model::{Case, Op};
use super::raw::RawCase;
use super::steps::{act, after, generators, steps};
use crate::vocab::{CaseId, Level};

/// Reads a case into its rows: one where it has no matrix.
pub(super) fn rows(
    area: &str,
    span: &Range<usize>,
    raw: &RawCase,
    ops: &BTreeMap<String, Arc<Op>>,
    cx: &mut Context<'_>,
) -> Vec<Case> {
    slug(&raw.id, cx);
    let mut cells = cells(raw, ops, cx);
    let each = raw.each.as_ref().map(Spanned::get_ref);
    let fills = each.is_some_and(|each| each.member.is_some() || each.row.is_some());
    // What is the same in all rows is read once.
    let shared = (!fills).then(|| base(area, span, raw, cx));
    let shared = match (each, shared) {
        // No matrix, so nothing is filled in.
        (None, Some(base)) => {
            let row = cells.pop().and_then(|cell| row(base, raw, cell, cx));
            return row.into_iter().collect();
        }
        (_, shared) => shared,
    };
    let mut used = BTreeSet::new();
    let mut rows = Vec::new();
    let mut one_row = raw.clone();
    one_row.each = None;
    for cell in cells {
        let mut filled = one_row.clone();
        let faults = cell.fault.iter().flat_map(|fault| &fault.edits);
        filled.fault.extend(faults.cloned());
        let mut filling = cell.filling();
        filling.case(&mut filled);
        used.extend(filling.used);
        let base = match &shared {
            Some(base) => base.clone(),
            None => base(area, span, &filled, cx),
        };
        rows.extend(row(base, &filled, cell, cx));
    }
    if !rows.is_empty() {
        idle_names(raw, &used, cx);
    }
    rows
}

/// A value that nothing asks for is a misspelt name.
fn idle_names(raw: &RawCase, used: &BTreeSet<String>, cx: &mut Context<'_>) {
    let rows = raw
        .each
        .iter()
        .flat_map(|each| each.get_ref().row.iter().flatten());
    for (name, _) in rows.flat_map(|row| &row.get_ref().0) {
        let name_in_case = format!("row.{}", name.get_ref());
        if name.get_ref() != "id" && !used.contains(&name_in_case) {
            let message = format!("nothing in this case asks for `${{{name_in_case}}}`");
            cx.at(&name.span(), message);
        }
    }
}

fn base(area: &str, span: &Range<usize>, raw: &RawCase, cx: &mut Context<'_>) -> Case {
    let name = raw.id.get_ref();
    is_whole(raw, cx);
    let (rules, level) = cx.rules(&raw.rules, raw.level);
    let answer = cx.answers(&raw.answer);
    let fixtures = raw
        .fixtures
        .iter()
        .filter_map(|(role, word)| Some((role.clone(), cx.fixture(word)?)))
        .collect();
    Case {
        id: CaseId::new(&cx.names.contract, area, name, None),
        location: cx.location(span),
        title: raw.title.as_str().into(),
        why: raw.why.as_deref().map(Into::into),
        rules,
        level,
        features: raw
            .features
            .iter()
            .filter_map(|word| cx.feature(word))
            .collect(),
        opt_in: raw.opt_in,
        act: act(raw, cx),
        spends: spends(raw, cx),
        spare: raw.spare.iter().filter_map(|word| cx.watch(word)).collect(),
        op: String::new(),
        fault: Vec::new(),
        fits: raw.fits,
        fixtures,
        new: generators(&raw.new, cx),
        before: steps(&raw.before, cx),
        after: after(&raw.after, cx),
        control: raw
            .control
            .as_ref()
            .map(|words| words.iter().filter_map(|word| cx.op(word)).collect()),
        answer,
        also: cx.answers(&raw.also),
        checks: case_checks(raw, cx),
        unchanged: raw
            .unchanged
            .iter()
            .map(|word| word.get_ref().clone())
            .collect(),
    }
}

/// The budget of a case. To send its shot once more would take from it, too.
fn spends(raw: &RawCase, cx: &mut Context<'_>) -> Option<String> {
    let word = raw.spends.as_ref()?;
    if raw.after.iter().any(|step| step.again.is_some()) {
        let message = "a case that spends sends its shot once: `again` would spend, too";
        cx.at(&word.span(), message);
    }
    cx.budget(word)
}

/// Tells what a case cannot do without and lacks.
fn is_whole(raw: &RawCase, cx: &mut Context<'_>) {
    let span = raw.id.span();
    if raw.control.as_ref().is_some_and(Vec::is_empty) {
        let message = "`control` is empty: without one no refusal can be believed";
        cx.at(&span, message);
    }
    if raw.rules.is_empty() {
        let message = "a case cites a rule: a claim without a source cannot be believed";
        cx.at(&span, message);
    }
    if raw.answer.is_empty() {
        cx.at(&span, "a case lists what may come: `answer` is empty");
    }
}

fn row(base: Case, filled: &RawCase, cell: Cell, cx: &mut Context<'_>) -> Option<Case> {
    let name = filled.id.get_ref();
    let id = match cell.id() {
        // The whole case.
        id if id.is_empty() => base.id.clone(),
        id => CaseId::new(base.id.contract(), base.id.area(), name, Some(&id)),
    };
    let mut case = Case {
        id,
        op: cell.op,
        fault: edits(&filled.fault, cx),
        ..base
    };
    for step in case.after.iter_mut().filter(|step| step.again) {
        step.op.clone_from(&case.op);
    }
    if let Some(member) = cell.member {
        case.level = own_level(&member, case.level, cx, filled)?;
        if let Some(rule) = member.rule {
            case.rules.insert(0, rule);
        }
    }
    Some(case)
}

fn own_level(member: &Member, level: Level, cx: &mut Context<'_>, raw: &RawCase) -> Option<Level> {
    if let Some(rule) = &member.rule
        && !cx.names.rules.contains_key(rule)
    {
        cx.at(
            &raw.id.span(),
            format!("the schema cites `{rule}`, which is no rule"),
        );
        return None;
    }
    Some(member.level.unwrap_or(level))
}
