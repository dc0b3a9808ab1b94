//! The store of JSON schemas, and the only owner of the crate `jsonschema`. It holds all documents in
//! memory, compiles a schema when it is first used, and never touches the network.

mod compile;
mod describe;
mod documents;
mod lint;
mod mismatch;
mod node;
mod store;
mod strength;

pub use mismatch::Mismatch;
pub use node::SchemaNode;
pub use store::Store;
