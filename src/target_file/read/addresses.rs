//! Reads the addresses of a target: `base`, or one for each endpoint of the contract.

use std::collections::BTreeMap;

use toml::Spanned;
use url::Url;

use super::reader::Reader;
use super::values::ValueTable;
use crate::diag::nearest;
use crate::target_file::names::ContractNames;
use crate::target_file::url::{base_url, endpoint_url};

impl Reader<'_> {
    /// The addresses by name. None if they have problems.
    pub(super) fn endpoints(
        &mut self,
        (base, table, has_issuer): (ValueTable, Option<Spanned<ValueTable>>, bool),
        names: Option<&ContractNames>,
    ) -> Option<BTreeMap<String, Url>> {
        let known: Vec<&str> = match names {
            Some(names) => names.endpoints.iter().map(String::as_str).collect(),
            None => vec!["base"],
        };
        match (table, known.as_slice()) {
            (Some(table), _) => {
                if !base.is_empty() {
                    let message = "`base` is the short form of one `endpoint`: give one of both";
                    self.problems.at(self.source, &table.span(), message);
                }
                self.by_name(&table, &known)
            }
            // The addresses are discovered later, in the metadata document of the issuer.
            (None, _) if has_issuer && base.is_empty() => Some(BTreeMap::new()),
            (None, [only]) => {
                let only = (*only).to_owned();
                self.base(&base).map(|url| BTreeMap::from([(only, url)]))
            }
            (None, several) => {
                let each: Vec<String> = several
                    .iter()
                    .map(|name| format!("{name} = \"https://…\""))
                    .collect();
                let issuer = names.is_some_and(|names| names.metadata);
                let issuer = if issuer {
                    ", or `issuer = \"https://…\"`, whose metadata document names them"
                } else {
                    ""
                };
                let message = format!(
                    "the addresses are missing: endpoint = {{ {} }}{issuer}",
                    each.join(", ")
                );
                self.problems.file(self.source.name(), message);
                None
            }
        }
    }

    /// The issuer: an address without a query or a fragment (RFC 8414 2). The text is kept as it
    /// was written, because issuers are compared as texts.
    pub(super) fn issuer(
        &mut self,
        word: &Spanned<String>,
        names: Option<&ContractNames>,
    ) -> Option<String> {
        let text = word.get_ref();
        let wrong = match endpoint_url("issuer", text) {
            _ if names.is_some_and(|names| !names.metadata) => {
                "this contract reads no metadata document: give its addresses".to_owned()
            }
            Ok(url) if url.query().is_none() => return Some(text.clone()),
            Ok(_) => "`issuer` carries a query, which no issuer has".to_owned(),
            Err(message) => message,
        };
        self.problems.at(self.source, &word.span(), wrong);
        None
    }

    fn by_name(
        &mut self,
        table: &Spanned<ValueTable>,
        known: &[&str],
    ) -> Option<BTreeMap<String, Url>> {
        let mut endpoints = BTreeMap::new();
        for (name, value) in self.resolve(table.get_ref()) {
            if !known.contains(&name.as_str()) {
                let near = nearest(&name, known.iter().copied());
                let help = near.map_or_else(
                    || format!("known are {}", known.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("unknown endpoint `{name}`; {help}");
                self.problems.at(self.source, &value.span, message);
                continue;
            }
            let text = value.value.as_str();
            let text = text.ok_or_else(|| format!("`{name}` is a text in quotes"));
            match text.and_then(|text| endpoint_url(&name, text)) {
                Ok(url) => drop(endpoints.insert(name, url)),
                Err(message) => self.problems.at(self.source, &value.span, message),
            }
        }
        if endpoints.is_empty() && table.get_ref().is_empty() {
            let message = format!("`endpoint` names no address; there is {}", known.join(", "));
            self.problems.at(self.source, &table.span(), message);
        }
        (!endpoints.is_empty()).then_some(endpoints)
    }

    fn base(&mut self, table: &ValueTable) -> Option<Url> {
        if table.is_empty() {
            let message = "`base` is missing: the address of the server, such as \
                           base = \"https://staging.example.test/calendar/v3\"";
            self.problems.file(self.source.name(), message);
        }
        let values = self.resolve(table);
        let base = values.get("base")?;
        let text = base.value.as_str().ok_or("`base` is a text in quotes");
        text.map_err(str::to_owned)
            .and_then(base_url)
            .map_err(|message| self.problems.at(self.source, &base.span, message))
            .ok()
    }
}
