//! Who may do what with a calendar: the roles, and the rules of its access control list that give
//! them.

use serde_json::{Value, json};

use super::store::etag;

/// How much of a calendar somebody may see and change, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    None,
    FreeBusyReader,
    Reader,
    Writer,
    Owner,
}

/// Whom a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everybody, without a name.
    Default,
    User,
    Group,
    Domain,
}

/// One rule of an access control list.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) role: Role,
    pub(super) scope: Scope,
    /// The address or the domain. Everybody has none.
    pub(super) name: String,
    pub(super) written: i64,
}

impl Role {
    pub(super) fn of(word: &str) -> Option<Self> {
        ROLES.iter().find(|row| row.1 == word).map(|row| row.0)
    }

    pub(super) fn word(self) -> &'static str {
        let row = ROLES.iter().find(|row| row.0 == self);
        row.map_or("none", |row| row.1)
    }
}

impl Scope {
    pub(super) fn of(word: &str) -> Option<Self> {
        SCOPES.iter().find(|row| row.1 == word).map(|row| row.0)
    }

    fn word(self) -> &'static str {
        let row = SCOPES.iter().find(|row| row.0 == self);
        row.map_or("default", |row| row.1)
    }

    /// The id of the rule about this name. Everybody has none.
    pub(super) fn id_with(self, name: &str) -> String {
        match self {
            Self::Default => self.word().to_owned(),
            Self::User | Self::Group | Self::Domain => format!("{}:{name}", self.word()),
        }
    }
}

impl Rule {
    pub(super) fn id(&self) -> String {
        self.scope.id_with(&self.name)
    }

    pub(super) fn etag(&self) -> String {
        etag(self.written)
    }

    /// Whether the rule is about this account. There are no groups here.
    pub(super) fn is_about(&self, email: &str) -> bool {
        match self.scope {
            Scope::Default => true,
            Scope::User => self.name.eq_ignore_ascii_case(email),
            Scope::Group => false,
            Scope::Domain => email
                .rsplit_once('@')
                .is_some_and(|(_, domain)| self.name.eq_ignore_ascii_case(domain)),
        }
    }

    pub(super) fn show(&self) -> Value {
        let mut scope = json!({"type": self.scope.word()});
        if self.scope != Scope::Default {
            scope["value"] = self.name.as_str().into();
        }
        json!({
            "kind": "calendar#aclRule",
            "etag": self.etag(),
            "id": self.id(),
            "scope": scope,
            "role": self.role.word(),
        })
    }
}

const ROLES: &[(Role, &str)] = &[
    (Role::None, "none"),
    (Role::FreeBusyReader, "freeBusyReader"),
    (Role::Reader, "reader"),
    (Role::Writer, "writer"),
    (Role::Owner, "owner"),
];

const SCOPES: &[(Scope, &str)] = &[
    (Scope::Default, "default"),
    (Scope::User, "user"),
    (Scope::Group, "group"),
    (Scope::Domain, "domain"),
];
