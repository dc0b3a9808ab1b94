//! Secrets that turn up while a run is under way: a code, a token, a cookie.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::finder::Finder;

/// Finders are put together up to this size: a larger one takes too long to make.
const LARGEST: usize = 64 << 10;

/// A server that hands out more secrets than this is not masked any further.
const MOST: usize = 20_000;

/// What was learnt, shared by all clones.
#[derive(Clone, Default)]
pub(super) struct Learnt(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Whether there is anything: most runs learn nothing, and take no lock.
    any: AtomicBool,
    all: RwLock<All>,
}

#[derive(Default)]
struct All {
    known: HashSet<String>,
    /// Each about half as large as the one before it, so that one more secret costs little.
    parts: Vec<Part>,
}

struct Part {
    secrets: Vec<String>,
    finder: Finder,
}

impl Part {
    fn of(secrets: Vec<String>) -> Self {
        let texts: Vec<&str> = secrets.iter().map(String::as_str).collect();
        Self {
            finder: Finder::of(&texts, false),
            secrets,
        }
    }

    fn size(&self) -> usize {
        self.secrets.iter().map(String::len).sum()
    }
}

impl Learnt {
    /// Adds a secret.
    pub(super) fn add(&self, secret: &str) {
        let mut all = self.0.all.write().unwrap_or_else(PoisonError::into_inner);
        if all.known.len() >= MOST || !all.known.insert(secret.to_owned()) {
            return;
        }
        let mut secrets = vec![secret.to_owned()];
        let mut size = secret.len();
        while let Some(last) = all.parts.pop() {
            if last.size() > 2 * size || last.size() + size > LARGEST {
                all.parts.push(last);
                break;
            }
            size += last.size();
            secrets.extend(last.secrets);
        }
        all.parts.push(Part::of(secrets));
        self.0.any.store(true, Ordering::Release);
    }

    /// The text with everything masked that was learnt.
    pub(super) fn mask<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        if !self.0.any.load(Ordering::Acquire) {
            return text;
        }
        let all = self.0.all.read().unwrap_or_else(PoisonError::into_inner);
        all.parts
            .iter()
            .fold(text, |text, part| match part.finder.mask(&text) {
                Cow::Borrowed(_) => text,
                Cow::Owned(masked) => Cow::Owned(masked),
            })
    }

    /// Whether anything that was learnt stands in the text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let all = self.0.all.read().unwrap_or_else(PoisonError::into_inner);
        all.parts.iter().any(|part| part.finder.is_in(text))
    }
}
