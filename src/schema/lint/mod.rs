//! Reports mistakes in schemas with their locations: invalid JSON, broken references, misspelt
//! keywords, unknown rules.

pub(super) mod keywords;
pub(super) mod references;
pub(super) mod rules;
mod subschemas;

#[cfg(test)]
mod tests;
