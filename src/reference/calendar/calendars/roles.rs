//! Access to calendars: the roles, and the rules that give them.

use serde_json::{Value, json};

use crate::reference::calendar::etag::etag;

/// The role of an account in a calendar, from the fewest rights to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AccessRole {
    None,
    FreeBusyReader,
    Reader,
    Writer,
    Owner,
}

/// The accounts that a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AclScope {
    /// All accounts. This scope has no name.
    Default,
    User,
    Group,
    Domain,
}

/// One rule of an access control list.
#[derive(Clone, Debug)]
pub(crate) struct AclRule {
    pub(crate) role: AccessRole,
    pub(crate) scope: AclScope,
    /// The address or the domain. Empty for all accounts.
    pub(crate) name: String,
    pub(crate) written: i64,
}

impl AccessRole {
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        ROLES.iter().find(|row| row.1 == word).map(|row| row.0)
    }

    pub(crate) fn word(self) -> &'static str {
        let row = ROLES.iter().find(|row| row.0 == self);
        row.map_or("none", |row| row.1)
    }
}

impl AclScope {
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        SCOPES.iter().find(|row| row.1 == word).map(|row| row.0)
    }

    fn word(self) -> &'static str {
        let row = SCOPES.iter().find(|row| row.0 == self);
        row.map_or("default", |row| row.1)
    }

    /// The id of the rule for this scope and name.
    pub(crate) fn id_with(self, name: &str) -> String {
        match self {
            Self::Default => self.word().to_owned(),
            Self::User | Self::Group | Self::Domain => format!("{}:{name}", self.word()),
        }
    }
}

impl AclRule {
    pub(crate) fn id(&self) -> String {
        self.scope.id_with(&self.name)
    }

    pub(crate) fn etag(&self) -> String {
        etag(self.written)
    }

    /// Whether the rule is for this account. The server has no groups.
    pub(crate) fn is_about(&self, email: &str) -> bool {
        match self.scope {
            AclScope::Default => true,
            AclScope::User => self.name.eq_ignore_ascii_case(email),
            AclScope::Group => false,
            AclScope::Domain => email
                .rsplit_once('@')
                .is_some_and(|(_, domain)| self.name.eq_ignore_ascii_case(domain)),
        }
    }

    pub(crate) fn show(&self) -> Value {
        let mut scope = json!({"type": self.scope.word()});
        if self.scope != AclScope::Default {
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

const ROLES: &[(AccessRole, &str)] = &[
    (AccessRole::None, "none"),
    (AccessRole::FreeBusyReader, "freeBusyReader"),
    (AccessRole::Reader, "reader"),
    (AccessRole::Writer, "writer"),
    (AccessRole::Owner, "owner"),
];

const SCOPES: &[(AclScope, &str)] = &[
    (AclScope::Default, "default"),
    (AclScope::User, "user"),
    (AclScope::Group, "group"),
    (AclScope::Domain, "domain"),
];
