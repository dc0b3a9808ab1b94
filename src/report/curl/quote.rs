//! Quoting for a POSIX shell.

/// The text that the record has in place of a secret.
pub(super) const MASK: &str = "***";

/// A piece of a text from the record.
enum Piece<'t> {
    Text(&'t str),
    /// A masked secret: the name of its shell variable.
    Secret(String),
}

/// Quotes a text as one shell word. A masked secret becomes a shell variable. Its name is derived
/// from the name before the secret, or else it is `variable`.
pub(super) fn quote(text: &str, variable: &str) -> String {
    if !text.contains(MASK) {
        return single_quoted(text);
    }
    let pieces = pieces(text, variable);
    let is_plain = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => text.chars().all(is_plain),
        Piece::Secret(_) => true,
    };
    if pieces.iter().all(is_plain) {
        double_quoted(&pieces)
    } else {
        pieces.iter().map(separately_quoted).collect()
    }
}

/// Splits a text into alternating texts and secrets. The first and the last piece are texts, which
/// may be empty.
fn pieces<'t>(text: &'t str, variable: &str) -> Vec<Piece<'t>> {
    let mut texts = text.split(MASK);
    let mut before = texts.next().unwrap_or_default();
    let mut pieces = vec![Piece::Text(before)];
    for text in texts {
        let name = variable_after(before).unwrap_or_else(|| variable.to_owned());
        pieces.extend([Piece::Secret(name), Piece::Text(text)]);
        before = text;
    }
    pieces
}

/// The variable of a secret that follows a name in a form, a query or a JSON body. So several
/// secrets of a request have different variables.
fn variable_after(before: &str) -> Option<String> {
    let before = before
        .strip_suffix('=')
        .or_else(|| before.strip_suffix("\":\""))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = before.rsplit(|c| !is_name(c)).next().unwrap_or_default();
    (!name.is_empty()).then(|| format!("REBUFF_{}", name.to_ascii_uppercase()))
}

/// All pieces within one pair of double quotes.
fn double_quoted(pieces: &[Piece<'_>]) -> String {
    let ends_with_secret = matches!(pieces.last(), Some(Piece::Text("")));
    let last_secret = pieces.len() - 2;
    let word: String = pieces
        .iter()
        .enumerate()
        .map(|(n, piece)| match piece {
            Piece::Text(text) => (*text).to_owned(),
            // No text follows the variable, so its name needs no braces.
            Piece::Secret(name) if ends_with_secret && n == last_secret => format!("${name}"),
            Piece::Secret(name) => format!("${{{name}}}"),
        })
        .collect();
    format!("\"{word}\"")
}

/// A text in single quotes, in which the shell interprets nothing; a variable in double quotes.
fn separately_quoted(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Text(text) => single_quoted(text),
        Piece::Secret(name) => format!("\"${name}\""),
    }
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Characters that a shell does not interpret within double quotes.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || " -_.:,/@%=&+?;".contains(c)
}
