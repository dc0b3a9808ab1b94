//! The query parameters and their valid values, which are the same for every method.
//! Unknown parameters are ignored.

use chrono::{DateTime, Utc};

use crate::reference::base::http::message::ServerRequest;
use crate::reference::calendar::error::{ApiError, bad_request, invalid_parameter};

/// The decoded query parameters of a request.
#[derive(Clone, Debug)]
pub(crate) struct QueryParameters(Vec<(String, String)>);

impl QueryParameters {
    pub(crate) fn from_request(request: &ServerRequest) -> Self {
        Self(request.parameters())
    }

    /// Refuses the first parameter with an invalid value.
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        for (given, value) in &self.0 {
            let known = DOMAINS.iter().find(|(name, _)| name == given);
            if let Some((name, domain)) = known
                && !domain.holds(value)
            {
                return Err(invalid_parameter(name, &domain.complaint(value)));
            }
        }
        Ok(())
    }

    /// Removes what [`Self::check`] or [`Self::instant`] would refuse.
    #[must_use]
    pub(crate) fn without_invalid(mut self) -> Self {
        self.0.retain(|(given, value)| {
            let domain = DOMAINS.iter().find(|(name, _)| name == given);
            let holds = domain.is_none_or(|(_, domain)| domain.holds(value));
            let is_time = ["timeMin", "timeMax", "updatedMin"].contains(&given.as_str());
            holds && (!is_time || DateTime::parse_from_rfc3339(value).is_ok())
        });
        self
    }

    /// The value of a parameter, the first one if it is repeated.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    /// A boolean parameter, false if it is absent.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// A time. The value must have an offset.
    pub(crate) fn instant(&self, name: &str) -> Result<Option<DateTime<Utc>>, ApiError> {
        let parse = |text| DateTime::parse_from_rfc3339(text).map_err(|_| bad_request());
        self.text(name)
            .map(|text| parse(text).map(|at| at.to_utc()))
            .transpose()
    }

    /// The size of a page. A value above `bound` is reduced to `bound`.
    pub(crate) fn page_size(&self, default: usize, bound: usize) -> usize {
        let asked = self
            .text("maxResults")
            .map_or(default, |text| text.parse().unwrap_or(bound));
        asked.min(bound)
    }

    /// All parameters that select the items of a list. These parameters must be the same for every
    /// page.
    pub(crate) fn selection(&self) -> String {
        let free = [
            "pageToken",
            "maxResults",
            "access_token",
            "quotaUser",
            "prettyPrint",
        ];
        let selecting = self
            .0
            .iter()
            .filter(|(name, _)| !free.contains(&name.as_str()));
        let mut pairs: Vec<String> = selecting
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.sort();
        pairs.join("&")
    }
}

/// The valid values of a parameter.
#[derive(Clone, Copy, Debug)]
enum ParameterDomain {
    OneOf(&'static [&'static str]),
    Flag,
    /// A number between two bounds, both included.
    Number(u64, u64),
}

impl ParameterDomain {
    fn holds(self, value: &str) -> bool {
        match self {
            Self::OneOf(words) => words.contains(&value),
            Self::Flag => value == "true" || value == "false",
            Self::Number(least, most) => {
                // The parser would accept a sign, so only digits are allowed. A number that
                // overflows counts as the largest one.
                !value.is_empty()
                    && value.bytes().all(|byte| byte.is_ascii_digit())
                    && (least..=most).contains(&value.parse().unwrap_or(u64::MAX))
            }
        }
    }

    fn complaint(self, value: &str) -> String {
        match self {
            Self::OneOf(words) => {
                format!(
                    "Invalid value '{value}'. Allowed values: [{}]",
                    words.join(", ")
                )
            }
            Self::Flag => format!("Invalid boolean value: '{value}'."),
            Self::Number(least, u64::MAX) => {
                format!("Invalid value '{value}'. Values must be at least {least}")
            }
            Self::Number(least, most) => {
                format!(
                    "Invalid value '{value}'. Values must be within the range: [{least}, {most}]"
                )
            }
        }
    }
}

const DOMAINS: &[(&str, ParameterDomain)] = &[
    ("alt", ParameterDomain::OneOf(&["json"])),
    ("prettyPrint", ParameterDomain::Flag),
    (
        "sendUpdates",
        ParameterDomain::OneOf(&["all", "externalOnly", "none"]),
    ),
    ("orderBy", ParameterDomain::OneOf(&["startTime", "updated"])),
    ("eventTypes", ParameterDomain::OneOf(EVENT_TYPES)),
    (
        "minAccessRole",
        ParameterDomain::OneOf(&["freeBusyReader", "owner", "reader", "writer"]),
    ),
    ("showHidden", ParameterDomain::Flag),
    ("singleEvents", ParameterDomain::Flag),
    ("showDeleted", ParameterDomain::Flag),
    ("showHiddenInvitations", ParameterDomain::Flag),
    ("supportsAttachments", ParameterDomain::Flag),
    ("sendNotifications", ParameterDomain::Flag),
    // A page has 2500 items at most, but a larger value is valid.
    ("maxResults", ParameterDomain::Number(1, u64::MAX)),
    ("maxAttendees", ParameterDomain::Number(1, u64::MAX)),
    ("conferenceDataVersion", ParameterDomain::Number(0, 1)),
    ("eventLabelVersion", ParameterDomain::Number(0, 1)),
];

const EVENT_TYPES: &[&str] = &[
    "birthday",
    "default",
    "focusTime",
    "fromGmail",
    "outOfOffice",
    "workingLocation",
];
