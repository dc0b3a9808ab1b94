//! Parameters in the form format, from a query or a body (RFC 6749, appendix B).

use percent_encoding::percent_decode;
use url::form_urlencoded::Serializer;

/// The parameters in order. A parameter with an empty value counts as absent (RFC 6749, section
/// 3.1), but it counts when repetitions are searched for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Parses a form. None if an escape is broken or the text is not UTF-8.
    pub(crate) fn parse(form: &[u8]) -> Option<Self> {
        let pairs = form
            .split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next()?)?;
            Some((name, decode(halves.next().unwrap_or_default())?))
        });
        decoded.collect::<Option<_>>().map(Self)
    }

    /// Parses a form and keeps broken escapes as they are.
    pub(crate) fn parse_lossy(form: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(form).into_owned().collect())
    }

    /// The first value with this name that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values(name).find(|value| !value.is_empty())
    }

    /// The first value with this name, even if it is empty.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// The last value with this name, even if it is empty.
    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.values(name).next_back()
    }

    /// A form with only the last value of each name.
    #[must_use]
    pub(crate) fn last_values(&self) -> Self {
        let is_last = |at: &usize| {
            let (name, _) = &self.0[*at];
            self.0[at + 1..].iter().all(|(other, _)| other != name)
        };
        let lasts = (0..self.0.len()).filter(is_last);
        Self(lasts.map(|at| self.0[at].clone()).collect())
    }

    /// The first name that is not in the list.
    pub(crate) fn unknown(&self, known: &[&str]) -> Option<&str> {
        let mut names = self.0.iter().map(|(name, _)| name.as_str());
        names.find(|name| !known.contains(name))
    }

    pub(crate) fn is_repeated(&self, name: &str) -> bool {
        self.values(name).count() > 1
    }

    /// The first of these names that occurs more than once.
    pub(crate) fn repeated(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.is_repeated(name))
    }

    /// Whether any value contains a character.
    pub(crate) fn contains(&self, character: char) -> bool {
        self.0.iter().any(|(_, value)| value.contains(character))
    }

    /// A copy of the form in which this parameter has only this value. An empty value removes the
    /// parameter.
    #[must_use]
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let others = self.0.iter().filter(|(key, _)| key != name).cloned();
        let one = (name.to_owned(), value.to_owned());
        let one = (!value.is_empty()).then_some(one);
        Self(others.chain(one).collect())
    }

    /// The parameters in the form format.
    pub(crate) fn encode(&self) -> String {
        Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }

    fn values<'a>(&'a self, name: &str) -> impl DoubleEndedIterator<Item = &'a str> {
        let pairs = self.0.iter().filter(move |(key, _)| key == name);
        pairs.map(|(_, value)| value.as_str())
    }
}

/// Decodes one name or value. None if an escape is broken or the text is not UTF-8.
pub(crate) fn decode(raw: &[u8]) -> Option<String> {
    let is_whole = raw.split(|byte| *byte == b'%').skip(1).all(|escape| {
        escape
            .get(..2)
            .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    });
    let spaced: Vec<u8> = raw
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let text = percent_decode(&spaced).decode_utf8().ok()?;
    is_whole.then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn an_empty_value_is_absent_and_still_a_repetition() {
        let form = Form::parse(b"a=&a=1+2&b=%C3%A9").unwrap();
        assert_eq!((form.first("a"), form.get("a")), (Some(""), Some("1 2")));
        assert_eq!((form.is_repeated("a"), form.get("b")), (true, Some("é")));
        assert_eq!(form.last_values().encode(), "a=1+2&b=%C3%A9");
        assert_eq!(form.with("a", "").encode(), "b=%C3%A9");
    }

    #[test]
    fn a_broken_escape_is_not_guessed() {
        assert!(Form::parse(b"a=%E9").is_none() && Form::parse(b"a=%4").is_none());
        assert_eq!(Form::parse_lossy(b"a=%4").get("a"), Some("%4"));
    }
}
