//! Applies `like` to ops: tables are merged, other values are replaced, and `drop` removes parts.

use std::collections::BTreeMap;

use crate::case::context::ParseContext;
use crate::case::spanned::{OrderedTable, SpannedText};
use crate::case::syntax::RawOp;

/// Returns an op with everything that it inherits, or `None` if something is wrong. `chain` holds
/// the ops that inherit from this op, to detect cycles.
pub(crate) fn inherit(
    name: &SpannedText,
    raw: &BTreeMap<String, (SpannedText, RawOp)>,
    chain: &mut Vec<String>,
    cx: &mut ParseContext<'_>,
) -> Option<RawOp> {
    let Some((_, this)) = raw.get(name.get_ref()) else {
        // This reports an unknown op. The mistakes of a known op are reported elsewhere.
        cx.op(name);
        return None;
    };
    if chain.contains(name.get_ref()) {
        let message = format!("`{}` is like itself", name.get_ref());
        cx.at(&name.span(), message);
        return None;
    }
    chain.push(name.get_ref().clone());
    let this = this.clone();
    let Some(like) = &this.like else {
        if let Some(first) = this.drop.first() {
            let message = "`drop` removes what `like` copies, and this op has no `like`";
            cx.at(&first.span(), message);
        }
        return Some(this);
    };
    let mut base = inherit(like, raw, chain, cx)?;
    for part in &this.drop {
        drop_part(&mut base, part, cx);
    }
    Some(RawOp {
        like: None,
        method: this.method.or(base.method),
        endpoint: this.endpoint.or(base.endpoint),
        path: this.path.or(base.path),
        query: merge(base.query, this.query),
        headers: merge(base.headers, this.headers),
        form: merge(base.form, this.form),
        body: this.body.or(base.body),
        drop: Vec::new(),
        new: merge(base.new, this.new),
        identity: this.identity.or(base.identity),
        uses: this.uses.or(base.uses),
        groups: this.groups.or(base.groups),
        features: this.features.or(base.features),
        rests: this.rests.or(base.rests),
        no_control: this.no_control.or(base.no_control),
        request: this.request.or(base.request),
        accept: this.accept.or(base.accept),
        effect: this.effect.or(base.effect),
        save: merge(base.save, this.save),
        undo: this.undo.or(base.undo),
    })
}

type Texts = OrderedTable<SpannedText>;

/// Merges two tables. The names of `base` keep their order, and new names follow.
fn merge(mut base: Texts, this: Texts) -> Texts {
    base.extend(this);
    base
}

/// Removes a part from the inherited op.
fn drop_part(base: &mut RawOp, part: &SpannedText, cx: &mut ParseContext<'_>) {
    let Some(at) = cx.pointer(part) else { return };
    let dropped = match at.split_first() {
        Some(("query", [name])) => remove(&mut base.query, |key| key == name),
        Some(("form", [name])) => remove(&mut base.form, |key| key == name),
        Some(("headers", [name])) => {
            remove(&mut base.headers, |key| key.eq_ignore_ascii_case(name))
        }
        Some(("body", [])) => {
            base.request = None;
            base.body.take().is_some()
        }
        _ => {
            let message =
                format!("`drop` takes `/query/…`, `/headers/…`, `/form/…` and `/body`, not `{at}`");
            return cx.at(&part.span(), message);
        }
    };
    if !dropped {
        let message = format!("the op that this one is like has no `{at}`");
        cx.at(&part.span(), message);
    }
}

fn remove(table: &mut Texts, is: impl Fn(&str) -> bool) -> bool {
    let before = table.len();
    table.retain(|name, _| !is(name.get_ref()));
    table.len() < before
}
