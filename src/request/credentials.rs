//! The credentials of a request. If the fault is in the credentials, they are invented.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::form::{encode_form, form_text};
use super::wire::Wire;
use crate::case::AuthFault;
use crate::view::Pair;
use crate::vocab::{Caller, OAuthClient, Secret};

/// The credentials of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// The credentials of the identity, as the target file gives them.
    Own,
    /// No credentials, because the caller is anonymous.
    Anonymous,
    /// No credentials, because the fault removes them.
    None,
    /// This `Authorization` value in place of the credentials of the identity.
    Instead(String),
    /// The credentials of the identity with a fault. Invented parts contain this mark of the run:
    /// no server can know them, and an operator who finds them in a log sees that rebuff sent them.
    Wrong(AuthFault, String),
    /// Those of the identity with nothing but its secret broken, or the signature of its token. The mark
    /// is as above.
    Broken(String),
}

/// The parts of a request that are its credentials.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttachedCredentials {
    /// The real value of the `Authorization` header.
    pub secret: Option<Secret>,
    /// The text that reports show in place of the real value.
    pub shown: Option<&'static str>,
    /// An invented value of the `Authorization` header, which is not a secret.
    pub invented: Option<String>,
    /// Parameters to add to the form.
    pub form: Vec<Pair>,
}

impl Credentials {
    /// Whether the real credentials are sent. If they are, a 401 means that the server refuses
    /// them.
    pub fn are_own(&self) -> bool {
        *self == Self::Own
    }

    /// Whether the credentials have no fault.
    pub fn are_unaltered(&self) -> bool {
        matches!(self, Self::Own | Self::Anonymous)
    }

    /// Changes these credentials for this caller: an anonymous caller has no credentials of its
    /// own.
    #[must_use]
    pub fn sent_by(self, caller: &Caller) -> Self {
        match (self, caller) {
            (Self::Own, Caller::Nobody) => Self::Anonymous,
            (other, _) => other,
        }
    }

    /// Applies a fault to the credentials.
    pub(crate) fn with_fault(fault: AuthFault, mark: &str) -> Self {
        match fault {
            AuthFault::None => Self::None,
            fault => Self::Wrong(fault, mark.to_owned()),
        }
    }

    /// The parts to add to a request of this caller. `has_form` says whether the request has a
    /// form.
    pub fn attach(&self, caller: &Caller, has_form: bool) -> AttachedCredentials {
        match (self, caller) {
            (Self::None | Self::Anonymous | Self::Instead(_), _)
            | (_, Caller::Session | Caller::Nobody) => AttachedCredentials::default(),
            (Self::Own, Caller::Bearer(token)) => AttachedCredentials {
                secret: Some(Secret::new(format!("Bearer {}", token.expose()))),
                shown: Some("Bearer ***"),
                ..AttachedCredentials::default()
            },
            (Self::Wrong(AuthFault::OtherScheme, mark), Caller::Bearer(_)) => {
                AttachedCredentials::invented(basic(mark, &format!("{mark}-no-password")))
            }
            (Self::Wrong(AuthFault::OtherScheme, mark), Caller::Client(_))
            | (Self::Wrong(_, mark), Caller::Bearer(_)) => {
                AttachedCredentials::invented(format!("Bearer {mark}-no-token"))
            }
            (Self::Broken(mark), Caller::Bearer(token)) => AttachedCredentials {
                secret: Some(Secret::new(format!(
                    "Bearer {}",
                    broken_token(token.expose(), mark)
                ))),
                shown: Some("Bearer *** (broken)"),
                ..AttachedCredentials::default()
            },
            (Self::Broken(mark), Caller::Client(client)) => {
                faulty_client_credentials(client, has_form, AuthFault::WrongSecret, mark)
            }
            (Self::Own, Caller::Client(client)) => client_credentials(client, has_form),
            (Self::Wrong(fault, mark), Caller::Client(client)) => {
                faulty_client_credentials(client, has_form, *fault, mark)
            }
        }
    }
}

impl AttachedCredentials {
    /// Adds all parts to a request, except the real `Authorization` value. Parameters that the form
    /// already has are kept, because they may be the fault.
    pub fn add_to(&self, wire: &mut Wire, form: &[Pair]) {
        let invented = self.invented.iter();
        wire.headers
            .extend(invented.map(|value| ("Authorization".into(), value.clone())));
        let is_there = |pair: &Pair| form.iter().any(|other| other.name == pair.name);
        let new: Vec<Pair> = self
            .form
            .iter()
            .filter(|pair| !is_there(pair))
            .cloned()
            .collect();
        if let (false, Some(body)) = (new.is_empty(), &mut wire.body) {
            if !body.is_empty() {
                body.push(b'&');
            }
            body.extend(encode_form(&new).into_bytes());
        }
    }

    fn invented(value: String) -> Self {
        Self {
            invented: Some(value),
            ..Self::default()
        }
    }
}

/// A token with a broken signature if it is signed (a JWT, RFC 7519), else an invented token.
pub fn broken_token(token: &str, mark: &str) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    match parts[..] {
        [head, claims, signature] if head.starts_with("eyJ") && !signature.is_empty() => {
            let signature = "A".repeat(signature.len());
            format!("{head}.{claims}.{signature}")
        }
        _ => format!("{mark}-no-token"),
    }
}

/// Whether a client sends its credentials in the form: the target file says so, or the client has
/// no secret.
fn goes_in_form(client: &OAuthClient, has_form: bool) -> bool {
    has_form && (client.in_form || client.secret.is_none())
}

fn client_credentials(client: &OAuthClient, has_form: bool) -> AttachedCredentials {
    let secret = client.secret.as_ref().map(Secret::expose);
    match secret {
        _ if goes_in_form(client, has_form) => AttachedCredentials {
            form: pairs(&client.id, secret),
            ..AttachedCredentials::default()
        },
        Some(secret) => AttachedCredentials {
            secret: Some(Secret::new(basic(&client.id, secret))),
            shown: Some("Basic ***"),
            ..AttachedCredentials::default()
        },
        None => AttachedCredentials::default(),
    }
}

fn faulty_client_credentials(
    client: &OAuthClient,
    has_form: bool,
    fault: AuthFault,
    mark: &str,
) -> AttachedCredentials {
    let in_form = goes_in_form(client, has_form);
    let wrong = format!("{mark}-no-secret");
    let with = |id: &str, secret: &str| {
        let secret = client.secret.as_ref().map(|_| secret);
        match secret {
            Some(secret) if !in_form => AttachedCredentials::invented(basic(id, secret)),
            secret => AttachedCredentials {
                form: pairs(id, secret),
                ..AttachedCredentials::default()
            },
        }
    };
    match fault {
        AuthFault::WrongSecret => with(&client.id, &wrong),
        AuthFault::EmptySecret => with(&client.id, ""),
        AuthFault::UnknownUser => with(&format!("{mark}-no-client"), &wrong),
        AuthFault::Garbage if in_form => AttachedCredentials {
            form: malformed(client, mark),
            ..AttachedCredentials::default()
        },
        AuthFault::Both => {
            let secret = client.secret.as_ref().map_or("", Secret::expose);
            AttachedCredentials {
                form: pairs(&client.id, Some(secret)),
                ..client_credentials(client, false)
            }
        }
        AuthFault::Garbage | AuthFault::OtherScheme | AuthFault::None => {
            AttachedCredentials::invented(format!("Basic !{mark}!"))
        }
    }
}

/// Client credentials with invalid percent-encoding in the secret, or in the id if there is no
/// secret.
fn malformed(client: &OAuthClient, mark: &str) -> Vec<Pair> {
    let raw = |name: &str| Pair {
        raw: true,
        ..Pair::new(name, format!("%zz{mark}"))
    };
    match client.secret {
        Some(_) => vec![Pair::new("client_id", &client.id), raw("client_secret")],
        None => vec![raw("client_id")],
    }
}

fn pairs(id: &str, secret: Option<&str>) -> Vec<Pair> {
    let secret = secret.map(|secret| Pair::new("client_secret", secret));
    let id = Pair::new("client_id", id);
    std::iter::once(id).chain(secret).collect()
}

/// The `Authorization` value for a client id and secret (RFC 6749 2.3.1): both are form-encoded,
/// joined, and encoded as in RFC 7617.
fn basic(id: &str, secret: &str) -> String {
    let pair = format!("{}:{}", form_text(id), form_text(secret));
    format!("Basic {}", STANDARD.encode(pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: &str = "rebuff0a1b2c";

    fn wrong(fault: AuthFault, caller: &Caller, has_form: bool) -> (String, String) {
        let attached = Credentials::with_fault(fault, MARK).attach(caller, has_form);
        assert_eq!(attached.secret.is_some(), fault == AuthFault::Both);
        let form = encode_form(&attached.form);
        (attached.invented.unwrap_or_default(), form)
    }

    fn plain(basic: &str) -> String {
        let pair = STANDARD.decode(basic.strip_prefix("Basic ").unwrap());
        String::from_utf8(pair.unwrap()).unwrap()
    }

    fn client(secret: Option<&str>, in_form: bool) -> Caller {
        Caller::Client(OAuthClient {
            id: "acme web".into(),
            secret: secret.map(Secret::new),
            in_form,
        })
    }

    #[test]
    fn invented_credentials_contain_the_mark_of_the_run() {
        let bearer = Caller::Bearer(Secret::new("the-real-one"));
        assert_eq!(
            Credentials::with_fault(AuthFault::None, MARK),
            Credentials::None
        );
        let (garbage, _) = wrong(AuthFault::Garbage, &bearer, false);
        assert_eq!(garbage, "Bearer rebuff0a1b2c-no-token");
        let (other, _) = wrong(AuthFault::OtherScheme, &bearer, false);
        assert_eq!(plain(&other), "rebuff0a1b2c:rebuff0a1b2c-no-password");
    }

    #[test]
    fn only_the_secret_of_broken_credentials_is_wrong() {
        let broken = Credentials::Broken(MARK.into());
        let token = |token: &str| {
            let attached = broken.attach(&Caller::Bearer(Secret::new(token)), false);
            attached.secret.unwrap().expose().to_owned()
        };
        assert_eq!(
            token("eyJhbGci.eyJzdWIi.c2lnbg"),
            "Bearer eyJhbGci.eyJzdWIi.AAAAAA"
        );
        assert_eq!(token("an-opaque-token"), "Bearer rebuff0a1b2c-no-token");
        let basic = broken.attach(&client(Some("s3cret"), false), true);
        let pair = plain(&basic.invented.unwrap());
        assert_eq!(pair, "acme+web:rebuff0a1b2c-no-secret");
    }

    #[test]
    fn a_client_authenticates_as_the_target_says() {
        let own = |caller: &Caller, has_form| Credentials::Own.attach(caller, has_form);
        let basic = own(&client(Some("s3 cret:+%"), false), true);
        let pair = plain(basic.secret.as_ref().unwrap().expose());
        assert_eq!(pair, "acme+web:s3+cret%3A%2B%25");
        assert_eq!((basic.shown, basic.form), (Some("Basic ***"), Vec::new()));
        let form = own(&client(Some("s3 cret"), true), true);
        let pairs = [
            Pair::new("client_id", "acme web"),
            Pair::new("client_secret", "s3 cret"),
        ];
        assert_eq!((form.secret, form.form), (None, pairs.to_vec()));
        // Without a form, the credentials go into the header.
        assert!(own(&client(Some("s3 cret"), true), false).secret.is_some());
        assert_eq!(own(&client(None, false), true).form, pairs[..1]);
        assert_eq!(
            own(&client(None, false), false),
            AttachedCredentials::default()
        );
    }

    #[test]
    fn a_faulty_client_authenticates_in_its_own_way() {
        let by_basic = client(Some("s3cret"), false);
        let basic = |fault| wrong(fault, &by_basic, true).0;
        assert_eq!(
            plain(&basic(AuthFault::WrongSecret)),
            "acme+web:rebuff0a1b2c-no-secret"
        );
        assert_eq!(plain(&basic(AuthFault::EmptySecret)), "acme+web:");
        let unknown = plain(&basic(AuthFault::UnknownUser));
        assert_eq!(unknown, "rebuff0a1b2c-no-client:rebuff0a1b2c-no-secret");
        assert_eq!(basic(AuthFault::Garbage), "Basic !rebuff0a1b2c!");
        assert_eq!(
            basic(AuthFault::OtherScheme),
            "Bearer rebuff0a1b2c-no-token"
        );
        let by_form = client(Some("s3cret"), true);
        let form = |fault| wrong(fault, &by_form, true).1;
        let invented = "client_id=acme+web&client_secret=rebuff0a1b2c-no-secret";
        assert_eq!(form(AuthFault::WrongSecret), invented);
        assert_eq!(
            form(AuthFault::EmptySecret),
            "client_id=acme+web&client_secret="
        );
        assert_eq!(
            form(AuthFault::Garbage),
            "client_id=acme+web&client_secret=%zzrebuff0a1b2c"
        );
        for caller in [&by_basic, &by_form] {
            let (_, both) = wrong(AuthFault::Both, caller, true);
            assert_eq!(both, "client_id=acme+web&client_secret=s3cret");
        }
        let (_, unknown) = wrong(AuthFault::UnknownUser, &client(None, false), true);
        assert_eq!(unknown, "client_id=rebuff0a1b2c-no-client");
    }
}
