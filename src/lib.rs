//! rebuff checks how an API server says no.

pub mod reference;
