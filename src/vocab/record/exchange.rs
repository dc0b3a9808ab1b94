//! The record of one request and its response.

use serde::{Deserialize, Serialize};

/// Why a request was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExchangeRole {
    /// Creates a state that the case needs.
    Fixture,
    /// A step before the shot.
    Before,
    /// Reads a fixture, to compare its state before and after the shot.
    State,
    /// The request whose response is judged.
    Shot,
    /// A step after the shot.
    After,
    /// Shows whether the server still accepts a good request.
    Control,
    /// Removes what the case created.
    Undo,
}

/// A request and its response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRecord {
    /// Why the request was sent.
    pub role: ExchangeRole,
    /// The step of the case, in words (`before 1`, `fixture event`).
    pub step: String,
    /// The name of the op.
    pub op: String,
    /// The identity that sent the request.
    pub identity: String,
    /// The request.
    pub request: RequestRecord,
    /// The response; absent if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<ResponseRecord>,
    /// Why there is no response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub none: Option<String>,
    /// The time from the first byte sent to the last byte read, in milliseconds.
    pub millis: u64,
}

/// A request as sent, redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRecord {
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// The header fields in order.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyRecord>,
}

/// A response as received, redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseRecord {
    /// The status code.
    pub status: u16,
    /// The header fields in order.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyRecord>,
}

/// A body as text that is safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyRecord {
    /// The beginning of the body, redacted and cleaned.
    pub text: String,
    /// The full length in bytes.
    pub bytes: usize,
    /// Whether the text was cut.
    pub cut: bool,
}
