//! Checks references to other schemas, and keywords that change the address or dialect of a schema.

use serde_json::Value;

use super::subschemas::for_each_schema;
use crate::diag::Problems;
use crate::schema::documents::{Documents, quoted};
use crate::schema::node::SchemaNode;

/// The dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Reports references to schemas that do not exist, and keywords that set an address. Such a
/// document is replaced by `true`, so that all others can be compiled.
pub(in crate::schema) fn check(documents: &mut Documents, problems: &mut Problems) {
    let mut broken = Vec::new();
    for (name, source, document) in documents.iter() {
        let node = SchemaNode::root(&documents.values, name);
        for (keyword, value) in addresses(document) {
            let (message, location) = match (keyword, value) {
                ("$ref", Value::String(to))
                    if node.is_some_and(|node| node.follow(to).is_some()) =>
                {
                    continue;
                }
                ("$ref", Value::String(to)) => {
                    let message = format!(
                        "`$ref` to `{to}` leads nowhere: it is a file beside this one and a JSON \
                         pointer into it"
                    );
                    (message, to.as_str())
                }
                ("$schema", Value::String(dialect)) if dialect == DIALECT => continue,
                ("$schema", _) => (format!("`$schema` is \"{DIALECT}\""), keyword),
                _ => {
                    let message =
                        format!("`{keyword}` is not understood: a schema is known by its path");
                    (message, keyword)
                }
            };
            problems.at(source, &quoted(source, location), message);
            broken.push(name.to_owned());
        }
    }
    for name in broken {
        documents.values.insert(name, Value::Bool(true));
    }
}

/// Returns all keywords of a document whose value is an address, with their values.
fn addresses(document: &Value) -> Vec<(&str, &Value)> {
    let mut found = Vec::new();
    for_each_schema(document, &mut |schema| {
        let keywords = schema.iter().filter(|(keyword, _)| {
            matches!(
                keyword.as_str(),
                "$ref"
                    | "$schema"
                    | "$id"
                    | "$anchor"
                    | "$dynamicRef"
                    | "$dynamicAnchor"
                    | "$recursiveRef"
                    | "$vocabulary"
            )
        });
        found.extend(keywords.map(|(keyword, value)| (keyword.as_str(), value)));
    });
    found
}
