//! Content codings (RFC 9110, sections 8.4 and 12.5.3). The server knows one coding: gzip.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::message::{ServerRequest, ServerResponse};

/// Compresses the body, if there is one and the request accepts gzip.
pub(crate) fn compress(request: &ServerRequest, response: &mut ServerResponse) {
    // The response depends on this field, so caches have to know (section 12.5.5).
    response.set_header("vary", "accept-encoding");
    if response.body.is_empty() || !accepts_gzip(request) {
        return;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let body = encoder.write_all(&response.body);
    if let Ok(body) = body.and_then(|()| encoder.finish()) {
        response.body = body;
        response.set_header("content-encoding", "gzip");
    }
}

/// Whether the request accepts gzip. A request without the field accepts every coding; this server
/// then sends the body without one.
fn accepts_gzip(request: &ServerRequest) -> bool {
    let fields = request.header_values("accept-encoding");
    let codings = fields.flat_map(|field| field.split(','));
    let mut weights = codings.map(|coding| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = parameters.trim().to_ascii_lowercase();
        let weight = weight.strip_prefix("q=").unwrap_or("1").parse::<f32>();
        (name.trim(), weight.unwrap_or_default() > 0.0)
    });
    let names = ["gzip", "x-gzip"];
    weights.any(|(name, accepted)| {
        accepted && names.iter().any(|known| known.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_compressed_only_if_the_request_accepts_it() {
        for (field, compressed) in [
            (Some("gzip, br, deflate"), true),
            (Some("br;q=1.0, X-GZIP ; q=0.5"), true),
            (Some("gzip;q=0, br"), false),
            (Some("identity"), false),
            (None, false),
        ] {
            let headers = field.map(|field| ("accept-encoding".to_owned(), field.to_owned()));
            let request = ServerRequest {
                method: "GET".to_owned(),
                path: "/".to_owned(),
                query: None,
                headers: headers.into_iter().collect(),
                body: Vec::new(),
            };
            let mut response = ServerResponse::new(200).with_body("text/plain", "body");
            compress(&request, &mut response);
            assert_eq!(response.body != b"body", compressed, "{field:?}");
            let mut empty = ServerResponse::new(204);
            compress(&request, &mut empty);
            assert!(empty.body.is_empty(), "{field:?}");
        }
    }
}
