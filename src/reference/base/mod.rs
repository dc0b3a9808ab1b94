//! What every reference server needs and no contract decides: the listener, requests and responses,
//! routing, form parameters, ids, and the means to make a server deviate in one point.
//! A contract's folder uses this one. This one knows no contract.

pub(crate) mod alteration;
pub(crate) mod app;
pub(crate) mod deviation;
pub(crate) mod embedded;
pub(crate) mod http;
pub(crate) mod seed;
pub(crate) mod server;
pub(crate) mod service;
pub(crate) mod shelf;
