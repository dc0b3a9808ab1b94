//! Parses the table `[answer.<name>]`: expected responses.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::checks::checks;
use crate::case::context::ParseContext;
use crate::case::model::{ExpectedResponse, Status};
use crate::case::spanned::{SpannedText, SpannedValue};
use crate::case::syntax::RawExpectedResponse;
use crate::view::{Pointer, is_response_pointer};

/// Parses all expected responses of a contract. With `like`, a response inherits from another one.
pub(crate) fn responses(
    raw: Vec<(SpannedText, RawExpectedResponse)>,
    cx: &mut ParseContext<'_>,
) -> BTreeMap<String, Arc<ExpectedResponse>> {
    let raw = raw.into_iter();
    let raw = raw.map(|(name, one)| (name.get_ref().clone(), (name, one)));
    let mut parser = Parser {
        raw: &raw.collect(),
        done: BTreeMap::new(),
        cx,
    };
    for name in parser.raw.keys() {
        parser.response(name, &mut Vec::new());
    }
    parser.done
}

struct Parser<'p, 'c> {
    raw: &'p BTreeMap<String, (SpannedText, RawExpectedResponse)>,
    done: BTreeMap<String, Arc<ExpectedResponse>>,
    cx: &'p mut ParseContext<'c>,
}

impl Parser<'_, '_> {
    /// Parses one response, after the response that it inherits from. `chain` holds the responses
    /// that inherit from it, to detect cycles.
    fn response(&mut self, name: &str, chain: &mut Vec<String>) -> Option<Arc<ExpectedResponse>> {
        if let Some(done) = self.done.get(name) {
            return Some(done.clone());
        }
        let (typed, this) = self.raw.get(name)?;
        if chain.iter().any(|before| before == name) {
            let message = format!("`{name}` is like itself");
            self.cx.at(&typed.span(), message);
            return None;
        }
        chain.push(name.to_owned());
        let base = match &this.like {
            Some(like) => {
                let like = self.cx.response(like)?;
                // The mistakes of the base are reported where the base is defined.
                Some(self.response(&like, chain)?)
            }
            None => None,
        };
        let response = Arc::new(merge(typed, this, base.as_deref(), self.cx));
        self.done.insert(name.to_owned(), response.clone());
        Some(response)
    }
}

/// Makes an expected response from its own values and those of its base.
fn merge(
    name: &SpannedText,
    this: &RawExpectedResponse,
    base: Option<&ExpectedResponse>,
    cx: &mut ParseContext<'_>,
) -> ExpectedResponse {
    let mut status: Vec<Status> = this
        .status
        .iter()
        .filter_map(|s| parse_status(s, cx))
        .collect();
    let schema = this.schema.as_ref().and_then(|name| cx.schema(name));
    let schema = schema.or_else(|| base?.schema.clone());
    let at = schema_pointer(this.at.as_ref(), schema.is_some(), cx);
    let media = this.media.as_ref().and_then(|text| media_type(text, cx));
    let rule = this.rule.as_ref().and_then(|rule| cx.rule(rule));
    let mut all_checks = base.map(|base| base.checks.clone()).unwrap_or_default();
    all_checks.extend(checks(&this.check, cx));
    if this.status.is_empty() {
        status = base.map(|base| base.status.clone()).unwrap_or_default();
        if status.is_empty() {
            let message = format!("the answer `{}` has no status", name.get_ref());
            cx.at(&name.span(), message);
        }
    }
    ExpectedResponse {
        name: name.get_ref().clone(),
        location: cx.location(&name.span()),
        status,
        media: media.or_else(|| base?.media.clone()),
        schema,
        at: at
            .or_else(|| Some(base?.at.clone()))
            .unwrap_or_else(|| Pointer::from_tokens(["body"])),
        checks: all_checks,
        rule: rule.or_else(|| base?.rule.clone()),
    }
}

/// Returns the part of a response that the schema applies to.
pub(crate) fn schema_pointer(
    at: Option<&SpannedText>,
    has_schema: bool,
    cx: &mut ParseContext<'_>,
) -> Option<Pointer> {
    let at = at?;
    let pointer = cx.pointer_in(at, "a response", is_response_pointer);
    if !has_schema {
        let message = "`at` is what the schema applies to, and there is no `schema`";
        cx.at(&at.span(), message);
    }
    pointer
}

/// Returns a media type, or reports that it has upper case letters or parameters.
fn media_type(text: &SpannedText, cx: &mut ParseContext<'_>) -> Option<String> {
    let media = text.get_ref();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "!#$&-^_.+".contains(c);
    let is_part = |part: &str| !part.is_empty() && part.chars().all(fits);
    let parts: Vec<&str> = media.split('/').collect();
    let is_media = parts.len() == 2 && parts.into_iter().all(is_part);
    if !is_media {
        let message = "a media type is in lower case and without parameters: \"text/html\"";
        cx.at(&text.span(), message);
    }
    is_media.then(|| media.clone())
}

fn parse_status(typed: &SpannedValue, cx: &mut ParseContext<'_>) -> Option<Status> {
    let status = match typed.get_ref() {
        toml::Value::Integer(code) => u16::try_from(*code)
            .ok()
            .filter(|code| (100..600).contains(code))
            .map(Status::Code),
        toml::Value::String(class) => match class.as_str() {
            "1xx" => Some(Status::Class(1)),
            "2xx" => Some(Status::Class(2)),
            "3xx" => Some(Status::Class(3)),
            "4xx" => Some(Status::Class(4)),
            "5xx" => Some(Status::Class(5)),
            _ => None,
        },
        _ => None,
    };
    if status.is_none() {
        let message = "a status is a number from 100 to 599, or a class like \"4xx\"";
        cx.at(&typed.span(), message);
    }
    status
}
