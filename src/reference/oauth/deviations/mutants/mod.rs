//! Mutants: authorization servers that each make one mistake, of a kind that real servers make.

mod redirects;
mod requests;
mod resource;
mod responses;
mod tokens;

use crate::reference::oauth::deviations::kinds::OAuthMutant;

/// Every mutant of the authorization server, in the order in which the selftest prints them.
pub(crate) const MUTANTS: &[&[OAuthMutant]] = &[
    redirects::MUTANTS,
    requests::MUTANTS,
    responses::MUTANTS,
    tokens::MUTANTS,
    resource::MUTANTS,
];
