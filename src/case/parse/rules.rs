//! Parses `sources.toml`: every rule that cases may cite, and why no client can observe some rules.

use std::collections::BTreeMap;

use crate::case::syntax::RawRule;
use crate::diag::{Document, Problems, Source};
use crate::vocab::{Level, RuleRecord};

/// Rules by id.
type Rules = BTreeMap<String, RuleRecord>;

/// By rule: why no black-box client can observe the rule.
type Unseen = BTreeMap<String, String>;

/// Returns the rules of all these files. A later file replaces rules of an earlier one.
pub(crate) fn rules(sources: &[Source], problems: &mut Problems) -> (Rules, Unseen) {
    let (mut rules, mut unseen) = (Rules::new(), Unseen::new());
    for source in sources {
        let (new, reasons) = rules_of_file(source, problems);
        unseen.retain(|rule, _| !new.contains_key(rule));
        rules.extend(new);
        unseen.extend(reasons);
    }
    (rules, unseen)
}

fn rules_of_file(source: &Source, problems: &mut Problems) -> (Rules, Unseen) {
    let mut document = Document::read(source, problems);
    document.only(&["rule"], problems);
    // A rule with a mistake still gets a record, so that the cases that cite it are not reported.
    let unread = || RuleRecord {
        level: Level::Must,
        says: String::new(),
        source: String::new(),
    };
    let names = document.names("rule").into_iter();
    let mut rules: Rules = names.map(|name| (name, unread())).collect();
    let mut unseen = Unseen::new();
    for (name, raw) in document.named::<RawRule>("rule", problems) {
        let name = name.into_inner();
        if let Some(reason) = raw.unseen {
            if reason.get_ref().trim().is_empty() {
                let message = "`unseen` is empty: write why no client can observe this rule";
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
    fn an_empty_reason_is_refused() {
        let read = |unseen: &str| {
            let text = format!(
                "[rule.a]\nlevel = \"may\"\nsays = \"a\"\nsource = \"b\"\nunseen = \"{unseen}\"\n"
            );
            let mut problems = Problems::default();
            let (_, unseen) = rules(&[Source::new("sources.toml", text)], &mut problems);
            (unseen, problems.count())
        };
        assert_eq!(read(" ").1, 1);
        let (unseen, problems) = read("sent to the client");
        assert_eq!((unseen["a"].as_str(), problems), ("sent to the client", 0));
    }
}
