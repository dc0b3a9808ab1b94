//! Budgets: how many requests of one kind a run may send. Servers may lock out a client after too
//! many requests of that kind, such as requests with a wrong secret.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::exec::stop::Stop;

/// The number of requests that are left in each budget of a contract.
#[derive(Debug, Default)]
pub(crate) struct Budgets(BTreeMap<String, Budget>);

#[derive(Debug)]
struct Budget {
    most: u32,
    left: AtomicU32,
}

impl Budgets {
    pub(crate) fn new(most: &BTreeMap<String, u32>) -> Self {
        let budget = |most: u32| Budget {
            most,
            left: AtomicU32::new(most),
        };
        let all = most
            .iter()
            .map(|(name, most)| (name.clone(), budget(*most)));
        Self(all.collect())
    }

    /// Takes one request from a budget. If the budget is empty, the case is skipped.
    pub(crate) fn spend(&self, name: &str) -> Result<(), Stop> {
        let Some(budget) = self.0.get(name) else {
            return Err(Stop::harness(format!("there is no budget `{name}`")));
        };
        let less = |left: u32| left.checked_sub(1);
        let order = Ordering::Relaxed;
        match budget.left.fetch_update(order, order, less) {
            Ok(_) => Ok(()),
            Err(_) => Err(Stop::Skip(format!(
                "the budget `{name}` of this run, {} requests, is spent",
                budget.most
            ))),
        }
    }

    /// Takes several requests from a budget at once; false, and none are taken, if it has fewer.
    pub(crate) fn spend_all(&self, name: &str, count: u32) -> bool {
        let less = |left: u32| left.checked_sub(count);
        let order = Ordering::Relaxed;
        let budget = self.0.get(name);
        budget.is_some_and(|budget| budget.left.fetch_update(order, order, less).is_ok())
    }

    /// Whether no request is left in a budget.
    pub(crate) fn is_spent(&self, name: &str) -> bool {
        let budget = self.0.get(name);
        budget.is_some_and(|budget| budget.left.load(Ordering::Relaxed) == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_spent_than_there_is() {
        let budgets = Budgets::new(&BTreeMap::from([("wrong".to_owned(), 2)]));
        assert!(!budgets.spend_all("wrong", 3) && !budgets.spend_all("other", 0));
        assert_eq!(budgets.spend("wrong"), Ok(()));
        assert!(!budgets.is_spent("wrong"));
        assert_eq!(budgets.spend("wrong"), Ok(()));
        assert!(budgets.is_spent("wrong"));
        let reason = "the budget `wrong` of this run, 2 requests, is spent";
        assert_eq!(budgets.spend("wrong"), Err(Stop::Skip(reason.into())));
    }
}
