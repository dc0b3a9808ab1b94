//! The metadata document of a server (RFC 8414, `OpenID` Connect Discovery): what a target takes from it
//! if its file gives only an issuer.

use serde::Deserialize;

use super::check::Check;
use crate::view::Pointer;

/// What a target takes from the metadata document of its server.
#[derive(Debug, Clone)]
pub struct Discovery {
    /// The URLs to try, in order.
    pub documents: Vec<WellKnown>,
    /// The issuer in the document, which must equal that of the target.
    pub issuer: Pointer,
    /// The fixture, and its value, that hold the issuer.
    pub given: Option<(String, String)>,
    /// The URLs of endpoints in the document, by endpoint.
    pub endpoints: Vec<(String, Pointer)>,
    /// The features that a document proves, each with the checks that must hold.
    pub features: Vec<(String, Vec<Check>)>,
}

/// A path below `/.well-known/` (RFC 8615).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WellKnown {
    /// Inserted between the host and the path of the issuer (RFC 8414 3.1).
    Insert(String),
    /// Appended to the issuer (`OpenID` Connect Discovery 4).
    Append(String),
}
