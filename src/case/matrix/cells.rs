//! The cells of a matrix: the product of its axes.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use super::filling::Filling;
use super::filter::MemberFilter;
use super::members::{Member, required_members};
use crate::case::context::ParseContext;
use crate::case::model::Op;
use crate::case::spanned::{OrderedTable, SpannedText, SpannedValue};
use crate::case::syntax::{RawCase, RawEach, RawNamedFault};

/// The maximum number of rows. A longer list of cases would be unreadable.
const MOST_ROWS: usize = 400;

/// One row of a matrix: it has one value of each axis.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) op: String,
    pub(crate) member: Option<Member>,
    pub(crate) fault: Option<RawNamedFault>,
    row: Vec<(String, toml::Value)>,
    /// The parts of the row's id.
    id: Vec<String>,
}

impl Cell {
    /// The last part of the case id of this row.
    pub(crate) fn id(&self) -> String {
        self.id.join(".")
    }

    /// The values that this row fills into the texts of its case.
    pub(crate) fn filling(&self) -> Filling {
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

/// A cell and its op. The op is `None` if it has a mistake, which the parser of ops reports.
type OpCell<'o> = (Option<&'o Arc<Op>>, Cell);

/// Returns the rows of a case: one row if the case has no matrix, no rows if something is wrong.
pub(crate) fn cells(
    raw: &RawCase,
    ops: &BTreeMap<String, Arc<Op>>,
    cx: &mut ParseContext<'_>,
) -> Vec<Cell> {
    let Some(ops) = op_cells(raw, ops, cx) else {
        return Vec::new();
    };
    let Some(each) = &raw.each else {
        return ops.into_iter().map(|(_, cell)| cell).collect();
    };
    if !has_rows(each, cx) {
        return Vec::new();
    }
    let mut cells = member_cells(each, ops, cx);
    let each = each.get_ref();
    if let Some(faults) = &each.fault {
        for fault in faults {
            cx.id_part(&fault.id);
        }
        cells = cross(cells, faults, |cell, fault| {
            cell.id.push(fault.id.get_ref().clone());
            cell.fault = Some(fault.clone());
        });
    }
    if let Some(rows) = &each.row {
        let rows: Vec<_> = rows.iter().filter_map(|row| matrix_row(row, cx)).collect();
        cells = cross(cells, &rows, |cell, row| {
            cell.id.push(row.id.clone());
            cell.row.clone_from(&row.values);
        });
    }
    if cells.len() > MOST_ROWS {
        let message = format!("the matrix has more than {MOST_ROWS} rows");
        cx.at(&raw.id.span(), message);
        cells.clear();
    }
    cells
}

fn op_cells<'o>(
    raw: &RawCase,
    ops: &'o BTreeMap<String, Arc<Op>>,
    cx: &mut ParseContext<'_>,
) -> Option<Vec<OpCell<'o>>> {
    let each = raw.each.as_ref().map(Spanned::get_ref);
    let axis = each.and_then(|each| each.op.as_ref());
    let group = each.and_then(|each| each.group.as_ref());
    if !names_ops_once(raw, axis.is_some(), group, cx) {
        return None;
    }
    let cell = |op: &str, id: Option<&str>| Cell {
        op: op.to_owned(),
        id: id.into_iter().map(str::to_owned).collect(),
        ..Cell::default()
    };
    if let Some(group) = group {
        let group = cx.group(group)?;
        let ops = ops.values().filter(|op| op.groups.contains(&group));
        let cells = ops.map(|op| (Some(op), cell(&op.name, Some(&op.name))));
        return Some(cells.collect());
    }
    let names = raw.op.iter().chain(axis.into_iter().flatten());
    let known = names.filter_map(|name| cx.op(name));
    let cells = known.map(|name| {
        let id = axis.map(|_| name.as_str());
        (ops.get(&name), cell(&name, id))
    });
    Some(cells.collect())
}

/// Whether a case names its ops in exactly one way. Any other way is reported.
fn names_ops_once(
    raw: &RawCase,
    has_axis: bool,
    group: Option<&SpannedText>,
    cx: &mut ParseContext<'_>,
) -> bool {
    let ways = [raw.op.is_some(), has_axis, group.is_some()];
    match ways.iter().filter(|used| **used).count() {
        0 => {
            let message = "a case needs an `op`, or an `op` or `group` in `each`";
            cx.at(&raw.id.span(), message);
            false
        }
        1 => true,
        _ => {
            let text = raw.op.as_ref().or(group).unwrap_or(&raw.id);
            let message = "the ops are given twice: use `op`, or one of `op` and `group` in `each`";
            cx.at(&text.span(), message);
            false
        }
    }
}

/// Reports a matrix without rows. Without a report, its case would silently be missing.
fn has_rows(each: &Spanned<RawEach>, cx: &mut ParseContext<'_>) -> bool {
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
        "a matrix needs an axis: `op`, `group`, `member`, `fault` or `row`"
    } else if empty.contains(&true) {
        "an axis of this matrix is empty, so the case would have no row"
    } else if member.is_none() && (only.is_some() || except.is_some()) {
        "`only` and `except` filter `member`, which this matrix does not have"
    } else {
        return true;
    };
    cx.at(&each.span(), message);
    false
}

/// Returns a cell per op and selected member, or the cells of the ops if there is no member axis.
fn member_cells(
    each: &Spanned<RawEach>,
    ops: Vec<OpCell<'_>>,
    cx: &mut ParseContext<'_>,
) -> Vec<Cell> {
    if each.get_ref().member.is_none() {
        return ops.into_iter().map(|(_, cell)| cell).collect();
    }
    let mut filter = MemberFilter::parse(each.get_ref(), cx);
    let mut cells = Vec::new();
    let mut is_reported = false;
    for (op, cell) in ops {
        let Some(op) = op else {
            is_reported = true;
            continue;
        };
        match required_members(op, cx.store) {
            Ok(mut all) => {
                all.retain(|member| filter.selects(&member.pointer));
                cells.extend(cross(vec![cell], &all, |cell, member| {
                    cell.id.push(member.id.clone());
                    cell.member = Some(member.clone());
                }));
            }
            Err(message) => {
                is_reported = true;
                cx.at(&each.span(), message);
            }
        }
    }
    if !is_reported && !filter.report_unused(cx) && cells.is_empty() {
        let message = "`only` and `except` leave no row of this matrix";
        cx.at(&each.span(), message);
    }
    cells
}

/// One row of the axis `row`.
struct MatrixRow {
    id: String,
    values: Vec<(String, toml::Value)>,
}

fn matrix_row(
    raw: &Spanned<OrderedTable<SpannedValue>>,
    cx: &mut ParseContext<'_>,
) -> Option<MatrixRow> {
    let mut values = Vec::new();
    for (name, value) in raw.get_ref() {
        if name.get_ref() != "id" && cx.is_json(value) {
            values.push((name.get_ref().clone(), value.get_ref().clone()));
        }
    }
    let Some(id) = raw.get_ref().get("id") else {
        cx.at(&raw.span(), "a row needs an `id`, which never changes");
        return None;
    };
    let text = id.get_ref().as_str().unwrap_or_default();
    cx.id_part(&Spanned::new(id.span(), text.to_owned()));
    values.push(("id".to_owned(), text.into()));
    Some(MatrixRow {
        id: text.to_owned(),
        values,
    })
}

fn cross<T>(cells: Vec<Cell>, axis: &[T], put: impl Fn(&mut Cell, &T)) -> Vec<Cell> {
    let mut all = Vec::new();
    for cell in cells {
        for point in axis {
            // One row more than the maximum is enough to report that there are too many.
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
