//! What a target file may say and refer to: the names of the suite, the world outside, addresses.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use url::Url;

use crate::vocab::IdentityKind;

/// The names that a target file may use.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// By contract: the identities, and the fixtures that may be given with their values (empty: any).
    pub contracts: BTreeMap<String, Names>,
    /// The ids of all cases.
    pub cases: Vec<String>,
}

/// The names of one contract.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Whether it has a metadata document, in which endpoints are found.
    pub metadata: bool,
    /// Endpoints, the default first.
    pub endpoints: Vec<String>,
    /// Identities, and how each proves who it is.
    pub identities: BTreeMap<String, IdentityKind>,
    /// Features.
    pub features: Vec<String>,
    /// Hooks.
    pub hooks: Vec<String>,
    /// Fixtures that may be given, and the values that requests take from each.
    pub given: BTreeMap<String, Vec<String>>,
    /// The values that a target may leave out, by fixture.
    pub optional: BTreeMap<String, Vec<String>>,
}

/// What is outside: the environment, the files beside the target file, the day.
pub struct Edge<'e> {
    /// Reads a variable.
    pub env: &'e dyn Fn(&str) -> Option<String>,
    /// The folder that `-file` paths are relative to.
    pub folder: &'e Path,
    /// The day of the run.
    pub today: NaiveDate,
}

/// An address that requests can lie below: http or https, and nothing that would be lost or leaked.
pub fn base_url(text: &str) -> Result<Url, String> {
    let mut url = endpoint_url("base", text)?;
    if url.query().is_some() {
        return Err("`base` carries a query, which no request could keep".into());
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// The address of an endpoint: it may have a query of its own, and no fragment (RFC 6749 3.1).
pub fn endpoint_url(name: &str, text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|e| format!("`{name}` is no URL: {e}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(format!(
            "`{name}` begins with http:// or https:// and a host"
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!(
            "`{name}` carries a user name: credentials belong under `[identity.…]`"
        ));
    }
    if url.fragment().is_some() {
        return Err(format!(
            "`{name}` carries a fragment, which no request could keep"
        ));
    }
    Ok(url)
}
