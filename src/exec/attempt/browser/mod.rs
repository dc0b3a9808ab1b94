//! A scripted browser. It logs in, consents and denies with the visits of the target file, and
//! follows redirects within the origins of the target.

mod browser_step;
mod drive;
mod navigation;
mod session;
mod visit;

pub(crate) use browser_step::DriveRequest;
