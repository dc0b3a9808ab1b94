//! The code that all reference servers share: the listener, requests and responses, routing, form
//! parameters, ids, and deviations. The folders of the contracts use this folder, which does not
//! depend on any contract.

pub(crate) mod alteration;
pub(crate) mod app;
pub(crate) mod deviation;
pub(crate) mod embedded;
pub(crate) mod http;
pub(crate) mod seed;
pub(crate) mod server;
pub(crate) mod service;
pub(crate) mod shelf;
