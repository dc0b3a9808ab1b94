//! The embedded reference servers.
