//! How something that was made is removed, in a run and by `rebuff clean` alike: by a request that is
//! known beforehand, or by one for each item of a list that looks like what was made.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::client::Client;
use super::journal::Said;
use super::send::is_passing_trouble;
use crate::case::Status;
use crate::request::{Credentials, Wire};
use crate::target_file::Target;
use crate::view::{Outcome, Pointer, pointer};

/// A request that removes something.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Undo {
    /// Who sends it.
    pub(crate) identity: String,
    /// The request, without credentials. Where it has to be found what was made, marks stand in its
    /// address in place of what is not known.
    pub(crate) wire: Wire,
    /// The statuses that mean: it is gone.
    pub(crate) accept: Vec<Status>,
    /// How it is found what was made.
    pub(crate) find: Option<Search>,
}

/// A list in which stands what was made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Search {
    pub(crate) identity: String,
    pub(crate) wire: Wire,
    /// Where the items stand in the answer.
    pub(crate) each: Pointer,
    /// What an item has to look like.
    pub(crate) wheres: Vec<(Pointer, Value)>,
    /// Marks in the address of the undo, and what stands there for an item.
    pub(crate) take: Vec<(String, Pointer)>,
    pub(crate) pages: Option<NextPage>,
}

/// How the pages of a list are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NextPage {
    /// Where an answer names the next page.
    pub(crate) next: Pointer,
    /// The query parameter that asks for it.
    pub(crate) into: String,
    /// A list with more pages is not followed to its end.
    pub(crate) most: u32,
}

/// What was sent to remove something, and what came of it.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) identity: String,
    pub(crate) wire: Wire,
    /// What a report shows in place of the credentials.
    pub(crate) shown: Option<&'static str>,
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
}

/// Who removes, and where.
pub(crate) struct Remover<'r> {
    pub(crate) client: &'r Client,
    pub(crate) target: &'r Target,
    /// How long to wait before something is asked for once more.
    pub(crate) pause: Duration,
}

impl Undo {
    /// What is needed to remove it by hand.
    pub(crate) fn by_hand(&self) -> String {
        match &self.find {
            None => format!("{} {}", self.wire.method, self.wire.url),
            Some(search) => {
                let wheres = search.wheres.iter();
                let wheres: Vec<String> = wheres
                    .map(|(at, value)| format!("{at} is {value}"))
                    .collect();
                let (list, like) = (&search.wire, wheres.join(" and "));
                format!("what {} {} lists where {like}", list.method, list.url)
            }
        }
    }
}

impl Remover<'_> {
    /// Removes what these requests remove, in order, or says why it could not. `said` is what the
    /// server said of what is to be removed.
    pub(crate) async fn remove(
        &self,
        undo: &[Undo],
        said: Said,
        log: &mut Vec<Sent>,
    ) -> Result<(), String> {
        if undo.is_empty() {
            return Err("its id is not known, so nothing can remove it".into());
        }
        for undo in undo {
            let Some(search) = &undo.find else {
                self.by(undo, &undo.wire, log).await?;
                continue;
            };
            for wire in self.sought(search, &undo.wire, said, log).await? {
                self.by(undo, &wire, log).await?;
            }
        }
        Ok(())
    }

    async fn by(&self, undo: &Undo, wire: &Wire, log: &mut Vec<Sent>) -> Result<(), String> {
        let outcome = self.send(&undo.identity, wire, log).await?;
        let status = outcome.answer().map(|answer| answer.status);
        if status.is_some_and(|status| undo.accept.iter().any(|one| one.covers(status))) {
            return Ok(());
        }
        Err(format!("the target answered {}", outcome.brief()))
    }

    /// What a list does not show at once it may show a little later; and what the server said it had
    /// made is somewhere. If the request is not known to have arrived, nothing may be there at all.
    async fn sought(
        &self,
        search: &Search,
        undo: &Wire,
        said: Said,
        log: &mut Vec<Sent>,
    ) -> Result<Vec<Wire>, String> {
        let first = self.found(search, undo, log).await?;
        if !first.is_empty() || said == Said::Refused {
            return Ok(first);
        }
        tokio::time::sleep(self.pause).await;
        let second = self.found(search, undo, log).await?;
        if second.is_empty() && said == Said::Made {
            return Err("the server said that it was made, and lists nothing like it".into());
        }
        Ok(second)
    }

    /// The requests that remove each item that was found.
    async fn found(
        &self,
        search: &Search,
        undo: &Wire,
        log: &mut Vec<Sent>,
    ) -> Result<Vec<Wire>, String> {
        let mut wires = Vec::new();
        let mut list = search.wire.clone();
        for _ in 0..search.pages.as_ref().map_or(1, |pages| pages.most) {
            let outcome = self.send(&search.identity, &list, log).await?;
            let brief = || {
                format!(
                    "it is not known what was made: the list answered {}",
                    outcome.brief()
                )
            };
            let answer = outcome.answer().filter(|answer| answer.status / 100 == 2);
            let answer = answer.ok_or_else(brief)?;
            let items = answer.at(&search.each);
            let Some(Value::Array(items)) = items.as_deref() else {
                return Err(brief());
            };
            let meant = items.iter().filter(|item| search.means(item));
            for item in meant {
                wires.push(search.filled(undo, item)?);
            }
            let next = search.pages.as_ref().and_then(|pages| {
                let next = answer.at(&pages.next)?.as_str()?.to_owned();
                Some((pages.into.as_str(), next))
            });
            let Some((into, next)) = next else {
                return Ok(wires);
            };
            list.url = search.wire.url.clone();
            list.url.query_pairs_mut().append_pair(into, &next);
        }
        if search.pages.is_some() {
            return Err("it is not known what was made: the list has too many pages".into());
        }
        Ok(wires)
    }

    async fn send(
        &self,
        identity: &str,
        wire: &Wire,
        log: &mut Vec<Sent>,
    ) -> Result<Outcome, String> {
        if !self.target.is_ours(&wire.url) {
            let url = &wire.url;
            return Err(format!("it was made at {url}, which is not this target"));
        }
        let Some(caller) = self.target.identities.get(identity) else {
            return Err(format!("needs `[identity.{identity}]` in the target file"));
        };
        // A client that sends its secret in a form sends it here as Basic: what the journal keeps of a
        // form are bytes.
        let carried = Credentials::Own.carried(caller, false);
        let mut tries = 0;
        loop {
            let (outcome, took) = self.client.send(wire, carried.secret.as_ref()).await;
            tries += 1;
            log.push(Sent {
                identity: identity.to_owned(),
                wire: wire.clone(),
                shown: carried.shown,
                outcome: outcome.clone(),
                took,
            });
            if tries == 2 || !is_passing_trouble(&outcome, &Credentials::Own) {
                return Ok(outcome);
            }
            tokio::time::sleep(self.pause).await;
        }
    }
}

impl Search {
    /// What stands in an address in place of a value that is not known yet. It has no character that
    /// an address would encode.
    pub(crate) fn mark(name: &str) -> String {
        let plain = name.chars().filter(char::is_ascii_alphanumeric);
        format!("rebuff-not-known-{}-", plain.collect::<String>())
    }

    fn means(&self, item: &Value) -> bool {
        let mut wheres = self.wheres.iter();
        wheres.all(|(at, value)| pointer::get(item, at.tokens()) == Some(value))
    }

    fn filled(&self, undo: &Wire, item: &Value) -> Result<Wire, String> {
        let mut address = undo.url.to_string();
        for (mark, at) in &self.take {
            let value = match pointer::get(item, at.tokens()) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                _ => {
                    return Err(format!(
                        "it was found, but says nothing at {at} to remove it by"
                    ));
                }
            };
            let value = utf8_percent_encode(&value, NON_ALPHANUMERIC).to_string();
            address = address.replace(mark, &value);
        }
        let url = address.parse();
        Ok(Wire {
            url: url.map_err(|e| format!("`{address}`: {e}"))?,
            ..undo.clone()
        })
    }
}
