//! Secrets that the server hands out during a run: codes, tokens, cookies.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::finder::Finder;

/// The maximum size of a finder that is rebuilt with new secrets, in bytes of secrets. A larger
/// finder takes too long to compile.
const MAX_PART_BYTES: usize = 64 << 10;

/// The maximum number of secrets to mask. A server that hands out more is broken or hostile.
const MAX_SECRETS: usize = 20_000;

/// The learned secrets, shared by all clones.
#[derive(Clone, Default)]
pub(super) struct LearnedSecrets(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Whether there is any secret. Most runs learn no secret, and then the lock is not taken.
    any: AtomicBool,
    all: RwLock<Secrets>,
}

#[derive(Default)]
struct Secrets {
    known: HashSet<String>,
    /// Each part is about half as large as the part before it, so a new secret rebuilds only small
    /// parts.
    parts: Vec<Part>,
}

struct Part {
    secrets: Vec<String>,
    finder: Finder,
}

impl Part {
    fn new(secrets: Vec<String>) -> Self {
        let texts: Vec<&str> = secrets.iter().map(String::as_str).collect();
        Self {
            finder: Finder::new(&texts, false),
            secrets,
        }
    }

    fn size(&self) -> usize {
        self.secrets.iter().map(String::len).sum()
    }
}

impl LearnedSecrets {
    /// Adds a secret.
    pub(super) fn add(&self, secret: &str) {
        let mut all = self.0.all.write().unwrap_or_else(PoisonError::into_inner);
        if all.known.len() >= MAX_SECRETS || !all.known.insert(secret.to_owned()) {
            return;
        }
        let mut secrets = vec![secret.to_owned()];
        let mut size = secret.len();
        while let Some(last) = all.parts.pop() {
            if last.size() > 2 * size || last.size() + size > MAX_PART_BYTES {
                all.parts.push(last);
                break;
            }
            size += last.size();
            secrets.extend(last.secrets);
        }
        all.parts.push(Part::new(secrets));
        self.0.any.store(true, Ordering::Release);
    }

    /// The text with every learned secret masked.
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

    /// Whether the text holds a learned secret.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let all = self.0.all.read().unwrap_or_else(PoisonError::into_inner);
        all.parts.iter().any(|part| part.finder.is_in(text))
    }
}
