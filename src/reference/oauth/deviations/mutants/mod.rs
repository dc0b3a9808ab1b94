//! The authorization servers that make one mistake each, as real servers make it.

mod redirects;
mod requests;
mod resource;
mod responses;
mod tokens;

use crate::reference::oauth::deviations::kinds::OAuthMutant;

/// Every mutant of the authorization server. The order is that of the selftest's output.
pub(crate) const MUTANTS: &[&[OAuthMutant]] = &[
    redirects::MUTANTS,
    requests::MUTANTS,
    responses::MUTANTS,
    tokens::MUTANTS,
    resource::MUTANTS,
];
