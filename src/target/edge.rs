//! What a target file may say and refer to: the names of the suite, the world outside, addresses.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use url::Url;

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
    /// Identities.
    pub identities: Vec<String>,
    /// Features.
    pub features: Vec<String>,
    /// Hooks.
    pub hooks: Vec<String>,
    /// Fixtures that may be given, and the values that requests take from each.
    pub given: BTreeMap<String, Vec<String>>,
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
    let mut url = Url::parse(text).map_err(|e| format!("`base` is no URL: {e}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err("`base` begins with http:// or https:// and a host".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("`base` carries a user name: credentials belong under `[identity.…]`".into());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("`base` carries a query or a fragment, which no request could keep".into());
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}
