//! Fills values into the texts of a case before they are parsed. `${member}` and `${row.name}` are
//! replaced as if the value were typed there, in pointers and in templates.

use std::collections::BTreeSet;

use toml::{Spanned, Value};

use crate::case::spanned::{SpannedText, SpannedValue};
use crate::case::syntax::{RawCase, RawCheck, RawEdit, RawStep};

/// The values of one row.
#[derive(Debug, Default)]
pub(crate) struct Filling {
    values: Vec<(String, Value)>,
    /// The names that at least one text uses.
    pub(crate) used: BTreeSet<String>,
}

impl Filling {
    /// Defines the value of `${name}`.
    pub(crate) fn put(&mut self, name: impl Into<String>, value: Value) {
        self.values.push((name.into(), value));
    }

    /// Fills in all texts of a case that may be templates or pointers.
    pub(crate) fn case(&mut self, case: &mut RawCase) {
        self.edits(&mut case.fault);
        for generator in case.new.values_mut() {
            self.spanned_text(generator);
        }
        for step in case.before.iter_mut().chain(&mut case.after) {
            self.step(step);
        }
        self.checks(&mut case.check);
        for op in case.control.iter_mut().flatten() {
            self.spanned_text(op);
        }
    }

    fn step(&mut self, step: &mut RawStep) {
        let saved = step.save.values_mut();
        for text in step.lets.values_mut().chain(saved) {
            self.spanned_text(text);
        }
        self.edits(&mut step.edit);
        if let Some(pages) = &mut step.pages {
            self.spanned_text(&mut pages.next);
            self.spanned_text(&mut pages.into);
        }
        if let Some(until) = &mut step.until {
            self.checks(&mut until.check);
        }
        self.checks(&mut step.check);
    }

    fn edits(&mut self, edits: &mut [RawEdit]) {
        for edit in edits {
            for text in edit.texts_mut() {
                self.spanned_text(text);
            }
        }
    }

    fn checks(&mut self, checks: &mut [RawCheck]) {
        for check in checks {
            self.spanned_text(&mut check.at);
            let values = [
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
            for value in values.into_iter().flatten() {
                self.spanned_value(value);
            }
            check
                .matches
                .iter_mut()
                .for_each(|text| self.spanned_text(text));
        }
    }

    fn spanned_value(&mut self, typed: &mut SpannedValue) {
        let value = self.value(typed.get_ref());
        *typed = Spanned::new(typed.span(), value);
    }

    /// Fills in one value. A text that is exactly one reference becomes a value of any type.
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

    fn spanned_text(&mut self, typed: &mut SpannedText) {
        *typed = Spanned::new(typed.span(), self.text(typed.get_ref()));
    }

    /// Fills in one text. Unknown names stay; the template parser handles them.
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
            // `$$` is a dollar sign, not the start of a reference.
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

/// Returns a text unchanged, and any other value as JSON.
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
    fn names_of_the_row_are_filled_in_and_others_are_kept() {
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
            // The values that were filled in contain no references.
            prop_assert_eq!(filling().text(&filled), filled);
        }
    }
}
