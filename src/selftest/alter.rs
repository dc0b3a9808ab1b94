//! Alterations: made mechanically from the reference's own answers, and judged again without a
//! network. Each is one thing that another server could get wrong.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::checked::{Seen, alone, checked, taken};
use super::leads::{Against, leads};
use super::member::named;
use crate::case::{Case, Check, ExpectedResponse, Watch};
use crate::judge::{Evidence, Exchange, Judge};
use crate::view::{Outcome, Pointer, Response};

/// One altered answer.
pub(super) struct Alteration {
    /// What was done.
    pub(super) name: String,
    /// Whether a check or a schema names what was altered: then it has to be seen.
    pub(super) named: bool,
    /// The evidence with the altered answer in it.
    pub(super) evidence: Evidence,
}

/// All alterations of what a case saw.
pub(super) fn alterations(judge: &Judge<'_>, case: &Case, evidence: &Evidence) -> Vec<Alteration> {
    let Some(shot) = evidence.shot() else {
        return Vec::new();
    };
    let Some(answer) = shot.outcome.answer() else {
        return Vec::new();
    };
    let taken = taken(judge, case, shot);
    let checks = checked(judge, case, shot);
    let mut all = Altered {
        evidence,
        all: Vec::new(),
    };
    statuses(case, answer, &mut all);
    let is_typed = taken.is_some_and(|answer| answer.media.is_some());
    headers(&checks, is_typed, answer, &mut all);
    let schemas = schemas(judge, case, shot);
    let looked_at = !schemas.is_empty() || checks.iter().any(|(check, _)| is_at(check, "body"));
    bodies(looked_at, answer, &mut all);
    members(judge, &schemas, &checks, answer, &mut all);
    let held = Against {
        checks: &checks,
        schema: schema_at(taken, "redirect"),
    };
    leads(judge, held, shot, &mut all);
    states(judge, case, evidence, &mut all);
    all.all
}

/// What was altered, so far.
pub(super) struct Altered<'e> {
    evidence: &'e Evidence,
    all: Vec<Alteration>,
}

impl Altered<'_> {
    pub(super) fn shot(&mut self, name: impl Into<String>, named: bool, answer: Response) {
        if let Some(shot) = self.evidence.shot {
            self.at(shot, name, named, answer);
        }
    }

    fn at(&mut self, exchange: usize, name: impl Into<String>, named: bool, answer: Response) {
        let mut evidence = self.evidence.clone();
        evidence.exchanges[exchange].outcome = Outcome::Response(answer);
        self.all.push(Alteration {
            name: name.into(),
            named,
            evidence,
        });
    }
}

/// Another status of its class, and other classes, with the body as it is.
fn statuses(case: &Case, answer: &Response, all: &mut Altered<'_>) {
    let listed = |code: u16| {
        case.listed()
            .any(|one| one.status.iter().any(|status| status.covers(code)))
    };
    let class = answer.status / 100 * 100;
    let other = (class..class + 100).rev().find(|code| !listed(*code));
    for code in other
        .into_iter()
        .chain([200, 302, 500].into_iter().filter(|code| !listed(*code)))
    {
        let altered = answer.altered(|altered| altered.status = code);
        all.shot(format!("status {code}"), true, altered);
    }
}

/// Header fields that a check names, and the media type.
fn headers(checks: &[(&Check, Seen)], is_typed: bool, answer: &Response, all: &mut Altered<'_>) {
    let without =
        |name: &str| answer.altered(|altered| altered.headers.retain(|(key, _)| key != name));
    let with = |name: &str, value: &str| {
        let mut altered = without(name);
        let pair = (name.to_owned(), value.as_bytes().to_vec());
        altered.headers.push(pair);
        altered
    };
    let mut named: BTreeMap<String, Seen> = BTreeMap::new();
    for (check, seen) in checks {
        match check.at.tokens() {
            [head, name, ..] if head == "headers" => {
                let entry = named.entry(name.to_lowercase()).or_default();
                *entry = entry.or(*seen);
            }
            [head] if head == "charset" && seen.replaced => {
                let media = format!("{}; charset=x-altered", media(answer));
                all.shot("charset replaced", true, with("content-type", &media));
            }
            _ => {}
        }
    }
    for (name, seen) in named {
        if answer.header(&name).is_none() {
            continue;
        }
        if seen.removed {
            all.shot(format!("header {name} removed"), true, without(&name));
        }
        if seen.replaced {
            let altered = with(&name, "altered");
            all.shot(format!("header {name} replaced"), true, altered);
        }
    }
    let looked_at = is_typed || checks.iter().any(|(check, _)| is_at(check, "media"));
    all.shot("media type removed", looked_at, without("content-type"));
    let plain = with("content-type", "text/plain");
    all.shot("media type text/plain", looked_at, plain);
}

/// The media type without its parameters.
fn media(answer: &Response) -> String {
    let field = answer.header("content-type").unwrap_or_default();
    field.split(';').next().unwrap_or_default().to_owned()
}

/// Whether a check looks at this part of the answer.
fn is_at(check: &Check, part: &str) -> bool {
    check.at.tokens().first().is_some_and(|head| head == part)
}

/// The body as a whole; `looked_at` where anything asks for what it says.
fn bodies(looked_at: bool, answer: &Response, all: &mut Altered<'_>) {
    let with = |body: Vec<u8>| answer.altered(|altered| altered.body = body);
    all.shot("empty body", looked_at, with(Vec::new()));
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    if let Some(end) = text.rfind('}') {
        let comma = format!("{},{}", &text[..end], &text[end..]);
        all.shot("trailing comma", looked_at, with(comma.into_bytes()));
    }
    if let Ok(Value::Object(mut body)) = answer.json().clone() {
        body.insert(
            "trace".into(),
            json!("at com.example.Server.handle(Server.java:42)"),
        );
        all.shot(
            "stack trace added",
            false,
            with(Value::Object(body).to_string().into_bytes()),
        );
    }
}

/// Each member that a schema or a check names, removed and replaced.
fn members(
    judge: &Judge<'_>,
    schemas: &[&str],
    checks: &[(&Check, Seen)],
    answer: &Response,
    all: &mut Altered<'_>,
) {
    let Ok(body) = answer.json() else { return };
    let of_schemas = schemas
        .iter()
        .flat_map(|schema| named(judge.store, schema, body, &Pointer::of(["body"])))
        .map(|(place, named)| {
            (
                place,
                Seen {
                    removed: named.required,
                    replaced: true,
                },
            )
        });
    let of_checks = checks.iter().map(|(check, seen)| (check.at.clone(), *seen));
    let mut places: BTreeMap<Pointer, Seen> = BTreeMap::new();
    for (place, seen) in of_schemas.chain(of_checks) {
        if matches!(place.tokens(), [head, _, ..] if head == "body") {
            let entry = places.entry(place).or_default();
            *entry = entry.or(seen);
        }
    }
    let with =
        |body: &Value| answer.altered(|altered| altered.body = body.to_string().into_bytes());
    for (place, seen) in places {
        let mut altered = body.clone();
        if seen.removed && take(&mut altered, &place.tokens()[1..]) {
            all.shot(format!("{place} removed"), true, with(&altered));
        }
        let mut altered = body.clone();
        if seen.replaced && put(&mut altered, &place.tokens()[1..]) {
            all.shot(format!("{place} replaced"), true, with(&altered));
        }
    }
}

/// The schemas that the body of this answer is held against.
fn schemas<'c>(judge: &Judge<'c>, case: &'c Case, shot: &Exchange) -> Vec<&'c str> {
    let sights = judge.case(case, &alone(shot)).watch_results;
    let looks = |watch: &Watch| {
        let mut seen = sights
            .iter()
            .map(|sight| &judge.contract.watches[sight.watch]);
        seen.any(|one| one.name == watch.name)
    };
    let envelope = judge.contract.envelope();
    let envelope = envelope.filter(|watch| looks(watch));
    let of_envelope = envelope.and_then(|watch| watch.schema.as_deref());
    let of_answer = schema_at(taken(judge, case, shot), "body");
    of_answer.into_iter().chain(of_envelope).collect()
}

/// The schema of an answer, if it looks at this part.
fn schema_at<'c>(answer: Option<&'c ExpectedResponse>, part: &str) -> Option<&'c str> {
    let answer =
        answer.filter(|answer| answer.at.tokens().first().is_some_and(|head| head == part));
    answer?.schema.as_deref()
}

/// Each value that has to stay as it was, changed in the read behind the shot.
fn states(judge: &Judge<'_>, case: &Case, evidence: &Evidence, all: &mut Altered<'_>) {
    for reads in &evidence.states {
        let fixture = &judge.contract.fixtures[case.fixture(&reads.role)];
        let (Some(state), Some(after)) = (&fixture.state, reads.after) else {
            continue;
        };
        let Some(answer) = evidence.exchanges[after].outcome.answer() else {
            continue;
        };
        let Ok(body) = answer.json() else { continue };
        for place in state.at.iter().filter(|place| answer.at(place).is_some()) {
            let mut changed = body.clone();
            if let Some(value) = dig(&mut changed, &place.tokens()[1..]) {
                *value = other(value);
            }
            let altered = answer.altered(|altered| altered.body = changed.to_string().into_bytes());
            all.at(
                after,
                format!("{} {place} changed", reads.role),
                true,
                altered,
            );
        }
    }
}

/// Another value of another type: what no schema that looks could take for right.
fn other(value: &Value) -> Value {
    match value {
        Value::Number(_) => json!("altered"),
        Value::Bool(_) | Value::Null | Value::String(_) => json!(-1),
        Value::Array(_) => json!({}),
        Value::Object(_) => json!([]),
    }
}

/// Takes a member away, if there is one.
fn take(value: &mut Value, way: &[String]) -> bool {
    let Some((last, way)) = way.split_last() else {
        return false;
    };
    match dig(value, way) {
        Some(Value::Object(members)) => members.shift_remove(last).is_some(),
        _ => false,
    }
}

/// Puts another value there, also where there is none yet.
fn put(value: &mut Value, way: &[String]) -> bool {
    if let Some(value) = dig(value, way) {
        *value = other(value);
        return true;
    }
    let Some((last, way)) = way.split_last() else {
        return false;
    };
    match dig(value, way) {
        Some(Value::Object(members)) => members.insert(last.clone(), json!(-1)).is_none(),
        _ => false,
    }
}

fn dig<'v>(value: &'v mut Value, way: &[String]) -> Option<&'v mut Value> {
    value.pointer_mut(&Pointer::of(way).to_string())
}
