//! Checks that every case of a refused write also reads the state, to show that nothing was
//! written.

use std::collections::BTreeSet;

use rebuff::case::{Files, load};

/// The write cases that do not read the state, each with the reason.
const WITHOUT: [(&str, &str); 2] = [
    (
        "calendar::bad_request::required_member_of_list_entry",
        "the request does not say which calendar to read",
    ),
    (
        "calendar::bad_request::quick_add_without_text",
        "the request does not say which event to read",
    ),
];

/// An op with the method POST that is a query and writes nothing.
const QUERY: &str = "free_busy.query";

#[test]
fn a_refused_write_is_followed_by_a_read() {
    let suite = load(&Files::embedded()).unwrap();
    let contract = suite.contract("calendar").unwrap();
    let is_write = |op: &str| contract.op(op).method != "GET" && op != QUERY;
    let blind = contract.cases.iter().filter(|case| {
        is_write(&case.op)
            && !case.is_positive()
            && case.unchanged.is_empty()
            && case.after.is_empty()
    });
    let blind: BTreeSet<&str> = blind.map(|case| case.id.without_row()).collect();
    let known = WITHOUT.map(|(id, _)| id);
    assert_eq!(blind, BTreeSet::from(known));
}
