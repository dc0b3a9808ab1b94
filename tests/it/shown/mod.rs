//! Runs the binary against misbehaving servers, and looks at what people read about them.

mod bait;
mod messages;
