//! A page as one document: `/page/forwards`, `/page/forms/<n>/…`.

use serde_json::{Map, Value, json};

use crate::view::pointer;

/// The parts of a page that a browser acts on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The URLs that the page sends a browser to, by a refresh, a form or a script.
    pub forwards: Vec<String>,
    /// The forms of the page, in order.
    pub forms: Vec<Form>,
}

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// The absolute URL that the form is sent to.
    pub action: String,
    /// The method, in upper case.
    pub method: String,
    /// The controls of the form that have a name, in order.
    pub fields: Vec<Field>,
}

/// A control of a form that has a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// The name of the field.
    pub name: String,
    /// The value of the field on the page.
    pub value: String,
    /// Whether a browser sends the field without user input. A button or an unchecked box is not
    /// sent.
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
