//! References to other schemas, and the keywords that would give a schema another name or dialect.

use serde_json::Value;

use super::subschemas::for_each_schema;
use crate::diag::Problems;
use crate::schema::documents::{Documents, quoted};
use crate::schema::node::SchemaNode;

/// The dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Reports references that lead to no schema, and keywords that name an address. A document with such
/// a mistake is replaced by `true`, because it would keep all others from being compiled.
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

/// All keywords of a document that name an address, with their values.
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
