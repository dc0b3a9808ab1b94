//! The pointers that can find something in a response. Any other pointer in a case file is a
//! mistake.

use crate::view::pointer::{Pointer, array_index};

/// Whether a pointer can find something in a response.
pub fn is_response_pointer(pointer: &Pointer) -> bool {
    let Some((head, rest)) = pointer.split_first() else {
        return false;
    };
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    match (head, rest.as_slice()) {
        ("status" | "class" | "media" | "charset" | "text" | "json", []) | ("body", _) => true,
        ("headers", rest) => matches!(rest.len(), 1 | 2),
        ("redirect", rest) => is_redirect(rest),
        // The document always has these names in lower case, even if the server does not.
        ("challenges", rest) => rest.len() <= 2 && !rest.concat().contains(char::is_uppercase),
        ("page", rest) => is_page(rest),
        _ => false,
    }
}

fn is_redirect(rest: &[&str]) -> bool {
    match rest {
        ["url" | "in" | "params" | "query" | "fragment"] | ["params" | "query" | "fragment", _] => {
            true
        }
        ["params" | "query" | "fragment", _, n] => array_index(n).is_some(),
        _ => false,
    }
}

fn is_page(rest: &[&str]) -> bool {
    match rest {
        ["forwards" | "forms"] => true,
        ["forms", n] | ["forms", n, "action" | "method" | "fields"] | ["forms", n, "fields", _] => {
            array_index(n).is_some()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pointers_into_the_document_are_accepted() {
        for (text, is) in [
            ("/redirect/params/error/0", true),
            ("/redirect/in", true),
            ("/redirect/params/error/first", false),
            ("/redirect/state", false),
            ("/redirect", false),
            ("/challenges/bearer/error", true),
            ("/challenges/Bearer", false),
            ("/page/forms/0/fields/csrf", true),
            ("/page/forms/0/target", false),
            ("/page/links", false),
            ("", false),
        ] {
            let pointer = Pointer::parse(text).unwrap();
            assert_eq!(is_response_pointer(&pointer), is, "{text}");
        }
    }
}
