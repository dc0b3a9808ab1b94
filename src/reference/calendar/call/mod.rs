//! One call of the API: who calls, which method, with which parameters, and the parts that all
//! methods share.

pub(crate) mod auth;
pub(crate) mod context;
pub(crate) mod dispatch;
pub(crate) mod limits;
pub(crate) mod paging;
pub(crate) mod parameters;
pub(crate) mod precondition;
pub(crate) mod routes;
pub(crate) mod shape;
pub(crate) mod tokens;
