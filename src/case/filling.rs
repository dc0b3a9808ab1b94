//! What a matrix fills into the words of its case before they are read: the text of `${member}` and
//! `${row.name}` stands there as if it were typed, in places as well as in templates.

use std::collections::BTreeSet;

use toml::{Spanned, Value};

use super::raw::{Literal, RawCase, RawCheck, RawEdit, RawRepeat, RawSet, RawStep, Word};

/// The values of one row.
#[derive(Debug, Default)]
pub(super) struct Filling {
    values: Vec<(String, Value)>,
    /// The names that some word has asked for.
    pub(super) used: BTreeSet<String>,
}

impl Filling {
    /// Fills in this value for `${name}`.
    pub(super) fn put(&mut self, name: impl Into<String>, value: Value) {
        self.values.push((name.into(), value));
    }

    /// Fills in all words of a case that may be templates or places.
    pub(super) fn case(&mut self, case: &mut RawCase) {
        self.edits(&mut case.fault);
        for (_, generator) in &mut case.new.0 {
            self.word(generator);
        }
        for step in case.before.iter_mut().chain(&mut case.after) {
            self.step(step);
        }
        self.checks(&mut case.check);
    }

    fn step(&mut self, step: &mut RawStep) {
        let saved = step.save.0.iter_mut();
        for (_, word) in step.lets.0.iter_mut().chain(saved) {
            self.word(word);
        }
        self.edits(&mut step.edit);
        if let Some(pages) = &mut step.pages {
            self.word(&mut pages.next);
            self.word(&mut pages.into);
        }
        if let Some(until) = &mut step.until {
            self.checks(&mut until.check);
        }
        self.checks(&mut step.check);
    }

    fn edits(&mut self, edits: &mut [RawEdit]) {
        for edit in edits {
            match edit {
                RawEdit::Remove(places) | RawEdit::Empty(places) => {
                    places.get_mut().iter_mut().for_each(|at| self.word(at));
                }
                RawEdit::Set(set) => self.set(set),
                RawEdit::Repeat(RawRepeat { at, text, raw, .. }) => {
                    self.word(at);
                    text.iter_mut().chain(raw).for_each(|word| self.word(word));
                }
                RawEdit::Fill(fill) => self.word(&mut fill.at),
                RawEdit::Respell(respell) => self.word(&mut respell.at),
                RawEdit::Garble(_) | RawEdit::Auth(_) | RawEdit::As(_) | RawEdit::Hook(_) => {}
            }
        }
    }

    fn set(&mut self, set: &mut RawSet) {
        let RawSet {
            at,
            text,
            json,
            raw,
            hex,
        } = set;
        self.word(at);
        for word in [text, json, raw, hex].into_iter().flatten() {
            self.word(word);
        }
    }

    fn checks(&mut self, checks: &mut [RawCheck]) {
        for check in checks {
            self.word(&mut check.at);
            let literals = [
                &mut check.equals,
                &mut check.differs,
                &mut check.among,
                &mut check.also,
                &mut check.extends,
                &mut check.avoids,
                &mut check.has,
                &mut check.lacks,
                &mut check.default,
            ];
            for literal in literals.into_iter().flatten() {
                self.literal(literal);
            }
            check.matches.iter_mut().for_each(|word| self.word(word));
        }
    }

    fn literal(&mut self, literal: &mut Literal) {
        let value = self.value(literal.get_ref());
        *literal = Spanned::new(literal.span(), value);
    }

    /// A text that is nothing but one name becomes the value itself, of any type.
    fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let name = text
                    .strip_prefix("${")
                    .and_then(|rest| rest.strip_suffix('}'));
                match name.and_then(|name| self.get(name)) {
                    Some(whole) => whole,
                    None => Value::String(self.text(text)),
                }
            }
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.value(item)).collect())
            }
            Value::Table(members) => {
                let filled = members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.value(value)));
                Value::Table(filled.collect())
            }
            plain => plain.clone(),
        }
    }

    fn word(&mut self, word: &mut Word) {
        *word = Spanned::new(word.span(), self.text(word.get_ref()));
    }

    /// What has no value here is left as it is: another name, or a mistake that is told where the
    /// template is read.
    fn text(&mut self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            let name = rest
                .strip_prefix("${")
                .and_then(|rest| rest.split_once('}'));
            if let Some((name, after)) = name
                && let Some(value) = self.get(name)
            {
                filled.push_str(&as_text(&value));
                rest = after;
                continue;
            }
            // `$$` is a dollar, and no beginning of a name.
            let end = if rest.starts_with("$$") { 2 } else { 1 };
            filled.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        filled.push_str(rest);
        filled
    }

    fn get(&mut self, name: &str) -> Option<Value> {
        let name = name.strip_suffix('?').unwrap_or(name);
        let (_, value) = self.values.iter().find(|(known, _)| known == name)?;
        self.used.insert(name.to_owned());
        Some(value.clone())
    }
}

/// A text as it is typed; everything else as JSON.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => {
            serde_json::to_value(other).map_or_else(|_| other.to_string(), |json| json.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filling() -> Filling {
        let mut filling = Filling::default();
        filling.put("member", Value::String("/body/a".into()));
        filling.put("row.n", Value::Integer(5));
        filling.put(
            "row.list",
            Value::Array(vec![Value::Boolean(true), "x".into()]),
        );
        filling
    }

    #[test]
    fn names_of_the_row_are_filled_in_and_others_stay() {
        for (text, filled) in [
            ("${member}/b", "/body/a/b"),
            (
                "n=${row.n}, ${row.list} of ${event.id}",
                "n=5, [true,\"x\"] of ${event.id}",
            ),
            (
                "$${row.n} $$$${row.n} $$${row.n}",
                "$${row.n} $$$${row.n} $$5",
            ),
            ("${row.other} ${row.n", "${row.other} ${row.n"),
        ] {
            assert_eq!(filling().text(text), filled);
        }
        let whole = filling().value(&Value::String("${row.list}".into()));
        assert_eq!(whole, filling().values[2].1);
    }

    proptest! {
        #[test]
        fn any_text_is_filled_in(text in "[${}nrow.é]{0,24}") {
            let filled = filling().text(&text);
            // What is filled in is no name again.
            prop_assert_eq!(filling().text(&filled), filled);
        }
    }
}
