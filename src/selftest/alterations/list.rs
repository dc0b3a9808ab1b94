//! All alterations of a case.

use super::checks::{checks, matched, only_shot};
use super::members::{members, states};
use super::navigation::{Expectations, navigation};
use super::response::{bodies, challenges, headers, media_type, statuses};
use super::set::{Alteration, AlterationSet};
use crate::case::{Case, ExpectedResponse, Watch};
use crate::judge::{Evidence, Exchange, Judge};

/// All alterations of the evidence of a case.
pub(in crate::selftest) fn alterations(
    judge: &Judge<'_>,
    case: &Case,
    evidence: &Evidence,
) -> Vec<Alteration> {
    let Some(shot) = evidence.shot() else {
        return Vec::new();
    };
    let Some(response) = shot.outcome.response() else {
        return Vec::new();
    };
    let expected = matched(judge, case, shot);
    let checks = checks(judge, case, shot);
    let mut all = AlterationSet::new(evidence);
    statuses(case, response, &mut all);
    headers(&checks, response, &mut all);
    let declares_media = expected.is_some_and(|expected| expected.media.is_some());
    media_type(&checks, declares_media, response, &mut all);
    let schemas = body_schemas(judge, case, shot);
    let reads_body = checks.iter().any(|(check, _)| check.at.is_in("body"));
    bodies(reads_body || !schemas.is_empty(), response, &mut all);
    members(judge, &schemas, &checks, response, &mut all);
    let expectations = Expectations {
        checks: &checks,
        schema: schema_of(expected, "redirect"),
    };
    navigation(judge, expectations, shot, &mut all);
    challenges(&checks, response, &mut all);
    states(judge, case, evidence, &mut all);
    all.into_vec()
}

/// The schemas that the body of this response is validated with.
fn body_schemas<'c>(judge: &Judge<'c>, case: &'c Case, shot: &Exchange) -> Vec<&'c str> {
    let results = judge.case(case, &only_shot(shot)).watch_results;
    let used = |watch: &Watch| {
        let mut used = results
            .iter()
            .map(|result| &judge.contract.watches[result.watch]);
        used.any(|one| one.name == watch.name)
    };
    let envelope = judge.contract.envelope().filter(|watch| used(watch));
    let of_envelope = envelope.and_then(|watch| watch.schema.as_deref());
    let of_response = schema_of(matched(judge, case, shot), "body");
    of_response.into_iter().chain(of_envelope).collect()
}

/// The schema of an expected response, if it validates this part of the response.
fn schema_of<'c>(expected: Option<&'c ExpectedResponse>, part: &str) -> Option<&'c str> {
    expected
        .filter(|expected| expected.at.is_in(part))?
        .schema
        .as_deref()
}
