//! Suggestions for misspelled words.

/// Help for an unknown word: the nearest known word, or all known words if there are few.
pub(super) fn suggestion(word: &str, known: &[&str]) -> Option<String> {
    /// The maximum length of a list of known words. A longer list is unreadable in one line.
    const FEW: usize = 24;
    if let Some(right) = nearest(word, known.iter().copied()) {
        return Some(format!("did you mean `{right}`?"));
    }
    match known {
        [] => Some("there is none".to_owned()),
        known if known.len() <= FEW => Some(format!("known are {}", known.join(", "))),
        _ => None,
    }
}

/// Returns the known word that is most similar to this word, if a known word is similar enough.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// The minimum similarity. Below this value a suggestion confuses more than it helps.
    const NEAR: f64 = 0.75;
    /// The minimum similarity by edits. Jaro-Winkler alone accepts words that only share a few
    /// letters in the same order, such as `matches` and `at`.
    const EDITS: f64 = 0.4;
    known
        .into_iter()
        .filter(|right| strsim::normalized_damerau_levenshtein(word, right) > EDITS)
        .map(|right| (strsim::jaro_winkler(word, right), right))
        .filter(|(similarity, _)| *similarity > NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, right)| right)
}
