//! Texts and JSON with `${…}` references. A reference names a value in scope, a part of the request
//! that was sent, or a part of the response. References do not nest, and there are no expressions.

use std::fmt;

use serde_json::Value;

use crate::view::{Pointer, pointer};

/// A text with references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub Vec<TemplatePart>);

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatePart {
    /// Literal text.
    Text(String),
    /// A reference to a value.
    Reference(Reference),
}

/// One `${…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Where the value comes from.
    pub from: ValueSource,
    /// Whether the value may be missing (`${x?}`). If it is missing, the innermost member, item or
    /// pair around the reference is left out.
    pub optional: bool,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueSource {
    /// A value in scope, such as `event.id`.
    Scope(String),
    /// A part of the request of the same exchange.
    Sent(Pointer),
    /// A part of the response of the same exchange.
    Got(Pointer),
}

/// JSON whose strings are templates.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonTemplate {
    /// A value without references.
    Plain(Value),
    /// A string that is exactly one reference. It becomes the value itself, of any type.
    Whole(Reference),
    /// A string with text and references. It becomes a text.
    Text(Template),
    /// A list.
    List(Vec<Self>),
    /// An object. The order of its members is kept.
    Object(Vec<(String, Self)>),
}

impl Template {
    /// Parses a text with `${…}` and `$$`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            plain.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                plain.push('$');
                rest = after;
            } else if let Some(inner) = rest.strip_prefix('{') {
                let Some(end) = inner.find('}') else {
                    return Err(format!(
                        "`${{{inner}` has no closing `}}`; write `$$` for a dollar sign"
                    ));
                };
                if !plain.is_empty() {
                    parts.push(TemplatePart::Text(std::mem::take(&mut plain)));
                }
                parts.push(TemplatePart::Reference(Reference::parse(&inner[..end])?));
                rest = &inner[end + 1..];
            } else {
                return Err(
                    "unexpected `$`: write `${name}` for a value, `$$` for a dollar sign".into(),
                );
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(TemplatePart::Text(plain));
        }
        Ok(Self(parts))
    }

    /// All references in this text.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.0.iter().filter_map(|part| match part {
            TemplatePart::Text(_) => None,
            TemplatePart::Reference(reference) => Some(reference),
        })
    }
}

impl Reference {
    fn parse(inner: &str) -> Result<Self, String> {
        let (inner, optional) = match inner.strip_suffix('?') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let from = if let Some(pointer) = inner.strip_prefix("sent:") {
            ValueSource::Sent(Pointer::parse(pointer)?)
        } else if let Some(pointer) = inner.strip_prefix("got:") {
            ValueSource::Got(Pointer::parse(pointer)?)
        } else if is_name(inner) {
            ValueSource::Scope(inner.to_owned())
        } else {
            return Err(format!(
                "`${{{inner}}}` is not a name: use letters, digits, `_`, `-` and `.`"
            ));
        };
        Ok(Self { from, optional })
    }
}

impl JsonTemplate {
    /// Parses JSON text whose strings are templates.
    pub fn parse(text: &str) -> Result<Self, String> {
        let value = crate::view::parse_strict(text.as_bytes())?;
        Self::from_value(&value)
    }

    /// Makes a template from a JSON value whose strings are templates.
    pub fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => {
                let template = Template::parse(text)?;
                Ok(match template.0.as_slice() {
                    [] => Self::Plain(Value::String(String::new())),
                    [TemplatePart::Text(text)] => Self::Plain(text.as_str().into()),
                    [TemplatePart::Reference(one)] => Self::Whole(one.clone()),
                    _ => Self::Text(template),
                })
            }
            Value::Array(items) => Ok(Self::List(
                items
                    .iter()
                    .map(Self::from_value)
                    .collect::<Result<_, _>>()?,
            )),
            Value::Object(members) => Ok(Self::Object(
                members
                    .iter()
                    .map(|(name, value)| Ok((name.clone(), Self::from_value(value)?)))
                    .collect::<Result<_, String>>()?,
            )),
            plain => Ok(Self::Plain(plain.clone())),
        }
    }

    /// The JSON value in which the templates are strings again, as typed.
    fn to_value(&self) -> Value {
        match self {
            Self::Plain(value) => value.clone(),
            Self::Whole(reference) => reference.to_string().into(),
            Self::Text(text) => text.to_string().into(),
            Self::List(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(members) => {
                let members = members.iter();
                let members = members.map(|(name, member)| (name.clone(), member.to_value()));
                Value::Object(members.collect())
            }
        }
    }

    /// Returns the member or item of this name, if it is known before values are filled in.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                let mut members = members.iter();
                members.find_map(|(member, value)| (member == name).then_some(value))
            }
            Self::List(items) => items.get(pointer::array_index(name)?),
            Self::Plain(_) | Self::Whole(_) | Self::Text(_) => None,
        }
    }

    /// All references in this JSON.
    pub fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Plain(_) => Vec::new(),
            Self::Whole(one) => vec![one],
            Self::Text(template) => template.references().collect(),
            Self::List(items) => items.iter().flat_map(Self::references).collect(),
            Self::Object(members) => members
                .iter()
                .flat_map(|(_, value)| value.references())
                .collect(),
        }
    }
}

/// Prints the text as it is typed in a case file.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            TemplatePart::Text(text) => f.write_str(text),
            TemplatePart::Reference(reference) => reference.fmt(f),
        })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let optional = if self.optional { "?" } else { "" };
        write!(f, "${{{}{optional}}}", self.from)
    }
}

impl fmt::Display for ValueSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scope(name) => f.write_str(name),
            Self::Sent(at) => write!(f, "sent:{at}"),
            Self::Got(at) => write!(f, "got:{at}"),
        }
    }
}

/// Prints the JSON with its references. A reference that is the whole value has no quotes.
impl fmt::Display for JsonTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(reference) => reference.fmt(f),
            other => other.to_value().fmt(f),
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.split('.').all(|part| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_are_found() {
        let template = Template::parse("a$$${x.id?}-${sent:/body/id}").unwrap();
        assert_eq!(template.0.len(), 4);
        assert_eq!(template.0[0], TemplatePart::Text("a$".into()));
        assert!(Template::parse("${open").is_err());
        assert!(Template::parse("a $ b").is_err());
        assert!(Template::parse("${a b}").is_err());
    }

    #[test]
    fn templates_are_displayed_as_typed() {
        for text in ["a${x.y?}b", "${sent:/body/id}", ""] {
            assert_eq!(Template::parse(text).unwrap().to_string(), text);
        }
        let text = r#"{"a":["${x}",1,null],"b":"c${got:/status}"}"#;
        assert_eq!(JsonTemplate::parse(text).unwrap().to_string(), text);
        let whole = JsonTemplate::parse("\"${x}\"").unwrap();
        assert_eq!(whole.to_string(), "${x}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[$a{}:/.?é]{0,16}") {
            let _ = Template::parse(&text);
        }
    }
}
