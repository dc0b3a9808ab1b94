//! Content codings whose names the HTTP client does not know: names are case-insensitive, and `x-gzip` is
//! `gzip` (RFC 9110 8.4.1).

use std::io::{self, Read as _};

use flate2::read::{MultiGzDecoder, ZlibDecoder};

/// Decodes a body, up to one byte more than `most`; none if the coding is another one.
pub(crate) fn decode(coding: &str, body: &[u8], most: usize) -> Option<io::Result<Vec<u8>>> {
    let limit = most as u64 + 1;
    let mut decoded = Vec::new();
    let read = match coding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => MultiGzDecoder::new(body)
            .take(limit)
            .read_to_end(&mut decoded),
        "deflate" => ZlibDecoder::new(body).take(limit).read_to_end(&mut decoded),
        _ => return None,
    };
    Some(read.map(|_| decoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn the_name_of_a_coding_may_have_any_case() {
        for name in ["GZIP", "x-gzip", "X-GZip"] {
            let decoded = decode(name, &gzip(b"{}"), 10).unwrap().unwrap();
            assert_eq!(decoded, b"{}", "{name}");
        }
        assert!(decode("zstd", b"{}", 10).is_none());
        assert!(decode("GZIP", b"{}", 10).unwrap().is_err());
    }

    #[test]
    fn a_large_body_is_decoded_up_to_the_limit() {
        let body = gzip("x".repeat(100_000).as_bytes());
        assert_eq!(decode("GZIP", &body, 10).unwrap().unwrap().len(), 11);
    }
}
