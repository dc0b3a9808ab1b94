//! Writes one section of the page, up to a maximum size.

use std::fmt::Write as _;

/// The maximum size of a section in bytes. With eleven sections the page stays below 300 KiB; a
/// build server drops a summary of more than 1 MiB.
const MAX_SECTION: usize = 25 << 10;

/// Adds a section with a heading and rows, unless there are no rows.
pub(super) fn section(
    out: &mut String,
    title: &str,
    table: &str,
    rows: impl Iterator<Item = String>,
) {
    counted(out, (title, None), table, rows);
}

/// Adds a section. The heading shows the given count, or else the number of rows. If some rows do
/// not fit, the section ends with their number.
pub(super) fn counted(
    out: &mut String,
    (title, count): (&str, Option<usize>),
    table: &str,
    rows: impl Iterator<Item = String>,
) {
    let mut text = String::new();
    let (mut shown, mut cut) = (0, 0);
    for row in rows {
        if cut == 0 && text.len() + row.len() <= MAX_SECTION {
            text.push_str(&row);
            shown += 1;
        } else {
            cut += 1;
        }
    }
    if shown + cut == 0 {
        return;
    }
    let count = count.unwrap_or(shown + cut);
    let _ = write!(out, "\n### {title} ({count})\n\n{table}{text}");
    if cut > 0 {
        let _ = writeln!(out, "\n…and {cut} more; `run.json` has all of them.");
    }
}
