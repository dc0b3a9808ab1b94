//! Parses the table `[[watch]]`.

use std::sync::Arc;

use super::checks::checks;
use super::expected::schema_pointer;
use crate::case::context::ParseContext;
use crate::case::model::{PASSWORD_VISITS, VISITS, Watch};
use crate::case::spanned::SpannedText;
use crate::case::syntax::RawWatch;
use crate::view::Pointer;
use crate::vocab::{CaseId, EntryKind};

/// Parses all watches of a contract. `envelope` names the watch that checks the error object.
pub(crate) fn watches(
    raw: &[RawWatch],
    envelope: Option<&SpannedText>,
    cx: &mut ParseContext<'_>,
) -> Vec<Arc<Watch>> {
    let name = envelope.map(|name| name.get_ref().as_str());
    let watches: Vec<_> = raw.iter().map(|raw| watch(raw, name, cx)).collect();
    if let Some(name) = envelope {
        cx.watch(name);
    }
    watches
}

fn watch(raw: &RawWatch, envelope: Option<&str>, cx: &mut ParseContext<'_>) -> Arc<Watch> {
    if raw.rules.is_empty() {
        let message = "`rules` is empty: a watch must cite the rule that it checks";
        cx.at(&raw.id.span(), message);
    }
    if raw.schema.is_none() && raw.check.is_empty() {
        let message = "a watch needs a `schema` or a `check`: this one checks nothing";
        cx.at(&raw.id.span(), message);
    }
    let (rules, level) = cx.rules(&raw.rules, raw.level);
    let schema = raw.schema.as_ref().and_then(|name| cx.schema(name));
    let at = schema_pointer(raw.at.as_ref(), raw.schema.is_some(), cx);
    let name = raw.id.get_ref().clone();
    Arc::new(Watch {
        id: CaseId::for_entry(&cx.names.contract, EntryKind::Watch, &name),
        envelope: envelope == Some(name.as_str()),
        name,
        title: raw.title.as_str().into(),
        location: cx.location(&raw.id.span()),
        rules,
        level,
        when: cx.responses(&raw.when),
        unlisted: raw.unlisted,
        identity: raw.identity.as_ref().and_then(|name| cx.identity(name)),
        group: raw.group.as_ref().and_then(|name| group(name, cx)),
        schema,
        at: at.unwrap_or_else(|| Pointer::from_tokens(["body"])),
        checks: checks(&raw.check, cx),
    })
}

/// Returns the group whose responses a watch checks: a group of ops, or the scripted visits.
fn group(name: &SpannedText, cx: &mut ParseContext<'_>) -> Option<String> {
    match name.get_ref().as_str() {
        visits @ (VISITS | PASSWORD_VISITS) => Some(visits.to_owned()),
        _ => cx.group(name),
    }
}
