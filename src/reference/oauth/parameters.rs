//! Parameters in the form format, of a query or of a body (RFC 6749, appendix B).

use percent_encoding::percent_decode;
use url::form_urlencoded::Serializer;

/// The parameters in their order. One without a value is as good as none (RFC 6749, section 3.1),
/// and still counts when it stands twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// None where an escape is broken or the text is not UTF-8: nothing is guessed.
    pub(super) fn of(form: &[u8]) -> Option<Self> {
        let pairs = form
            .split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decoded(halves.next()?)?;
            Some((name, decoded(halves.next().unwrap_or_default())?))
        });
        decoded.collect::<Option<_>>().map(Self)
    }

    /// The same, where a broken escape stands for itself.
    pub(super) fn guessed(form: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(form).into_owned().collect())
    }

    /// The value of a name, the first where there are more.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The first value of a name, even an empty one.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(key, _)| key == name);
        values.next().map(|(_, value)| value.as_str())
    }

    /// The last value of a name, even an empty one.
    pub(super) fn last(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(key, _)| key == name);
        values.next_back().map(|(_, value)| value.as_str())
    }

    /// The last value of each name.
    #[must_use]
    pub(super) fn lasts(&self) -> Self {
        let is_last = |at: &usize| {
            let (name, _) = &self.0[*at];
            self.0[at + 1..].iter().all(|(other, _)| other != name)
        };
        let lasts = (0..self.0.len()).filter(is_last);
        Self(lasts.map(|at| self.0[at].clone()).collect())
    }

    /// The first name that is not among these.
    pub(super) fn unknown(&self, names: &[&str]) -> Option<&str> {
        let mut names_given = self.0.iter().map(|(name, _)| name.as_str());
        names_given.find(|name| !names.contains(name))
    }

    pub(super) fn is_repeated(&self, name: &str) -> bool {
        self.0.iter().filter(|(key, _)| key == name).count() > 1
    }

    /// The first of these names that is given more than once.
    pub(super) fn repeated(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.is_repeated(name))
    }

    /// Whether a sign stands in any value.
    pub(super) fn has(&self, sign: char) -> bool {
        self.0.iter().any(|(_, value)| value.contains(sign))
    }

    /// The same with one value in place of another, or without the parameter.
    #[must_use]
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let others = self.0.iter().filter(|(key, _)| key != name).cloned();
        let one = (name.to_owned(), value.to_owned());
        let one = (!value.is_empty()).then_some(one);
        Self(others.chain(one).collect())
    }

    /// The parameters as a query.
    pub(super) fn text(&self) -> String {
        Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }
}

/// One name or value in the form format.
pub(super) fn decoded(raw: &[u8]) -> Option<String> {
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

/// A text of nothing but the characters of a scope token (RFC 6749, appendix A.4).
pub(super) fn is_scope_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}
