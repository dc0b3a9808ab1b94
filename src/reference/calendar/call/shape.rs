//! The types of the members of request bodies.

use serde_json::{Map, Value};

use crate::reference::calendar::error::{ApiError, invalid};

/// The type of a member.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MemberShape {
    Text,
    Flag,
    PagedList,
    Object,
    OneOf(&'static [&'static str]),
}

impl MemberShape {
    pub(crate) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::PagedList => value.is_array(),
            Self::Object => value.is_object(),
            Self::OneOf(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        }
    }
}

/// Refuses the first member whose value has the wrong type.
pub(crate) fn check(
    members: &Map<String, Value>,
    shapes: &[(&str, MemberShape)],
) -> Result<(), ApiError> {
    let misfit = shapes.iter().find_map(|(name, shape)| {
        let value = members.get(*name)?;
        (!shape.fits(value)).then_some(value)
    });
    misfit.map_or(Ok(()), |value| Err(not_valid(value)))
}

/// Removes the members that a client may not write.
pub(crate) fn keep_only(members: &mut Map<String, Value>, shapes: &[(&str, MemberShape)]) {
    members.retain(|name, value| {
        !value.is_null() && shapes.iter().any(|(writable, _)| writable == name)
    });
}

/// Applies a patch: null removes a member, objects are merged, and every other value, such as a
/// list, replaces the old one.
pub(crate) fn merge(members: &mut Map<String, Value>, patch: Map<String, Value>) {
    for (name, value) in patch {
        match (members.get_mut(&name), value) {
            (_, Value::Null) => drop(members.shift_remove(&name)),
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            (_, value) => drop(members.insert(name, value)),
        }
    }
}

/// The error for an invalid value.
pub(crate) fn not_valid(value: &Value) -> ApiError {
    invalid(&format!("Invalid value for: {value} is not a valid value"))
}
