//! TOML values with their positions in the file.

use indexmap::IndexMap;
use toml::Spanned;

/// A text and its position.
pub(crate) type SpannedText = Spanned<String>;

/// A value of any type and its position.
pub(crate) type SpannedValue = Spanned<toml::Value>;

/// A table in file order, with the positions of its keys.
pub(crate) type OrderedTable<T> = IndexMap<SpannedText, T>;
