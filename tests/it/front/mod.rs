//! Runs the binary against servers with something in front of the API: content codings, large bodies, and
//! servers that answer in place of the API.

mod answers;
mod bodies;
