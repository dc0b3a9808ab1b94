//! Mutants that accept a bad request, or refuse it with a wrong error.

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::calendar::deviations::envelope::{CODE, reason_is};
use crate::reference::calendar::deviations::kinds::CalendarMutant;
use crate::reference::calendar::deviations::switch::Switch;

pub(crate) const MUTANTS: &[CalendarMutant] = &[
    Mutant {
        id: "required-not-checked",
        about: "fills in a missing start or end",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::RequiredNotChecked),
    },
    Mutant {
        id: "refused-but-written",
        about: "refuses an insert that lacks a member and stores it anyway",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::RefusedButWritten),
    },
    Mutant {
        id: "missing-field-422",
        about: "responds to a missing field with 422",
        rules: &["calendar.400-bad-request"],
        deviation: alter(
            When::All(&[When::Status(400), reason_is(&["required"])]),
            &[
                ResponseEdit::Status(422),
                ResponseEdit::SetNumber(CODE, 422),
            ],
        ),
    },
    Mutant {
        id: "times-are-texts",
        about: "stores the times of events without a check",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::TimesAreTexts),
    },
    Mutant {
        id: "event-ends-first",
        about: "lets an event end before it begins",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::EventMayEndBeforeItBegins),
    },
    Mutant {
        id: "zone-guessed",
        about: "treats a time without offset and zone as UTC",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::TimesWithoutZoneAreUtc),
    },
    Mutant {
        id: "day-beside-time",
        about: "accepts an event with a date at one end and a time at the other",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::DaysBesideTimes),
    },
    Mutant {
        id: "any-event-id",
        about: "accepts any text as the id of an event",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::AnyEventId),
    },
    Mutant {
        id: "two-names",
        about: "accepts an id and an iCalUID in one insert",
        rules: &["calendar-one-id"],
        deviation: Change::Switch(Switch::IdBesideIcalUid),
    },
    Mutant {
        id: "parameters-ignored",
        about: "ignores parameters with invalid values",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::InvalidParametersIgnored),
    },
    Mutant {
        id: "empty-range-listed",
        about: "responds to an empty time range with an empty list",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::EmptyRangeAccepted),
    },
    Mutant {
        id: "series-ordered",
        about: "orders series by their start",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::SeriesOrdered),
    },
    Mutant {
        id: "sync-narrowed",
        about: "accepts a sync token together with restrictions",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::SyncRestrictionsIgnored),
    },
    Mutant {
        id: "media-type-ignored",
        about: "ignores the media type of a body",
        rules: &["calendar-media-type"],
        deviation: Change::Switch(Switch::MediaTypeIgnored),
    },
    Mutant {
        id: "second-time-lucky",
        about: "accepts a bad insert when it comes a second time",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::SecondTimeAccepted),
    },
];
