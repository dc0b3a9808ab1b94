//! A page as one document: `/page/forwards`, `/page/forms/<n>/…`.

use serde_json::{Map, Value, json};

use crate::view::pointer;

/// The parts of a page that a browser acts on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The URLs that it sends a browser to: by a refresh, a form or a script.
    pub forwards: Vec<String>,
    /// Its forms, in order.
    pub forms: Vec<Form>,
}

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// The URL that it is sent to, absolute.
    pub action: String,
    /// The method, in upper case.
    pub method: String,
    /// Its controls that have a name, in order.
    pub fields: Vec<Field>,
}

/// A control of a form that has a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value on the page.
    pub value: String,
    /// Whether it is sent without user input: a button or an unchecked box is not.
    pub sent: bool,
}

impl Page {
    /// The value that these tokens point to.
    pub(in crate::view) fn document(&self, tokens: &[String]) -> Option<Value> {
        let (head, rest) = tokens.split_first()?;
        match (head.as_str(), rest) {
            ("forwards", []) => Some(self.forwards.join("\n").into()),
            ("forms", []) => Some(self.forms.iter().map(Form::document).collect()),
            ("forms", [n, rest @ ..]) => {
                let form = self.forms.get(pointer::array_index(n)?)?.document();
                pointer::get(&form, rest).cloned()
            }
            _ => None,
        }
    }
}

impl Form {
    fn document(&self) -> Value {
        let mut fields = Map::new();
        for field in &self.fields {
            let entry = fields.entry(field.name.clone());
            entry.or_insert_with(|| field.value.clone().into());
        }
        json!({ "action": self.action, "method": self.method, "fields": fields })
    }
}
