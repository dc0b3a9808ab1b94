//! The areas of a contract. A file whose name does not begin with `_` holds the cases of one area.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cases::rows;
use crate::case::context::{ContractNames, ParseContext};
use crate::case::files::Files;
use crate::case::model::{Case, Op};
use crate::case::syntax::RawCase;
use crate::diag::{Document, Problems, Source};
use crate::schema::Store;
use crate::vocab::CaseId;

/// Reads the cases of all areas.
pub(crate) struct Areas<'r> {
    pub(crate) folder: &'r str,
    pub(crate) files: &'r Files,
    pub(crate) names: &'r ContractNames,
    pub(crate) ops: &'r BTreeMap<String, Arc<Op>>,
    pub(crate) store: &'r Store,
}

impl Areas<'_> {
    /// Returns all cases without problems, by area and in file order. A duplicate id is reported.
    pub(crate) fn cases(&self, problems: &mut Problems) -> Vec<Arc<Case>> {
        let mut ids = BTreeSet::new();
        let mut all = Vec::new();
        for (area, path) in self.paths() {
            let source = self.files.case_source(path);
            all.extend(self.area(area, &source, &mut ids, problems));
        }
        all
    }

    /// The name and path of each area.
    fn paths(&self) -> Vec<(&str, &str)> {
        let paths = self.files.cases.keys().map(String::as_str);
        paths
            .filter_map(|path| {
                let name = path.strip_prefix(self.folder)?.strip_prefix('/')?;
                let area = name.strip_suffix(".toml")?;
                (!area.starts_with('_')).then_some((area, path))
            })
            .collect()
    }

    fn area(
        &self,
        area: &str,
        source: &Source,
        ids: &mut BTreeSet<CaseId>,
        problems: &mut Problems,
    ) -> Vec<Arc<Case>> {
        let mut cases = Vec::new();
        let mut document = Document::read(source, problems);
        document.only(&["case"], problems);
        for (span, raw) in document.list::<RawCase>("case", problems) {
            let before = problems.count();
            let mut cx = ParseContext {
                source,
                names: self.names,
                store: self.store,
                problems,
            };
            let rows = rows(area, &span, &raw, self.ops, &mut cx);
            let is_sound = problems.count() == before;
            for case in rows {
                if !ids.insert(case.id.clone()) {
                    let message = format!("duplicate case id `{}`", case.id);
                    problems.at(source, &raw.id.span(), message);
                }
                // An incomplete case would cause more problems later, so it is left out.
                cases.extend(is_sound.then(|| Arc::new(case)));
            }
        }
        cases
    }
}
