//! HTTP without a library: messages, routing, form parameters, media types, content codings and JSON
//! bodies.

pub(crate) mod coding;
pub(crate) mod form;
pub(crate) mod json;
pub(crate) mod media_type;
pub(crate) mod message;
pub(crate) mod routes;
