//! How a reference server is made wrong, or right in another way, in one place only.
//! A bend works on the finished answer, or on one decision that the server takes on its way there.

use super::calendar;
use super::oauth;
use super::wire::{ServerRequest, ServerResponse};

/// One change to a server.
#[derive(Clone, Copy, Debug)]
pub enum Deviation {
    /// The finished answer is altered.
    Response(fn(&ServerRequest, &mut ServerResponse)),
    /// A decision is taken differently.
    Switch(Switch),
}

/// A decision that is taken differently, of one of the contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// A decision of the calendar server.
    Calendar(calendar::Switch),
    /// A decision of the authorization server.
    OAuth(oauth::Switch),
}

/// A server that makes one mistake.
#[derive(Clone, Copy, Debug)]
pub struct Mutant {
    /// The name, unique in its contract.
    pub id: &'static str,
    /// What the server does wrong, in a sentence.
    pub about: &'static str,
    /// The rules that the mistake breaks; `contract.*` where it breaks the shape of every error.
    pub rules: &'static [&'static str],
    /// The mistake.
    pub bend: Deviation,
}

/// A server that is right in another way.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// The name, unique in its contract.
    pub id: &'static str,
    /// What the server does differently, in a sentence.
    pub about: &'static str,
    /// The source that permits it.
    pub allowed_by: &'static str,
    /// The difference; none where only the target lacks something.
    pub bend: Option<Deviation>,
    /// What the target does not have then, as in `identity.guest`.
    pub without: &'static [&'static str],
}

/// The mutants of several files as one list: what others see does not depend on the files.
pub(super) const fn joined<const P: usize, const N: usize>(parts: [&[Mutant]; P]) -> [Mutant; N] {
    let mut all = [parts[0][0]; N];
    let (mut n, mut part) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            all[n] = parts[part][at];
            n += 1;
            at += 1;
        }
        part += 1;
    }
    all
}
