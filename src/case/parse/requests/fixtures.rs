//! Parses the table `[fixture.<name>]`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::generators::generators;
use super::steps::steps;
use crate::case::context::ParseContext;
use crate::case::model::{Fixture, FixtureState};
use crate::case::spanned::SpannedText;
use crate::case::syntax::RawFixture;
use crate::view::is_response_pointer;

/// Parses all fixtures of a contract.
pub(crate) fn fixtures(
    raw: Vec<(SpannedText, RawFixture)>,
    cx: &mut ParseContext<'_>,
) -> BTreeMap<String, Arc<Fixture>> {
    raw.into_iter()
        .filter_map(|(name, raw)| {
            let before = cx.problems.count();
            let fixture = fixture(&name, raw, cx);
            let is_sound = cx.problems.count() == before;
            is_sound.then(|| (name.into_inner(), Arc::new(fixture)))
        })
        .collect()
}

fn fixture(name: &SpannedText, raw: RawFixture, cx: &mut ParseContext<'_>) -> Fixture {
    let span = name.span();
    if !raw.given && raw.make.is_empty() && raw.default.is_none() && raw.new.is_empty() {
        let message = "a fixture needs one of `given`, `make`, `default` and `new`";
        cx.at(&span, message);
    }
    if raw.shared && !raw.make.is_empty() && raw.state.is_some() {
        let message = "a shared fixture cannot have `state`: other cases may change it meanwhile";
        cx.at(&span, message);
    }
    let default = raw.default;
    Fixture {
        name: name.get_ref().clone(),
        location: cx.location(&span),
        given: raw.given,
        wants: raw.wants.into_iter().map(SpannedText::into_inner).collect(),
        shared: raw.shared,
        new: generators(&raw.new, cx),
        secret: raw
            .secret
            .into_iter()
            .map(SpannedText::into_inner)
            .collect(),
        make: steps(&raw.make, cx),
        default: default.and_then(|table| serde_json::to_value(table).ok()),
        state: raw.state.and_then(|raw| {
            let at = raw.at.iter();
            let at = at.filter_map(|text| cx.pointer_in(text, "a response", is_response_pointer));
            let at = at.collect();
            Some(FixtureState {
                op: cx.op(&raw.op)?,
                at,
            })
        }),
        probe: raw.probe.as_ref().and_then(|name| cx.op(name)),
    }
}
