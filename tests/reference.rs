//! The embedded reference servers, asked over loopback.
