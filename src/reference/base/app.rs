//! The interface between the listener and the server of a contract.

use std::fmt::Debug;

use super::http::message::{ServerRequest, ServerResponse};

/// The server of one contract, as the listener sees it.
pub(crate) trait App: Debug + Send + Sync {
    /// Responds to a request below the base path. The path in `request` is relative to the base
    /// path.
    fn respond(&self, request: &ServerRequest) -> ServerResponse;

    /// Responds to a request that the listener rejects: 404 outside of the base path, 413 for a
    /// body above the limit. The app builds this response, so that it has the error format of the
    /// contract.
    fn refuse(&self, request: &ServerRequest, status: u16) -> ServerResponse;
}
