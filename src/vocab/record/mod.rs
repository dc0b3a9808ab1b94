//! The record of a run: all that a report needs. It is redacted and cleaned when it is built.

mod case;
mod exchange;
mod run;

pub use case::CaseRecord;
pub use exchange::{BodyRecord, ExchangeRecord, ExchangeRole, RequestRecord, ResponseRecord};
pub use run::{Leftover, RuleRecord, RunRecord, TargetRecord};
