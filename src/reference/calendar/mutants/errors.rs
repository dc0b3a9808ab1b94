//! Mutants whose errors have the wrong form.

use super::slip;
use crate::reference::bend::{Deviation, Mutant};
use crate::reference::calendar::Switch;
use crate::reference::calendar::mistakes;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        id: "unreadable-body-500",
        about: "takes a body that it cannot read for a fault of its own",
        rules: &["calendar.400-bad-request", "calendar.500-backend"],
        bend: slip(Switch::UnreadableBodyIsOurFault),
    },
    Mutant {
        id: "html-media-type",
        about: "says that its errors are pages",
        rules: &["rfc9110-8.3"],
        bend: Deviation::Response(mistakes::html_media_type),
    },
    Mutant {
        id: "latin-charset",
        about: "says that its errors are Latin-1",
        rules: &["rfc8259-8.1"],
        bend: Deviation::Response(mistakes::latin_charset),
    },
    Mutant {
        id: "message-of-its-own",
        about: "words its messages in its own way",
        rules: &["calendar-messages"],
        bend: Deviation::Response(mistakes::message_of_its_own),
    },
    Mutant {
        id: "two-messages",
        about: "says another message in each of the two places",
        rules: &["calendar-messages"],
        bend: Deviation::Response(mistakes::two_messages),
    },
    Mutant {
        id: "reason-of-its-own",
        about: "gives the reason `badness` where the document shows none",
        rules: &["calendar-reasons"],
        bend: Deviation::Response(mistakes::reason_of_its_own),
    },
    Mutant {
        id: "status-in-words",
        about: "writes status and details in a form of its own",
        rules: &["calendar-front-end"],
        bend: Deviation::Response(mistakes::status_in_words),
    },
    Mutant {
        id: "errors-selected",
        about: "leaves members of errors out where the form of the answer was asked for",
        rules: &["calendar-parameters", "calendar.two-layers"],
        bend: Deviation::Response(mistakes::errors_selected),
    },
    Mutant {
        id: "backend-error-internal",
        about: "tells a fault of its own by another reason",
        rules: &["calendar.500-backend"],
        bend: Deviation::Response(mistakes::backend_error_internal),
    },
    Mutant {
        id: "backend-error-page",
        about: "tells a fault of its own by a page",
        rules: &["calendar.500-backend"],
        bend: Deviation::Response(mistakes::backend_error_page),
    },
    Mutant {
        id: "everything-is-there",
        about: "answers an address that is none with an empty object",
        rules: &["rfc9110-15.5.5", "rfc9110-15.5.6"],
        bend: slip(Switch::EverythingIsThere),
    },
    Mutant {
        id: "code-as-string",
        about: "writes error.code as a string",
        rules: &["calendar.*"],
        bend: Deviation::Response(mistakes::code_as_string),
    },
    Mutant {
        id: "code-differs",
        about: "writes 400 into error.code whatever the status is",
        rules: &["calendar.*"],
        bend: Deviation::Response(mistakes::code_differs),
    },
    Mutant {
        id: "error-as-html",
        about: "answers every error with a page",
        rules: &["calendar.*"],
        bend: Deviation::Response(mistakes::error_as_html),
    },
    Mutant {
        id: "trailing-comma",
        about: "writes a comma before a closing brace, as the error document does",
        rules: &["calendar.*"],
        bend: Deviation::Response(mistakes::trailing_comma),
    },
    Mutant {
        id: "no-errors-list",
        about: "leaves error.errors out",
        rules: &["calendar.*"],
        bend: Deviation::Response(mistakes::no_errors_list),
    },
    Mutant {
        id: "location-without-type",
        about: "names a place without the kind of place",
        rules: &[
            "calendar.two-layers",
            "calendar.410-full-sync",
            "calendar.412-precondition",
        ],
        bend: Deviation::Response(mistakes::location_without_type),
    },
];
