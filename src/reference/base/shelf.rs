//! A store of items by id. The lifetime and the number of items are limited, so that the memory of
//! a long-running server does not grow.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// Items of one kind by their ids.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    capacity: usize,
    lifetime: Duration,
    items: HashMap<String, (Instant, T)>,
    order: VecDeque<String>,
}

impl<T> Shelf<T> {
    pub(crate) fn new(capacity: usize, lifetime: Duration) -> Self {
        Self {
            capacity,
            lifetime,
            items: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    /// Adds an item. If the shelf is full, the oldest item is removed.
    pub(crate) fn put(&mut self, id: &str, item: T) {
        self.items.insert(id.to_owned(), (Instant::now(), item));
        self.order.push_back(id.to_owned());
        if self.order.len() > self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.items.remove(&oldest);
        }
    }

    /// The item with this id. None after its lifetime.
    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        let (since, item) = self.items.get(id)?;
        (since.elapsed() < self.lifetime).then_some(item)
    }

    /// The item with this id, to be changed. None after its lifetime.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let (since, item) = self.items.get_mut(id)?;
        (since.elapsed() < self.lifetime).then_some(item)
    }

    /// Removes an item.
    pub(crate) fn take(&mut self, id: &str) -> Option<T> {
        self.items.remove(id).map(|(_, item)| item)
    }

    /// Keeps only the items that meet the condition.
    pub(crate) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.items.retain(|_, (_, item)| keep(item));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Shelf;

    #[test]
    fn the_oldest_item_is_removed_when_the_shelf_is_full() {
        let mut shelf = Shelf::new(2, Duration::from_secs(60));
        for id in ["a", "b", "c"] {
            shelf.put(id, id);
        }
        assert_eq!((shelf.get("a"), shelf.get("c")), (None, Some(&"c")));
        assert_eq!(shelf.take("b"), Some("b"));
    }

    #[test]
    fn an_item_ends_with_its_lifetime() {
        let mut shelf = Shelf::new(2, Duration::ZERO);
        shelf.put("a", 1);
        assert_eq!(shelf.get("a"), None);
        assert_eq!(shelf.get_mut("a"), None);
    }
}
