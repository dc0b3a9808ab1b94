//! The encoding `application/x-www-form-urlencoded`, as RFC 6749 appendix B defines it.

use url::form_urlencoded::byte_serialize;

use crate::view::Pair;

/// The media type of a form.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// Encodes the pairs in order. Raw values are not encoded.
pub(crate) fn encode_form(pairs: &[Pair]) -> String {
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

/// Encodes one text of a form.
pub(crate) fn form_text(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use url::form_urlencoded::parse;

    #[test]
    fn a_raw_value_is_not_encoded() {
        let raw = Pair {
            raw: true,
            ..Pair::new("a b", "%zz&c=+")
        };
        assert_eq!(
            encode_form(&[raw, Pair::new("d", "~ é+")]),
            "a+b=%zz&c=+&d=%7E+%C3%A9%2B"
        );
    }

    proptest! {
        #[test]
        fn an_encoded_form_is_decoded_to_the_same_pairs(
            pairs in proptest::collection::vec(("\\PC{0,6}", "\\PC{0,12}"), 0..4)
        ) {
            let form: Vec<Pair> = pairs.iter().map(|(name, value)| Pair::new(name, value)).collect();
            let read: Vec<(String, String)> = parse(encode_form(&form).as_bytes()).into_owned().collect();
            prop_assert_eq!(read, pairs);
        }
    }
}
