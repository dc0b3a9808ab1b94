//! Variants: authorization servers that conform but differ from the plain one. If the suite reports
//! a finding for a variant, the finding is a false alarm.

mod authorization;
mod targets;
mod token;

use crate::reference::oauth::deviations::kinds::OAuthVariant;

/// Every variant of the authorization server, in the order in which the selftest prints them.
pub(crate) const VARIANTS: &[&[OAuthVariant]] =
    &[authorization::VARIANTS, token::VARIANTS, targets::VARIANTS];
