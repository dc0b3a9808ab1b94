//! What is wrong with schemas, each with its location: no JSON, broken references, misspelt keywords,
//! unknown rules.

pub(super) mod keywords;
pub(super) mod references;
pub(super) mod rules;
mod subschemas;

#[cfg(test)]
mod tests;
