//! The authorization servers that conform and still differ. A finding against one of them is a false
//! alarm of the suite.

mod authorization;
mod targets;
mod token;

use crate::reference::oauth::deviations::kinds::OAuthVariant;

/// Every variant of the authorization server. The order is that of the selftest's output.
pub(crate) const VARIANTS: &[&[OAuthVariant]] =
    &[authorization::VARIANTS, token::VARIANTS, targets::VARIANTS];
