//! The URLs that a target file may hold: http or https, without parts that would be lost or would
//! leak.

use url::{ParseError, Url};

/// Parses a base URL. The paths of requests are appended to the URL, so it must not have a query.
pub fn base_url(text: &str) -> Result<Url, String> {
    let mut url = endpoint_url("base", text)?;
    if url.query().is_some() {
        return Err("`base` carries a query, which no request could keep".into());
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// Parses the URL of an endpoint. The URL may have a query, but no fragment (RFC 6749 3.1).
pub fn endpoint_url(name: &str, text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|e| format!("`{name}` is no URL: {}", flaw(e)))?;
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

/// What is wrong with a URL, in words about the URL.
fn flaw(error: ParseError) -> String {
    match error {
        ParseError::RelativeUrlWithoutBase => "it begins with no scheme, such as https://".into(),
        other => other.to_string(),
    }
}

/// Parses the URL of a page that a browser visit opens.
pub(super) fn page_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|e| format!("`open` takes a whole URL: {}", flaw(e)))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(
            "`open` takes an address that begins with http:// or https:// and a host".into(),
        );
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err("`open` takes an address without a user name and without a fragment".into());
    }
    Ok(url)
}
