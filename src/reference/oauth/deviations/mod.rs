//! The mutants and variants of the authorization server. To add one, add an entry in a file here.
//! If the server takes a decision differently, also add a [`switch::Switch`] and read the switch
//! where the server takes the decision.

pub(crate) mod edit;
pub(crate) mod kinds;
pub(crate) mod mutants;
pub(crate) mod switch;
pub(crate) mod variants;
