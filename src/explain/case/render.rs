//! Puts the sections of the page together.

use super::explanation::CaseExplanation;
use super::{expected, intro, killed, received, sent};
use crate::explain::page::Page;

impl CaseExplanation<'_> {
    /// Returns the page as text for a terminal.
    pub fn text(&self) -> String {
        let mut page = Page::default();
        intro::head(self, &mut page);
        intro::needs(self, &mut page);
        sent::section(self, &mut page);
        expected::section(self, &mut page);
        received::section(self, &mut page);
        killed::section(self, &mut page);
        page.text
    }
}
