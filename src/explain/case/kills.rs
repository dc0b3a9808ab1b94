//! Reads the kill matrix.

use crate::vocab::CaseId;

/// Returns the mutants that a case kills. Each mutant has the checks that fail.
pub(super) fn for_case<'k>(kills: &'k str, id: &CaseId) -> Vec<(&'k str, &'k str)> {
    let line = kills.lines().find_map(|line| {
        let (cases, killed) = line.split_once(" <- ")?;
        names(cases, id).then_some(killed)
    });
    let entries = line.into_iter().flat_map(|line| line.split("), "));
    entries
        .filter_map(|entry| entry.trim_end_matches(')').split_once(" ("))
        .collect()
}

/// Whether the left side of a line names the case, as `id`, `id::row` or `id::{row,row}`.
fn names(cases: &str, id: &CaseId) -> bool {
    if cases == id.as_str() {
        return true;
    }
    let base = id.without_row();
    let row = id.as_str()[base.len()..].trim_start_matches("::");
    let rows = cases
        .strip_prefix(base)
        .and_then(|rows| rows.strip_prefix("::{")?.strip_suffix('}'));
    !row.is_empty() && rows.is_some_and(|rows| rows.split(',').any(|one| one == row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_by_case_and_by_row() {
        let kills = "# notes\na::b::c <- m (status, schema:/body), n (after-1/status)\n\
                     a::b::d::{x,y} <- o (status)\n\nstack trace added: a::b::c\n";
        let id = |name, row| CaseId::new("a", "b", name, row);
        assert_eq!(
            for_case(kills, &id("c", None)),
            [("m", "status, schema:/body"), ("n", "after-1/status")]
        );
        assert_eq!(for_case(kills, &id("d", Some("y"))), [("o", "status")]);
        assert!(for_case(kills, &id("d", Some("z"))).is_empty());
        assert!(for_case(kills, &id("d", None)).is_empty());
    }
}
