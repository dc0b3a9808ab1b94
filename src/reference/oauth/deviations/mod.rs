//! How the authorization server deviates from the plain one. A new mutant or variant is one entry in
//! a file here and, if it is a decision, one [`switch::Switch`] where the server takes the decision.

pub(crate) mod edit;
pub(crate) mod kinds;
pub(crate) mod mutants;
pub(crate) mod switch;
pub(crate) mod variants;
