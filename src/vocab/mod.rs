//! The pure words of the suite, used by every room: ids, levels, findings, verdicts, the record of a
//! run, and secrets. Nothing here reads a file, a clock or the network.

mod caller;
mod clean;
mod finder;
mod finding;
mod id;
mod learnt;
mod level;
mod record;
mod secret;
mod verdict;

pub use caller::{Caller, IdentityKind, OAuthClient};
pub use clean::{clean_bytes, clean_line, clean_text, is_clean, is_clean_line};
pub use finding::{CheckKind, Finding};
pub use id::{CaseId, EntryKind};
pub use level::Level;
pub use record::{
    BodyRecord, CaseRecord, ExchangeRecord, ExchangeRole, Leftover, RequestRecord, ResponseRecord,
    RuleRecord, RunRecord, TargetRecord,
};
pub use secret::{MIN_SECRET_CHARS, Redactor, Secret};
pub use verdict::{Gate, JunitStatus, LibtestStatus, TroubleKind, Verdict, VerdictRow};
