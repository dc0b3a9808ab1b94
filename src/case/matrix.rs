//! The rows of a matrix: its axes, multiplied.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use super::checks::is_json;
use super::choice::Choice;
use super::context::Context;
use super::filling::Filling;
use super::members::{Member, required_members};
use super::model::Op;
use super::raw::{Literal, Pairs, RawCase, RawEach, RawNamedFault, Word};

/// More rows than this are a matrix that nobody reads.
const MOST_ROWS: usize = 400;

/// What one row takes from each axis.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) op: String,
    pub(super) member: Option<Member>,
    pub(super) fault: Option<RawNamedFault>,
    row: Vec<(String, toml::Value)>,
    /// The parts of the row's id.
    id: Vec<String>,
}

impl Cell {
    /// The last part of the case's id.
    pub(super) fn id(&self) -> String {
        self.id.join(".")
    }

    /// What it fills into the words of its case.
    pub(super) fn filling(&self) -> Filling {
        let mut filling = Filling::default();
        if let Some(member) = &self.member {
            filling.put("member", member.pointer.to_string().into());
        }
        for (name, value) in &self.row {
            filling.put(format!("row.{name}"), value.clone());
        }
        filling
    }
}

/// The rows of a case: one where it has no matrix, none where something is wrong.
pub(super) fn cells(
    raw: &RawCase,
    ops: &BTreeMap<String, Arc<Op>>,
    cx: &mut Context<'_>,
) -> Vec<Cell> {
    let Some(ops) = ops_of(raw, ops, cx) else {
        return Vec::new();
    };
    let Some(each) = &raw.each else {
        return ops.into_iter().map(|(_, cell)| cell).collect();
    };
    if !has_rows(each, cx) {
        return Vec::new();
    }
    let mut cells = members(each, ops, cx);
    let each = each.get_ref();
    if let Some(faults) = &each.fault {
        for fault in faults {
            slug(&fault.id, cx);
        }
        cells = cross(cells, faults, |cell, fault| {
            cell.id.push(fault.id.get_ref().clone());
            cell.fault = Some(fault.clone());
        });
    }
    if let Some(rows) = &each.row {
        let rows: Vec<_> = rows.iter().filter_map(|row| self::row(row, cx)).collect();
        cells = cross(cells, &rows, |cell, row| {
            cell.id.push(row.0.clone());
            cell.row.clone_from(&row.1);
        });
    }
    if cells.len() > MOST_ROWS {
        let message = format!("the matrix has more than {MOST_ROWS} rows");
        cx.at(&raw.id.span(), message);
        cells.clear();
    }
    cells
}

/// An op and a cell for it; one that could not be read is told where it stands.
type OfOp<'o> = (Option<&'o Arc<Op>>, Cell);

fn ops_of<'o>(
    raw: &RawCase,
    ops: &'o BTreeMap<String, Arc<Op>>,
    cx: &mut Context<'_>,
) -> Option<Vec<OfOp<'o>>> {
    let each = raw.each.as_ref().map(Spanned::get_ref);
    let axis = each.and_then(|each| each.op.as_ref());
    let group = each.and_then(|each| each.group.as_ref());
    let said = [raw.op.is_some(), axis.is_some(), group.is_some()];
    let cell = |op: &str, id: &[&str]| Cell {
        op: op.to_owned(),
        id: id.iter().map(ToString::to_string).collect(),
        ..Cell::default()
    };
    match said.iter().filter(|said| **said).count() {
        0 => {
            let message = "a case has an `op`, or an axis `op` or `group` in `each`";
            cx.at(&raw.id.span(), message);
            return None;
        }
        1 => {}
        _ => {
            let place = raw.op.as_ref().or(group).unwrap_or(&raw.id);
            cx.at(
                &place.span(),
                "the ops are said once: in `op`, or in `op` or `group` of `each`",
            );
            return None;
        }
    }
    if let Some(word) = group {
        let group = cx.group(word)?;
        let ops = ops.values().filter(|op| op.groups.contains(&group));
        return Some(
            ops.map(|op| (Some(op), cell(&op.name, &[&op.name])))
                .collect(),
        );
    }
    let words = raw.op.iter().chain(axis.into_iter().flatten());
    let mut cells = Vec::with_capacity(axis.map_or(1, Vec::len));
    let known = words.filter_map(|word| cx.op(word));
    cells.extend(known.map(|name| {
        let id: &[&str] = if axis.is_some() { &[&name] } else { &[] };
        (ops.get(&name), cell(&name, id))
    }));
    Some(cells)
}

/// A matrix without a row would be a case that is missing in silence.
fn has_rows(each: &Spanned<RawEach>, cx: &mut Context<'_>) -> bool {
    let RawEach {
        op,
        group,
        member,
        only,
        except,
        fault,
        row,
    } = each.get_ref();
    let axes = [
        op.is_some(),
        group.is_some(),
        member.is_some(),
        fault.is_some(),
        row.is_some(),
    ];
    let empty = [
        op.as_ref().is_some_and(Vec::is_empty),
        fault.as_ref().is_some_and(Vec::is_empty),
        row.as_ref().is_some_and(Vec::is_empty),
    ];
    let message = if !axes.contains(&true) {
        "a matrix has an axis: `op`, `group`, `member`, `fault` or `row`"
    } else if empty.contains(&true) {
        "an axis of this matrix is empty: the case would have no row"
    } else if member.is_none() && (only.is_some() || except.is_some()) {
        "`only` and `except` choose from `member`, which this matrix does not have"
    } else {
        return true;
    };
    cx.at(&each.span(), message);
    false
}

/// The cells of the chosen members; those of the ops where there is no such axis.
fn members(each: &Spanned<RawEach>, ops: Vec<OfOp<'_>>, cx: &mut Context<'_>) -> Vec<Cell> {
    if each.get_ref().member.is_none() {
        return ops.into_iter().map(|(_, cell)| cell).collect();
    }
    let mut choice = Choice::of(each.get_ref(), cx);
    let mut cells = Vec::new();
    let mut is_told = false;
    for (op, cell) in ops {
        let Some(op) = op else {
            is_told = true;
            continue;
        };
        match required_members(op, cx.store) {
            Ok(mut all) => {
                all.retain(|member| choice.takes(&member.pointer));
                cells.extend(cross(vec![cell], &all, |cell, member| {
                    cell.id.push(member.id.clone());
                    cell.member = Some(member.clone());
                }));
            }
            Err(message) => {
                is_told = true;
                cx.at(&each.span(), message);
            }
        }
    }
    if !is_told && !choice.told_idle(cx) && cells.is_empty() {
        cx.at(
            &each.span(),
            "`only` and `except` leave no row of this matrix",
        );
    }
    cells
}

/// The id of a row, and its values.
type Row = (String, Vec<(String, toml::Value)>);

fn row(raw: &Spanned<Pairs<Literal>>, cx: &mut Context<'_>) -> Option<Row> {
    let mut id = None;
    let mut values = Vec::new();
    for (name, literal) in &raw.get_ref().0 {
        if name.get_ref() == "id" {
            let text = literal.get_ref().as_str().unwrap_or_default();
            id = Some(Spanned::new(literal.span(), text.to_owned()));
        } else if is_json(literal, cx) {
            values.push((name.get_ref().clone(), literal.get_ref().clone()));
        }
    }
    let Some(id) = id else {
        cx.at(
            &raw.span(),
            "a row has an `id`, by which it is known for life",
        );
        return None;
    };
    slug(&id, cx);
    values.push(("id".to_owned(), id.get_ref().as_str().into()));
    Some((id.into_inner(), values))
}

fn cross<T>(cells: Vec<Cell>, axis: &[T], put: impl Fn(&mut Cell, &T)) -> Vec<Cell> {
    let mut all = Vec::new();
    for cell in cells {
        for point in axis {
            // One more than can be is enough to tell that there are too many.
            if all.len() > MOST_ROWS {
                return all;
            }
            let mut next = cell.clone();
            put(&mut next, point);
            all.push(next);
        }
    }
    all
}

/// Refuses what is no part of an id.
pub(super) fn slug(word: &Word, cx: &mut Context<'_>) {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if word.get_ref().is_empty() || !word.get_ref().chars().all(fits) {
        cx.at(
            &word.span(),
            "an id is lower case letters, digits and `_`: it is for life",
        );
    }
}
