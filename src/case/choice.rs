//! `only` and `except`: which members a matrix takes.

use super::context::Context;
use super::raw::{RawEach, Word};
use crate::view::Pointer;

/// Which members a matrix takes: a place stands for itself and for what is below it.
pub(super) struct Choice<'e> {
    only: Option<Vec<Chosen<'e>>>,
    except: Vec<Chosen<'e>>,
}

struct Chosen<'e> {
    word: &'e Word,
    at: Pointer,
    /// Whether it has met a member.
    met: bool,
}

impl<'e> Choice<'e> {
    /// The choice that a matrix says.
    pub(super) fn of(each: &'e RawEach, cx: &mut Context<'_>) -> Self {
        let mut chosen = |words: &'e [Word]| -> Vec<Chosen<'e>> {
            let read = words.iter().filter_map(|word| {
                let at = cx.pointer(word)?;
                Some(Chosen {
                    word,
                    at,
                    met: false,
                })
            });
            read.collect()
        };
        Self {
            only: each.only.as_deref().map(&mut chosen),
            except: chosen(each.except.as_deref().unwrap_or_default()),
        }
    }

    /// Whether the member at this place is taken.
    pub(super) fn takes(&mut self, member: &Pointer) -> bool {
        let meets = |chosen: &mut Vec<Chosen<'_>>| {
            let mut any = false;
            for one in chosen.iter_mut().filter(|one| one.at.holds(member)) {
                one.met = true;
                any = true;
            }
            any
        };
        let only = self.only.as_mut().is_none_or(meets);
        let except = meets(&mut self.except);
        only && !except
    }

    /// Tells the places that have met no member, and whether there was one.
    pub(super) fn told_idle(&self, cx: &mut Context<'_>) -> bool {
        let all = self.only.iter().flatten().chain(&self.except);
        let mut idle = false;
        for one in all.filter(|one| !one.met) {
            idle = true;
            let message = format!("`{}` is no required member of these ops", one.at);
            cx.at(&one.word.span(), message);
        }
        idle
    }
}
