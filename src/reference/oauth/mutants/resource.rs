//! Mutants of the protected resource.

use super::slip;
use crate::reference::bend::{Deviation, Mutant};
use crate::reference::oauth::Switch;
use crate::reference::oauth::mistakes_token as mistakes;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        id: "resource-open",
        about: "shows the resource without a token",
        rules: &["rfc6750-3-challenge"],
        bend: slip(Switch::NoTokenNeeded),
    },
    Mutant {
        id: "resource-any-token",
        about: "shows the resource for every token",
        rules: &["rfc6750-3-challenge", "rfc6750-3.1"],
        bend: slip(Switch::AnyTokenOpens),
    },
    Mutant {
        id: "resource-any-scope",
        about: "shows the resource for a token of every scope",
        rules: &["rfc6750-3.1"],
        bend: slip(Switch::AnyScopeOpens),
    },
    Mutant {
        id: "resource-no-challenge",
        about: "answers 401 without WWW-Authenticate",
        rules: &["rfc6750-3-challenge", "rfc9110-11.6.1"],
        bend: Deviation::Response(mistakes::resource_no_challenge),
    },
    Mutant {
        id: "resource-basic-challenge",
        about: "answers a bad token with a challenge for Basic",
        rules: &["rfc6750-3-challenge"],
        bend: Deviation::Response(mistakes::resource_basic_challenge),
    },
    Mutant {
        id: "resource-bare-challenge",
        about: "writes a challenge without any attribute",
        rules: &["rfc6750-3-attributes"],
        bend: Deviation::Response(mistakes::resource_bare_challenge),
    },
    Mutant {
        id: "resource-attribute-twice",
        about: "writes an attribute of its challenge twice",
        rules: &["rfc6750-3-attributes"],
        bend: Deviation::Response(mistakes::resource_attribute_twice),
    },
    Mutant {
        id: "resource-one-refusal",
        about: "answers every refusal alike, without a code",
        rules: &["rfc6750-3.1"],
        bend: Deviation::Response(mistakes::resource_one_refusal),
    },
    Mutant {
        id: "resource-error-for-nothing",
        about: "names an error where no token was sent",
        rules: &["rfc6750-3.1"],
        bend: Deviation::Response(mistakes::resource_error_for_nothing),
    },
    Mutant {
        id: "resource-forbidden",
        about: "answers 403 where 401 belongs",
        rules: &["rfc6750-3.1"],
        bend: Deviation::Response(mistakes::resource_forbidden),
    },
];
