//! A scripted browser: logs in, consents and denies with the visits that the target file gives, and
//! follows redirects within the origins of the target.

mod browser_step;
mod drive;
mod navigation;
mod session;
mod visit;

pub(crate) use browser_step::DriveRequest;
