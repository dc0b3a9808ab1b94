//! The data types that every room uses: ids, levels, findings, verdicts, the record of a run, and
//! secrets. The code here does not read a file, a clock or the network.

mod caller;
mod finding;
mod id;
mod level;
mod record;
mod secrets;
mod text;
mod verdict;

pub use caller::{Caller, IdentityKind, OAuthClient};
pub use finding::{CheckKind, Finding, Shown};
pub use id::{CaseId, EntryKind};
pub use level::Level;
pub use record::{
    BodyRecord, CaseRecord, ExchangeRecord, ExchangeRole, Leftover, RequestRecord, ResponseRecord,
    RuleRecord, RunRecord, TargetRecord,
};
pub use secrets::{MIN_SECRET_CHARS, Redactor, Secret};
pub use text::{clean_bytes, clean_line, clean_text, wrap};
pub use verdict::{Gate, JunitStatus, LibtestStatus, TroubleKind, Verdict, VerdictRow};
