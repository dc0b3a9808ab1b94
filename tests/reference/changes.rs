//! What each bend changes of what the script sees.

/// The bends that change what is answered or kept, with all that they change.
pub(crate) const CHANGES: &[(&str, &[(&str, &str)])] = &[
    (
        "etag-ignored",
        &[
            ("stale etag", "200"),
            ("stale write", "new"),
            ("old etag", "200"),
        ],
    ),
    ("etag-checked-too-late", &[("stale write", "new")]),
    (
        "precondition-as-400",
        &[
            ("stale etag", "400 conditionNotMet"),
            ("old etag", "400 conditionNotMet"),
        ],
    ),
    ("lost-update", &[("old etag", "200")]),
    ("delete-is-idempotent", &[("second delete", "204")]),
    ("deleted-is-not-found", &[("second delete", "404 notFound")]),
    ("sync-token-ignored", &[("bad sync token", "200")]),
    ("sync-token-reason", &[("bad sync token", "410 gone")]),
    (
        "guest-shares",
        &[("guest shares", "200"), ("guest write", "true")],
    ),
    ("guest-refused-but-written", &[("guest write", "true")]),
    (
        "foreign-calendar-forbidden",
        &[
            ("foreign list", "403 forbidden"),
            ("foreign insert", "403 forbidden"),
        ],
    ),
    ("foreign-calendar-open", &[("foreign list", "200")]),
    (
        "unknown-event-is-bad-request",
        &[
            ("unknown get", "400 invalid"),
            ("some fields", "400 invalid"),
            ("unknown delete", "400 invalid"),
        ],
    ),
    (
        "unknown-event-empty",
        &[
            ("unknown get", "200"),
            ("some fields", "200"),
            ("unknown delete", "204"),
        ],
    ),
    (
        "required-not-checked",
        &[("no times", "200"), ("no times again", "200")],
    ),
    (
        "missing-field-422",
        &[
            ("no times", "422 required"),
            ("no times again", "422 required"),
            ("no zone", "422 required"),
        ],
    ),
    (
        "anonymous-writes",
        &[
            ("anonymous list", "200"),
            ("anonymous insert", "200"),
            ("anonymous write", "kept"),
        ],
    ),
    ("auth-after-write", &[("anonymous write", "kept")]),
    ("no-challenge", &[("challenge", "")]),
    (
        "times-are-texts",
        &[
            ("unreadable time", "200"),
            ("no zone", "200"),
            ("day beside time", "200"),
            ("ends first", "200"),
        ],
    ),
    ("event-ends-first", &[("ends first", "200")]),
    ("zone-guessed", &[("no zone", "200")]),
    ("day-beside-time", &[("day beside time", "200")]),
    ("any-event-id", &[("bad id", "200")]),
    ("two-names", &[("two names", "200")]),
    (
        "duplicate-overwrites",
        &[("same id", "200"), ("old id", "200")],
    ),
    ("deleted-id-is-free", &[("old id", "200")]),
    (
        "parameters-ignored",
        &[
            ("bad number", "200"),
            ("bad time", "200"),
            ("bad page", "200"),
        ],
    ),
    (
        "unknown-item-empty",
        &[("unknown rule", "200"), ("unknown setting", "200")],
    ),
    ("free-busy-not-found", &[("free and busy", "404 notFound")]),
    ("readers-write", &[("insert among holidays", "200")]),
    ("errors-selected", &[("some fields", "404")]),
    ("second-time-lucky", &[("no times again", "200")]),
    ("limit-after-write", &[("limited write", "kept")]),
    (
        "user-limit-forbidden",
        &[("userRateLimitExceeded", "403 forbidden")],
    ),
    ("quota-forbidden", &[("quotaExceeded", "403 forbidden")]),
    ("rate-limit-global", &[("domain of a rate", "global")]),
    (
        "rate-limit-in-own-words",
        &[
            ("rateLimitExceeded", "403 tooFast"),
            ("rateLimitExceeded429", "429 tooFast"),
            ("too many", "403 tooFast"),
        ],
    ),
    (
        "rate-limit-400",
        &[
            ("rateLimitExceeded", "400 rateLimitExceeded"),
            ("rateLimitExceeded429", "400 rateLimitExceeded"),
            ("too many", "400 rateLimitExceeded"),
        ],
    ),
    (
        "auth-error-unauthorized",
        &[
            ("authError", "401 unauthorized"),
            ("bare scheme", "401 unauthorized"),
            ("expired token", "401 unauthorized"),
            ("made-up token", "401 unauthorized"),
            ("made-up token in query", "401 unauthorized"),
            ("other scheme", "401 unauthorized"),
        ],
    ),
    (
        "backend-error-internal",
        &[("backendError", "500 internalError")],
    ),
    ("backend-error-page", &[("backendError", "500")]),
    (
        "everything-is-there",
        &[("unknown path", "200"), ("unknown method", "200")],
    ),
    ("unlimited-history", &[("long ago", "200")]),
    (
        "page-beside-the-api",
        &[("unknown path", "404"), ("unknown method", "405")],
    ),
    (
        "unreadable-body-500",
        &[("half a body", "500 backendError")],
    ),
    ("media-type-ignored", &[("plain text", "200")]),
    (
        "basic-challenge",
        &[("challenge", "Basic realm=\"accounts\"")],
    ),
    (
        "guest-error-400",
        &[("guest shares", "400 forbiddenForNonOrganizer")],
    ),
    ("updated-min-elsewhere", &[("place of long ago", "timeMin")]),
    (
        "reason-of-its-own",
        &[
            ("anonymous insert", "401 badness"),
            ("anonymous list", "401 badness"),
            ("bad id", "400 badness"),
            ("bad number", "400 badness"),
            ("bad page", "400 badness"),
            ("bad time", "400 badness"),
            ("day beside time", "400 badness"),
            ("half a body", "400 badness"),
            ("insert among holidays", "403 badness"),
            ("narrow sync", "400 badness"),
            ("narrow token", "403 badness"),
            ("no times", "400 badness"),
            ("no times again", "400 badness"),
            ("no zone", "400 badness"),
            ("order of series", "400 badness"),
            ("plain text", "400 badness"),
            ("two names", "400 badness"),
            ("unknown method", "405 badness"),
            ("unreadable time", "400 badness"),
        ],
    ),
    (
        "limits-are-429",
        &[
            ("userRateLimitExceeded", "429 userRateLimitExceeded"),
            ("rateLimitExceeded", "429 rateLimitExceeded"),
            ("quotaExceeded", "429 quotaExceeded"),
            ("too many", "429 rateLimitExceeded"),
        ],
    ),
    (
        "limits-are-403",
        &[("rateLimitExceeded429", "403 rateLimitExceeded")],
    ),
    ("backend-error-503", &[("backendError", "503 backendError")]),
    ("empty-range-listed", &[("empty range", "200")]),
    ("series-ordered", &[("order of series", "200")]),
    ("sync-narrowed", &[("narrow sync", "200")]),
    ("updated-min-forgets", &[("long ago", "200")]),
    (
        "unknown-calendar-is-primary",
        &[("unknown calendar", "200")],
    ),
    (
        "any-token",
        &[("made-up token", "200"), ("made-up token in query", "200")],
    ),
    ("expired-token-works", &[("expired token", "200")]),
    (
        "any-header",
        &[("bare scheme", "200"), ("other scheme", "200")],
    ),
    ("scope-not-checked", &[("narrow token", "200")]),
    (
        "other-headers-are-none",
        &[
            ("bare scheme", "401 required"),
            ("other scheme", "401 required"),
        ],
    ),
    (
        "other-schemes-unregistered",
        &[("other scheme", "403 forbidden")],
    ),
    (
        "missing-credentials-unregistered",
        &[("anonymous insert", "403 forbidden")],
    ),
    (
        "missing-credentials-auth-error",
        &[
            ("anonymous list", "401 authError"),
            ("anonymous insert", "401 authError"),
            (
                "challenge",
                "Bearer realm=\"https://accounts.example.test/\", error=\"invalid_token\"",
            ),
        ],
    ),
    ("sync-token-invalid", &[("bad sync token", "400 invalid")]),
    (
        "empty-first-page",
        &[("first page", "empty, and a next one")],
    ),
];
