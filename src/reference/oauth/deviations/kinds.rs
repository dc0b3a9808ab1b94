//! The types of the deviations of the authorization server.

use super::switch::Switch;
use crate::reference::base::deviation::{Change, Mutant, Variant};

/// An authorization server with one mistake.
pub(crate) type OAuthMutant = Mutant<Change<Switch>>;

/// An authorization server that conforms but differs from the plain one.
pub(crate) type OAuthVariant = Variant<Change<Switch>>;
