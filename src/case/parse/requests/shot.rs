//! Parses how the shot of a case is sent: `burst`, `within`, `drive`.

use std::time::Duration;

use crate::case::context::ParseContext;
use crate::case::model::{Act, OptIn};
use crate::case::spanned::SpannedText;
use crate::case::syntax::RawCase;

/// Parses how the shot is sent. `None` means that it is sent once.
pub(crate) fn act(raw: &RawCase, cx: &mut ParseContext<'_>) -> Option<Act> {
    let burst = raw.burst.as_ref().map(|burst| {
        if raw.opt_in != Some(OptIn::Load) {
            let message = "a burst puts load on the server: it needs `opt-in = \"load\"`";
            cx.at(&burst.span(), message);
        }
        if !raw.fault.is_empty() || burst.get_ref().most == 0 {
            let message = "a burst sends at least one request, and only valid ones";
            cx.at(&burst.span(), message);
        }
        Act::Burst(burst.get_ref().most)
    });
    let within = raw.within.as_ref();
    let within = within.and_then(|text| duration(text, cx).map(Act::Within));
    let drive = raw.drive.as_ref().map(|drive| Act::Drive(*drive.get_ref()));
    if [&burst, &within, &drive].into_iter().flatten().count() > 1 {
        let message = "a case has only one of `burst`, `within` and `drive`";
        cx.at(&raw.id.span(), message);
    }
    burst.or(within).or(drive)
}

/// Parses a duration such as `15s` or `500ms`.
pub(crate) fn duration(text: &SpannedText, cx: &mut ParseContext<'_>) -> Option<Duration> {
    let typed = text.get_ref();
    let millis = typed.strip_suffix("ms").and_then(|n| n.parse().ok());
    let seconds = typed.strip_suffix('s').and_then(|n| n.parse().ok());
    let duration = millis.map(Duration::from_millis);
    let duration = duration.or(seconds.map(Duration::from_secs));
    if duration.is_none() {
        let message = "a duration is a number with its unit: \"15s\", \"500ms\"";
        cx.at(&text.span(), message);
    }
    duration
}
