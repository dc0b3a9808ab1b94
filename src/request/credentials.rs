//! How a request says who sends it, and what is invented where that is the fault.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::case::AuthFault;

/// The credentials of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Those of the identity, as the target gives them.
    Own,
    /// None at all.
    None,
    /// This field value in their place. It is made up, so it is no secret.
    Instead(String),
}

impl Credentials {
    /// Whether good credentials are sent as they are: only then says a 401 something about them.
    pub fn are_own(&self) -> bool {
        *self == Self::Own
    }

    /// What a fault makes of them. What is invented carries the mark of the run, so that no server
    /// can know it, and whoever reads its log knows where it comes from.
    pub(super) fn after(fault: AuthFault, mark: &str) -> Self {
        match fault {
            AuthFault::None => Self::None,
            AuthFault::Garbage => Self::Instead(format!("Bearer {mark}-no-token")),
            AuthFault::OtherScheme => {
                let pair = STANDARD.encode(format!("{mark}:{mark}-no-password"));
                Self::Instead(format!("Basic {pair}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_invented_belongs_to_the_run() {
        let after = |fault| Credentials::after(fault, "rebuff0a1b2c");
        assert_eq!(after(AuthFault::None), Credentials::None);
        let garbage = Credentials::Instead("Bearer rebuff0a1b2c-no-token".into());
        assert_eq!(after(AuthFault::Garbage), garbage);
        let Credentials::Instead(basic) = after(AuthFault::OtherScheme) else {
            panic!("nothing in their place");
        };
        let pair = STANDARD.decode(basic.strip_prefix("Basic ").unwrap());
        assert_eq!(pair.unwrap(), b"rebuff0a1b2c:rebuff0a1b2c-no-password");
    }
}
