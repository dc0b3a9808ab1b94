//! Walks schemas: from a schema in a document to its subschemas and to the schemas that it refers
//! to. `$ref` is followed within the store (JSON Schema 2020-12, core 8.2.3).

use std::collections::BTreeMap;

use serde_json::Value;

use super::documents::address;
use crate::view::{Pointer, pointer};

/// The maximum length of a chain of schemas for one value. A longer chain is treated as a cycle.
const MAX_DEPTH: usize = 32;

/// One schema inside a document of the store.
#[derive(Debug, Clone, Copy)]
pub struct SchemaNode<'s> {
    documents: &'s BTreeMap<String, Value>,
    /// The name of the document.
    document: &'s str,
    value: &'s Value,
}

impl<'s> SchemaNode<'s> {
    /// Returns the root schema of a document.
    pub(super) fn root(documents: &'s BTreeMap<String, Value>, name: &str) -> Option<Self> {
        let (document, value) = documents.get_key_value(name)?;
        Some(Self {
            documents,
            document,
            value,
        })
    }

    /// Returns the name of the document that holds the schema.
    pub fn document(&self) -> &'s str {
        self.document
    }

    /// Returns the value of a keyword.
    pub fn keyword(&self, name: &str) -> Option<&'s Value> {
        self.value.get(name)
    }

    /// Returns the schema below this token. The token `$ref` returns the schema that it refers to.
    pub(super) fn child(&self, token: &str) -> Option<Self> {
        if token == "$ref" {
            return self.follow(self.keyword(token)?.as_str()?);
        }
        let value = pointer::get(self.value, &[token.to_owned()])?;
        Some(Self { value, ..*self })
    }

    /// Returns the schema in a keyword that holds one schema (`items`).
    pub fn subschema(&self, keyword: &str) -> Option<Self> {
        let value = self.keyword(keyword)?;
        Some(Self { value, ..*self })
    }

    /// Returns the schemas in a keyword that holds a list (`allOf`).
    pub fn subschemas(&self, keyword: &str) -> impl Iterator<Item = Self> {
        let list = self.keyword(keyword).and_then(Value::as_array);
        let node = *self;
        list.into_iter()
            .flatten()
            .map(move |value| Self { value, ..node })
    }

    /// Returns the schema of a property.
    pub fn property(&self, name: &str) -> Option<Self> {
        let value = self.keyword("properties")?.get(name)?;
        Some(Self { value, ..*self })
    }

    /// Returns the names of the properties that the schema describes.
    pub fn properties(&self) -> impl Iterator<Item = &'s str> {
        let properties = self.keyword("properties").and_then(Value::as_object);
        properties
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
    }

    /// Returns the names of the required properties.
    pub fn required(&self) -> impl Iterator<Item = &'s str> {
        let required = self.keyword("required").and_then(Value::as_array);
        required.into_iter().flatten().filter_map(Value::as_str)
    }

    /// Returns all schemas that apply to the same value: this schema last, and before it the
    /// schemas in `$ref` and in these list keywords, recursively. Returns an error if the
    /// references form a cycle.
    pub fn in_place(self, keywords: &[&str]) -> Result<Vec<Self>, String> {
        let mut nodes = Vec::new();
        self.add_in_place(keywords, 0, &mut nodes)?;
        Ok(nodes)
    }

    fn add_in_place(
        self,
        keywords: &[&str],
        depth: usize,
        nodes: &mut Vec<Self>,
    ) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(format!(
                "`{}` refers to itself without an end",
                self.document
            ));
        }
        let listed = keywords.iter().flat_map(|keyword| self.subschemas(keyword));
        for node in self.child("$ref").into_iter().chain(listed) {
            node.add_in_place(keywords, depth + 1, nodes)?;
        }
        nodes.push(self);
        Ok(())
    }

    /// Returns the schema that a reference in this document names: `other.json#/$defs/x`.
    pub(super) fn follow(&self, reference: &str) -> Option<Self> {
        let base = url::Url::parse(&address(self.document)).ok()?;
        let target = base.join(reference).ok()?;
        let name = target.path().strip_prefix("/schemas/")?;
        let root = Self::root(self.documents, name.trim_end_matches(".json"))?;
        let fragment = target.fragment().unwrap_or_default();
        let fragment = percent_encoding::percent_decode_str(fragment);
        let pointer = Pointer::parse(&fragment.decode_utf8().ok()?).ok()?;
        let value = pointer::get(root.value, pointer.tokens())?;
        Some(Self { value, ..root })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn schemas_that_apply_in_place_are_found_through_references() {
        let documents = BTreeMap::from([
            (
                "a/one".to_owned(),
                json!({ "$ref": "../two.json#/$defs/x", "allOf": [{ "title": "all" }],
                        "anyOf": [{ "title": "any" }], "title": "self" }),
            ),
            (
                "two".to_owned(),
                json!({ "$defs": { "x": { "title": "x" } } }),
            ),
            ("ring".to_owned(), json!({ "$ref": "#" })),
        ]);
        let node = |name: &str| SchemaNode::root(&documents, name).unwrap();
        let titles = |keywords: &[&str]| {
            let nodes = node("a/one").in_place(keywords).unwrap();
            let titles = nodes.iter().map(|node| node.keyword("title"));
            titles
                .map(|title| title.unwrap().clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(titles(&["allOf"]), ["x", "all", "self"]);
        assert_eq!(titles(&["allOf", "anyOf"]), ["x", "all", "any", "self"]);
        let cycle = node("ring").in_place(&[]).unwrap_err();
        assert_eq!(cycle, "`ring` refers to itself without an end");
    }
}
