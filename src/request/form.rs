//! The pairs of a form as its bytes: `application/x-www-form-urlencoded`, as RFC 6749 appendix B reads
//! it.

use url::form_urlencoded::byte_serialize;

use crate::view::Pair;

/// The media type of a form.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// The pairs in order; raw values as they are written.
pub(super) fn encoded(pairs: &[Pair]) -> String {
    let pair = |pair: &Pair| {
        let value = if pair.raw {
            pair.value.clone()
        } else {
            form_text(&pair.value)
        };
        format!("{}={value}", form_text(&pair.name))
    };
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A text in the encoding of a form.
pub(super) fn form_text(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use url::form_urlencoded::parse;

    #[test]
    fn a_raw_value_is_sent_as_it_is_written() {
        let raw = Pair {
            raw: true,
            ..Pair::new("a b", "%zz&c=+")
        };
        assert_eq!(
            encoded(&[raw, Pair::new("d", "~ é+")]),
            "a+b=%zz&c=+&d=%7E+%C3%A9%2B"
        );
    }

    proptest! {
        #[test]
        fn a_form_is_read_as_it_was_written(
            pairs in proptest::collection::vec(("\\PC{0,6}", "\\PC{0,12}"), 0..4)
        ) {
            let form: Vec<Pair> = pairs.iter().map(|(name, value)| Pair::new(name, value)).collect();
            let read: Vec<(String, String)> = parse(encoded(&form).as_bytes()).into_owned().collect();
            prop_assert_eq!(read, pairs);
        }
    }
}
