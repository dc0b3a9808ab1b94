//! Servers that limit requests, and servers that close connections: neither makes a red line.

mod closing;
mod limiter;
mod waiting;
