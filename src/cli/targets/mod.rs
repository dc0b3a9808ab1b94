//! Targets: the server under test and its identities.

mod load;
mod vocabulary;

pub(super) use load::{
    DEMO_ORIGIN, contract_in_file, contract_named, demo_at_origin, discover, from_demo, from_file,
    from_flags, identity_kind, main_identity,
};
