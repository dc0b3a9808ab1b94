//! The filters `only` and `except`, which select the members of a matrix.

use crate::case::context::ParseContext;
use crate::case::spanned::SpannedText;
use crate::case::syntax::RawEach;
use crate::view::Pointer;

/// Selects members of a matrix. A pointer selects its member and all members below it.
pub(crate) struct MemberFilter<'e> {
    only: Option<Vec<FilterEntry<'e>>>,
    except: Vec<FilterEntry<'e>>,
}

struct FilterEntry<'e> {
    typed: &'e SpannedText,
    at: Pointer,
    /// Whether the pointer has matched a member.
    used: bool,
}

impl<'e> MemberFilter<'e> {
    /// Parses the filter of a matrix.
    pub(crate) fn parse(each: &'e RawEach, cx: &mut ParseContext<'_>) -> Self {
        let mut entries = |typed: &'e [SpannedText]| -> Vec<FilterEntry<'e>> {
            let entry = |typed: &'e SpannedText| {
                Some(FilterEntry {
                    typed,
                    at: cx.pointer(typed)?,
                    used: false,
                })
            };
            typed.iter().filter_map(entry).collect()
        };
        Self {
            only: each.only.as_deref().map(&mut entries),
            except: entries(each.except.as_deref().unwrap_or_default()),
        }
    }

    /// Whether the filter selects this member.
    pub(crate) fn selects(&mut self, member: &Pointer) -> bool {
        let matches = |entries: &mut Vec<FilterEntry<'_>>| {
            let mut any = false;
            for entry in entries.iter_mut().filter(|one| one.at.holds(member)) {
                entry.used = true;
                any = true;
            }
            any
        };
        let only = self.only.as_mut().is_none_or(matches);
        let except = matches(&mut self.except);
        only && !except
    }

    /// Reports the pointers that matched no member. Returns whether there were any such pointers.
    pub(crate) fn report_unused(&self, cx: &mut ParseContext<'_>) -> bool {
        let all = self.only.iter().flatten().chain(&self.except);
        let mut any = false;
        for entry in all.filter(|entry| !entry.used) {
            any = true;
            let message = format!("`{}` is not a required member of these ops", entry.at);
            cx.at(&entry.typed.span(), message);
        }
        any
    }
}
