//! Mutants that accept a bad request, or refuse it as something else.

use super::CalendarMutant;
use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::calendar::deviations::envelope::{CODE, reason_is};
use crate::reference::calendar::deviations::switch::Switch;

pub(crate) const MUTANTS: &[CalendarMutant] = &[
    Mutant {
        id: "required-not-checked",
        about: "fills in a start or an end that is missing",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::RequiredNotChecked),
    },
    Mutant {
        id: "refused-but-written",
        about: "refuses what lacks something, and writes it all the same",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::RefusedButWritten),
    },
    Mutant {
        id: "missing-field-422",
        about: "answers a missing field with 422",
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
        about: "keeps the times of events as texts, whatever they say",
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
        about: "takes a time without offset and zone for one of UTC",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::TimesWithoutZoneAreUtc),
    },
    Mutant {
        id: "day-beside-time",
        about: "lets a day stand at one end of an event and a time at the other",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::DaysBesideTimes),
    },
    Mutant {
        id: "any-event-id",
        about: "takes any text for the id of an event",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::AnyEventId),
    },
    Mutant {
        id: "two-names",
        about: "takes an id and an iCalUID for one event",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::IdBesideIcalUid),
    },
    Mutant {
        id: "parameters-ignored",
        about: "drops parameters with values that they cannot have",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::InvalidParametersIgnored),
    },
    Mutant {
        id: "empty-range-listed",
        about: "answers a range without an instant with an empty list",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::EmptyRangeIsFine),
    },
    Mutant {
        id: "series-ordered",
        about: "orders series by their start",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::SeriesHaveAnOrder),
    },
    Mutant {
        id: "sync-narrowed",
        about: "narrows what has changed since a sync token",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::SyncRestrictionsIgnored),
    },
    Mutant {
        id: "media-type-ignored",
        about: "reads a body whatever it says that it is",
        rules: &["calendar-media-type"],
        deviation: Change::Switch(Switch::MediaTypeIgnored),
    },
    Mutant {
        id: "second-time-lucky",
        about: "takes a bad insert that it has refused when it comes again",
        rules: &["calendar.400-bad-request"],
        deviation: Change::Switch(Switch::SecondTimeIsFine),
    },
];
