//! Cases, and the rows of their matrices.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;

use super::answers::checks;
use super::context::Context;
use super::members::{Member, required_members};
use super::model::{Case, Op};
use super::raw::{RawCase, RawEach, RawEdit, RawNamedFault, RawSet, Word};
use super::steps::{edits, generators, steps};
use crate::vocab::{CaseId, Level};

/// More rows than this are a matrix that nobody reads.
const MOST_ROWS: usize = 400;

/// Reads a case into its rows: one where it has no matrix.
pub(super) fn rows(
    area: &str,
    span: &Range<usize>,
    raw: &RawCase,
    ops: &BTreeMap<String, Arc<Op>>,
    cx: &mut Context<'_>,
) -> Vec<Case> {
    let base = base(area, span, raw, cx);
    let cells = cells(raw, ops, cx);
    if cells.len() > MOST_ROWS {
        cx.at(
            &raw.id.span(),
            format!("the matrix has {} rows, at most {MOST_ROWS}", cells.len()),
        );
        return Vec::new();
    }
    cells
        .into_iter()
        .filter_map(|cell| row(&base, area, raw, cell, cx))
        .collect()
}

/// What one row takes from each axis.
struct Cell {
    op: String,
    member: Option<Member>,
    fault: Option<RawNamedFault>,
    /// The parts of the row's id.
    id: Vec<String>,
}

fn base(area: &str, span: &Range<usize>, raw: &RawCase, cx: &mut Context<'_>) -> Case {
    let name = raw.id.get_ref();
    slug(&raw.id, cx);
    if raw.control.as_ref().is_some_and(Vec::is_empty) {
        cx.at(
            &raw.id.span(),
            "`control` is empty: without one no refusal can be believed",
        );
    }
    if raw.rules.is_empty() {
        cx.at(
            &raw.id.span(),
            "a case cites a rule: a claim without a source cannot be believed",
        );
    }
    let (rules, level) = cx.rules(&raw.rules, raw.level);
    let answer = cx.answers(&raw.answer);
    if raw.answer.is_empty() {
        cx.at(
            &raw.id.span(),
            "a case lists what may come: `answer` is empty",
        );
    }
    let fixtures = raw
        .fixtures
        .iter()
        .filter_map(|(role, word)| Some((role.clone(), cx.fixture(word)?)))
        .collect();
    Case {
        id: CaseId::new(&cx.names.contract, area, name, None),
        place: cx.place(span),
        title: raw.title.clone(),
        why: raw.why.clone(),
        rules,
        level,
        op: String::new(),
        fault: Vec::new(),
        fits: raw.fits,
        fixtures,
        new: generators(&raw.new, cx),
        before: steps(&raw.before, cx),
        after: steps(&raw.after, cx),
        control: raw
            .control
            .as_ref()
            .map(|words| words.iter().filter_map(|word| cx.op(word)).collect()),
        answer,
        also: cx.answers(&raw.also),
        checks: checks(&raw.check, cx),
        unchanged: raw
            .unchanged
            .iter()
            .map(|word| word.get_ref().clone())
            .collect(),
    }
}

fn slug(word: &Word, cx: &mut Context<'_>) {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if word.get_ref().is_empty() || !word.get_ref().chars().all(fits) {
        cx.at(
            &word.span(),
            "an id is lower case letters, digits and `_`: it is for life",
        );
    }
}

/// A matrix without a row would be a case that is missing in silence.
fn has_rows(each: &Spanned<RawEach>, cx: &mut Context<'_>) -> bool {
    let RawEach { op, member, fault } = each.get_ref();
    let message = if op.is_none() && member.is_none() && fault.is_none() {
        "a matrix has an axis: `op`, `member` or `fault`"
    } else if op.as_ref().is_some_and(Vec::is_empty) || fault.as_ref().is_some_and(Vec::is_empty) {
        "an axis of this matrix is empty: the case would have no row"
    } else {
        return true;
    };
    cx.at(&each.span(), message);
    false
}

fn cells(raw: &RawCase, ops: &BTreeMap<String, Arc<Op>>, cx: &mut Context<'_>) -> Vec<Cell> {
    if raw.each.as_ref().is_some_and(|each| !has_rows(each, cx)) {
        return Vec::new();
    }
    let axes = raw.each.as_ref().map(Spanned::get_ref);
    let axis_ops = axes.and_then(|each| each.op.as_ref());
    let words: Vec<&Word> = match (axis_ops, &raw.op) {
        (Some(words), None) => words.iter().collect(),
        (None, Some(word)) => vec![word],
        (Some(_), Some(word)) => {
            cx.at(&word.span(), "the op is said twice: here and in `each`");
            return Vec::new();
        }
        (None, None) => {
            cx.at(
                &raw.id.span(),
                "a case has an `op`, or an `op` axis in `each`",
            );
            return Vec::new();
        }
    };
    let mut cells = Vec::new();
    for word in words {
        let Some(op) = cx.op(word) else { continue };
        let id = if axis_ops.is_some() {
            vec![op.clone()]
        } else {
            Vec::new()
        };
        let cell = Cell {
            op,
            member: None,
            fault: None,
            id,
        };
        cells.extend(with_axes(cell, word, axes, ops, cx));
    }
    cells
}

fn with_axes(
    cell: Cell,
    word: &Word,
    axes: Option<&RawEach>,
    ops: &BTreeMap<String, Arc<Op>>,
    cx: &mut Context<'_>,
) -> Vec<Cell> {
    let mut cells = vec![cell];
    if axes.is_some_and(|each| each.member.is_some()) {
        let Some(op) = ops.get(word.get_ref()) else {
            return Vec::new();
        };
        let members = match required_members(op, cx.store) {
            Ok(members) => members,
            Err(message) => {
                cx.at(&word.span(), message);
                return Vec::new();
            }
        };
        cells = cross(
            cells,
            &members,
            |member| member.id.clone(),
            |cell, member| {
                cell.member = Some(member.clone());
            },
        );
    }
    if let Some(faults) = axes.and_then(|each| each.fault.as_ref()) {
        for fault in faults {
            slug(&fault.id, cx);
        }
        cells = cross(
            cells,
            faults,
            |fault| fault.id.get_ref().clone(),
            |cell, fault| {
                cell.fault = Some(fault.clone());
            },
        );
    }
    cells
}

fn cross<T>(
    cells: Vec<Cell>,
    axis: &[T],
    id: impl Fn(&T) -> String,
    put: impl Fn(&mut Cell, &T),
) -> Vec<Cell> {
    let mut all = Vec::with_capacity(cells.len() * axis.len());
    for cell in cells {
        for point in axis {
            let mut ids = cell.id.clone();
            ids.push(id(point));
            let mut next = Cell {
                op: cell.op.clone(),
                member: cell.member.clone(),
                fault: cell.fault.clone(),
                id: ids,
            };
            put(&mut next, point);
            all.push(next);
        }
    }
    all
}

fn row(base: &Case, area: &str, raw: &RawCase, cell: Cell, cx: &mut Context<'_>) -> Option<Case> {
    let mut fault = raw.fault.clone();
    if let Some(named) = cell.fault {
        fault.extend(named.edits);
    }
    if let Some(member) = &cell.member {
        for edit in &mut fault {
            substitute(edit, &member.pointer.to_string());
        }
    }
    let mut case = Case {
        op: cell.op,
        fault: edits(&fault, cx),
        ..base.clone()
    };
    let row = cell.id.join(".");
    case.id = CaseId::new(base.id.contract(), area, raw.id.get_ref(), Some(&row));
    if let Some(member) = cell.member {
        case.level = own_level(&member, base.level, cx, raw)?;
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

/// `${member}` in the places and texts of a fault is the pointer of the row's member.
fn substitute(edit: &mut RawEdit, member: &str) {
    let put = |word: &mut Word| {
        *word = Spanned::new(word.span(), word.get_ref().replace("${member}", member));
    };
    match edit {
        RawEdit::Remove(places) => places.get_mut().iter_mut().for_each(put),
        RawEdit::Set(RawSet { at, text, json }) => {
            [Some(at), text.as_mut(), json.as_mut()]
                .into_iter()
                .flatten()
                .for_each(put);
        }
        RawEdit::Auth(_) | RawEdit::As(_) => {}
    }
}
