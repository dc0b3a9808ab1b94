//! The list of sources: every rule that may be cited, and why no case can see some of them.

use std::collections::BTreeMap;

use super::raw::RawRule;
use crate::diag::{Document, Problems, Source};
use crate::vocab::{Level, RuleRecord};

/// All rules by id, and for some of them the written reason why no black-box client can see them.
pub(super) fn rules(
    source: &Source,
    problems: &mut Problems,
) -> (BTreeMap<String, RuleRecord>, BTreeMap<String, String>) {
    let mut document = Document::read(source, problems);
    document.only(&["rule"], problems);
    // One that cannot be read is there all the same: who cites it has made no mistake.
    let unread = || RuleRecord {
        level: Level::Must,
        says: String::new(),
        source: String::new(),
    };
    let names = document.names("rule").into_iter();
    let mut rules: BTreeMap<String, RuleRecord> = names.map(|name| (name, unread())).collect();
    let mut unseen = BTreeMap::new();
    for (name, raw) in document.named::<RawRule>("rule", problems) {
        let name = name.into_inner();
        if let Some(reason) = raw.unseen {
            if reason.get_ref().trim().is_empty() {
                let message = "`unseen` says why no client can see whether the rule is kept";
                problems.at(source, &reason.span(), message);
            }
            unseen.insert(name.clone(), reason.into_inner());
        }
        let rule = RuleRecord {
            level: raw.level,
            says: raw.says,
            source: raw.source,
        };
        rules.insert(name, rule);
    }
    (rules, unseen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_says_nothing_is_refused() {
        let read = |unseen: &str| {
            let text = format!(
                "[rule.a]\nlevel = \"may\"\nsays = \"a\"\nsource = \"b\"\nunseen = \"{unseen}\"\n"
            );
            let mut problems = Problems::default();
            let (_, unseen) = rules(&Source::new("sources.toml", text), &mut problems);
            (unseen, problems.count())
        };
        assert_eq!(read(" ").1, 1);
        let (unseen, problems) = read("said to the client");
        assert_eq!((unseen["a"].as_str(), problems), ("said to the client", 0));
    }
}
