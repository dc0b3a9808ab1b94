//! The list of all embedded servers: one line for each contract.

use std::sync::LazyLock;

use super::base::embedded::Embedded;
use super::{calendar, oauth};

/// Every embedded server.
pub static SERVERS: LazyLock<Vec<Embedded>> = LazyLock::new(|| {
    vec![
        Embedded::from(&calendar::server::DEFINITION),
        Embedded::from(&oauth::server::DEFINITION),
    ]
});

/// The embedded server of a contract.
pub fn embedded(contract: &str) -> Option<&'static Embedded> {
    SERVERS.iter().find(|server| server.contract == contract)
}
