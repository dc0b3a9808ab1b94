//! Expected responses, checks and watches, as they are typed.

use serde::Deserialize;

use crate::case::model::Compare;
use crate::case::spanned::{SpannedText, SpannedValue};
use crate::vocab::Level;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWatch {
    pub(crate) id: SpannedText,
    pub(crate) title: String,
    pub(crate) rules: Vec<SpannedText>,
    pub(crate) level: Option<Level>,
    #[serde(default)]
    pub(crate) when: Vec<SpannedText>,
    #[serde(default)]
    pub(crate) unlisted: bool,
    #[serde(rename = "as")]
    pub(crate) identity: Option<SpannedText>,
    pub(crate) group: Option<SpannedText>,
    pub(crate) schema: Option<SpannedText>,
    pub(crate) at: Option<SpannedText>,
    #[serde(default)]
    pub(crate) check: Vec<RawCheck>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExpectedResponse {
    pub(crate) like: Option<SpannedText>,
    #[serde(default)]
    pub(crate) status: Vec<SpannedValue>,
    pub(crate) media: Option<SpannedText>,
    pub(crate) schema: Option<SpannedText>,
    pub(crate) at: Option<SpannedText>,
    #[serde(default)]
    pub(crate) check: Vec<RawCheck>,
    pub(crate) rule: Option<SpannedText>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCheck {
    pub(crate) at: SpannedText,
    pub(crate) equals: Option<SpannedValue>,
    pub(crate) differs: Option<SpannedValue>,
    #[serde(rename = "in")]
    pub(crate) among: Option<SpannedValue>,
    pub(crate) also: Option<SpannedValue>,
    pub(crate) matches: Option<SpannedText>,
    pub(crate) extends: Option<SpannedValue>,
    pub(crate) avoids: Option<SpannedValue>,
    pub(crate) has: Option<SpannedValue>,
    pub(crate) lacks: Option<SpannedValue>,
    pub(crate) present: Option<bool>,
    pub(crate) length: Option<u64>,
    pub(crate) max: Option<u64>,
    #[serde(rename = "for")]
    pub(crate) only: Option<SpannedText>,
    pub(crate) compare: Option<Compare>,
    pub(crate) default: Option<SpannedValue>,
    pub(crate) level: Option<Level>,
}
