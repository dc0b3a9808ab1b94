//! Changes parameters and header fields, and returns whether anything changed.

use crate::view::Pair;

/// Replaces a value. Returns whether the new value differs.
pub(crate) fn replace<T: PartialEq>(old: &mut T, new: T) -> bool {
    let changed = *old != new;
    *old = new;
    changed
}

/// Replaces the pair of the same name, or appends the new pair. Returns whether anything changed.
pub(crate) fn put(pairs: &mut Vec<Pair>, new: Pair) -> bool {
    if let Some(pair) = pairs.iter_mut().find(|pair| pair.name == new.name) {
        return replace(pair, new);
    }
    pairs.push(new);
    true
}
