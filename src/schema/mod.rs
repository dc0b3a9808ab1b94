//! The store of JSON Schemas. Only this room uses the crate `jsonschema`. The store holds all
//! documents in memory, compiles a schema when it is first used, and never uses the network.

mod compile;
mod describe;
mod documents;
mod lint;
mod mismatch;
mod node;
mod shorten;
mod store;
mod strength;

pub use mismatch::Mismatch;
pub use node::SchemaNode;
pub use store::Store;
