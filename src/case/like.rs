//! What an op has from the op that it is like: tables are merged, other words replaced, and `drop`
//! takes parts away.

use std::collections::BTreeMap;

use super::context::Context;
use super::raw::{Pairs, RawOp, Word};

/// An op with all that it has from the op that it is like.
pub(super) fn merged(
    name: &Word,
    raw: &BTreeMap<String, (Word, RawOp)>,
    on_the_way: &mut Vec<String>,
    cx: &mut Context<'_>,
) -> Option<RawOp> {
    let Some((_, this)) = raw.get(name.get_ref()) else {
        // One that is there and cannot be read was told where it stands.
        cx.op(name);
        return None;
    };
    if on_the_way.contains(name.get_ref()) {
        cx.at(&name.span(), format!("`{}` is like itself", name.get_ref()));
        return None;
    }
    on_the_way.push(name.get_ref().clone());
    let this = this.clone();
    let Some(like) = &this.like else {
        if let Some(first) = this.drop.first() {
            cx.at(
                &first.span(),
                "`drop` takes away from what `like` copies: there is none",
            );
        }
        return Some(this);
    };
    let mut base = merged(like, raw, on_the_way, cx)?;
    for word in &this.drop {
        dropped(&mut base, word, cx);
    }
    Some(RawOp {
        like: None,
        method: this.method.or(base.method),
        endpoint: this.endpoint.or(base.endpoint),
        path: this.path.or(base.path),
        query: over(base.query, this.query),
        headers: over(base.headers, this.headers),
        form: over(base.form, this.form),
        body: this.body.or(base.body),
        drop: Vec::new(),
        new: over(base.new, this.new),
        identity: this.identity.or(base.identity),
        uses: this.uses.or(base.uses),
        groups: this.groups.or(base.groups),
        features: this.features.or(base.features),
        rests: this.rests.or(base.rests),
        no_control: this.no_control.or(base.no_control),
        request: this.request.or(base.request),
        accept: this.accept.or(base.accept),
        effect: this.effect.or(base.effect),
        save: over(base.save, this.save),
        undo: this.undo.or(base.undo),
    })
}

fn over(mut base: Pairs<Word>, this: Pairs<Word>) -> Pairs<Word> {
    for (name, value) in this.0 {
        match base
            .0
            .iter_mut()
            .find(|(known, _)| known.get_ref() == name.get_ref())
        {
            Some(pair) => pair.1 = value,
            None => base.0.push((name, value)),
        }
    }
    base
}

/// Takes a part away from what is copied.
fn dropped(base: &mut RawOp, word: &Word, cx: &mut Context<'_>) {
    let Some(at) = cx.pointer(word) else { return };
    let gone = match at.split_first() {
        Some(("query", [name])) => take(&mut base.query, |key| key == name),
        Some(("form", [name])) => take(&mut base.form, |key| key == name),
        Some(("headers", [name])) => take(&mut base.headers, |key| key.eq_ignore_ascii_case(name)),
        Some(("body", [])) => {
            base.request = None;
            base.body.take().is_some()
        }
        _ => {
            let message = format!(
                "`drop` takes away `/query/…`, `/headers/…`, `/form/…` or `/body`; `{at}` is none of them"
            );
            return cx.at(&word.span(), message);
        }
    };
    if !gone {
        cx.at(
            &word.span(),
            format!("the op that this one is like has no `{at}`"),
        );
    }
}

fn take(pairs: &mut Pairs<Word>, is: impl Fn(&str) -> bool) -> bool {
    let before = pairs.0.len();
    pairs.0.retain(|(name, _)| !is(name.get_ref()));
    pairs.0.len() < before
}
