//! Changes to a finished response, written as data: a condition and the edits to make.

use serde_json::{Map, Value};

use super::http::json::{body, edit_body, for_each_at};
use super::http::message::{ServerRequest, ServerResponse};

/// Edits that are made to every response that meets a condition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResponseAlteration {
    pub(crate) when: When,
    pub(crate) edits: &'static [ResponseEdit],
}

/// A condition on a request and its response.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
    /// Every response.
    Always,
    /// A response with a status of 400 or above.
    IsError,
    /// A response with this status.
    Status(u16),
    /// A request to this path below the base path.
    Path(&'static str),
    /// A response whose JSON body has one of these texts at a JSON pointer.
    Member(&'static str, &'static [&'static str]),
    /// A request and a response that meet all of these conditions.
    All(&'static [Self]),
    /// A condition that needs code.
    Function(fn(&ServerRequest, &ServerResponse) -> bool),
}

/// One change to a response. Paths of members are JSON pointers in which `*` stands for every item
/// of an array; a member whose parent is absent is not edited.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ResponseEdit {
    /// Sets another status. The body stays the same.
    Status(u16),
    /// Removes all header fields with this name.
    DropHeader(&'static str),
    /// Sets the header field with this name to this value.
    SetHeader(&'static str, &'static str),
    /// Sets another media type. The body stays the same.
    MediaType(&'static str),
    /// Sets another body, such as HTML instead of JSON. The media type stays the same.
    Body(&'static str),
    /// Removes the member.
    Remove(&'static str),
    /// Renames the member and moves it to the end of its object.
    Rename(&'static str, &'static str),
    /// Sets the member to this text.
    SetText(&'static str, &'static str),
    /// Sets the member to this number.
    SetNumber(&'static str, u16),
    /// An edit that needs code.
    Function(fn(&ServerRequest, &mut ServerResponse)),
}

impl ResponseAlteration {
    pub(crate) fn apply(&self, request: &ServerRequest, response: &mut ServerResponse) {
        if self.when.holds(request, response) {
            for edit in self.edits {
                edit.apply(request, response);
            }
        }
    }
}

impl When {
    fn holds(&self, request: &ServerRequest, response: &ServerResponse) -> bool {
        match self {
            Self::Always => true,
            Self::IsError => response.status >= 400,
            Self::Status(status) => response.status == *status,
            Self::Path(path) => request.path == *path,
            Self::Member(pointer, texts) => body(response)
                .as_ref()
                .and_then(|body| body.pointer(pointer)?.as_str())
                .is_some_and(|text| texts.contains(&text)),
            Self::All(conditions) => conditions.iter().all(|one| one.holds(request, response)),
            Self::Function(holds) => holds(request, response),
        }
    }
}

impl ResponseEdit {
    fn apply(&self, request: &ServerRequest, response: &mut ServerResponse) {
        match *self {
            Self::Status(status) => response.status = status,
            Self::DropHeader(name) => response.drop_header(name),
            Self::SetHeader(name, value) => response.set_header(name, value),
            Self::MediaType(media_type) => response.set_header("content-type", media_type),
            Self::Body(text) => response.body = text.into(),
            Self::Remove(path) => edit_member(response, path, |parent, name| {
                parent.shift_remove(name);
            }),
            Self::Rename(path, to) => edit_member(response, path, |parent, name| {
                if let Some(value) = parent.shift_remove(name) {
                    parent.insert(to.to_owned(), value);
                }
            }),
            Self::SetText(path, text) => edit_member(response, path, |parent, name| {
                parent.insert(name.to_owned(), text.into());
            }),
            Self::SetNumber(path, number) => edit_member(response, path, |parent, name| {
                parent.insert(name.to_owned(), number.into());
            }),
            Self::Function(change) => change(request, response),
        }
    }
}

fn edit_member(
    response: &mut ServerResponse,
    path: &str,
    mut change: impl FnMut(&mut Map<String, Value>, &str),
) {
    edit_body(response, |members| for_each_at(members, path, &mut change));
}
