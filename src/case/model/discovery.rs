//! The metadata document of a server (RFC 8414, `OpenID` Connect Discovery). A target takes its
//! endpoints and features from this document if the target file gives only an issuer.

use serde::Deserialize;

use super::check::Check;
use crate::view::Pointer;

/// What a target takes from the metadata document of its server.
#[derive(Debug, Clone)]
pub struct Discovery {
    /// The URLs to try, in order.
    pub documents: Vec<WellKnown>,
    /// The issuer in the document, which must equal the issuer of the target.
    pub issuer: Pointer,
    /// The fixture that holds the issuer, and the name of its value.
    pub given: Option<(String, String)>,
    /// By endpoint: where the document holds its URL.
    pub endpoints: Vec<(String, Pointer)>,
    /// The features that a document proves, each with the checks that the document must pass.
    pub features: Vec<(String, Vec<Check>)>,
}

/// A path below `/.well-known/` (RFC 8615).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WellKnown {
    /// The path is inserted between the host and the path of the issuer (RFC 8414 3.1).
    Insert(String),
    /// The path is appended to the issuer (`OpenID` Connect Discovery 4).
    Append(String),
}
