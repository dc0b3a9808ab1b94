//! Suggestions for misspelled words.

/// Help for an unknown word: the nearest known word, or all known words if they are few.
pub(super) fn suggestion(word: &str, known: &[&str]) -> Option<String> {
    /// A longer list is unreadable in one line.
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

/// The known word that is most similar to this one, if any is similar enough.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this similarity a suggestion confuses more than it helps.
    const NEAR: f64 = 0.75;
    /// Jaro-Winkler alone finds words similar that only share a few letters in order: `matches`, `at`.
    const EDITS: f64 = 0.4;
    known
        .into_iter()
        .filter(|right| strsim::normalized_damerau_levenshtein(word, right) > EDITS)
        .map(|right| (strsim::jaro_winkler(word, right), right))
        .filter(|(similarity, _)| *similarity > NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, right)| right)
}
