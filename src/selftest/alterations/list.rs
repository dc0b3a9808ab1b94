//! Collects all alterations of a case.

use super::checks::{checks, matched, only_shot};
use super::members::{members, states};
use super::navigation::{Expectations, navigation};
use super::response::{bodies, challenges, headers, media_type, statuses};
use super::set::{Alteration, AlterationSet};
use crate::case::{Case, ExpectedResponse, Watch};
use crate::judge::{Evidence, Exchange, Judge};

/// Returns all alterations of the evidence of a case.
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

/// Returns the schemas that validate the body of this response.
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

/// Returns the schema of an expected response, if the schema validates this part of the response.
fn schema_of<'c>(expected: Option<&'c ExpectedResponse>, part: &str) -> Option<&'c str> {
    expected
        .filter(|expected| expected.at.is_in(part))?
        .schema
        .as_deref()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use url::Url;

    use super::*;
    use crate::case::{Files, load};
    use crate::view::{Pair, Request, Response};

    fn shot() -> Exchange {
        let url: Url = "http://127.0.0.1:1/say".parse().unwrap();
        let state = "a-state-of-rebuff-that-is-40-chars-long.";
        let field = |name: &str, value: String| (name.to_owned(), value.into_bytes());
        let location = format!("https://app.example.test/cb?x=1&error=access_denied&state={state}");
        let headers = vec![
            field("content-type", "text/html".into()),
            field("location", location),
            field(
                "www-authenticate",
                "Basic realm=\"x, y\", Bearer error=invalid_token".into(),
            ),
        ];
        let page = "<meta http-equiv=refresh content='0;url=//next.example.test/'><form method=post \
                    action=go><input name=user value=ada></form>";
        let sent = Request {
            method: "POST".into(),
            path: Vec::new(),
            query: vec![Pair::new("uri", "https://app.example.test/cb?x=1")],
            headers: Vec::new(),
            form: None,
            body: None,
        };
        Exchange::shot_for_test(sent, Response::new(302, headers, page.into()).from(url))
    }

    #[test]
    fn altered_navigation_is_detected() {
        let mut files = Files::default();
        let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlays/words");
        files.overlay(&words).unwrap();
        let suite = load(&files).unwrap();
        let contract = suite.contract("toy").unwrap();
        let judge = Judge {
            contract,
            store: &suite.store,
        };
        let mut cases = contract.cases.iter();
        let case = cases
            .find(|case| case.id.as_str() == "toy::redirects::met")
            .unwrap();
        let evidence = Evidence {
            exchanges: vec![shot()],
            shot: Some(0),
            ..Evidence::default()
        };
        assert!(judge.case(case, &evidence).findings.is_empty());
        let mut named = Vec::new();
        for alteration in alterations(&judge, case, &evidence) {
            let seen = !judge.case(case, &alteration.evidence).findings.is_empty();
            assert!(seen || !alteration.named, "{} is not seen", alteration.name);
            if alteration.named {
                named.push(alteration.name);
            }
        }
        for name in [
            "Location removed",
            "Location to another host",
            "/redirect/params/error removed",
            "/redirect/params/error replaced",
            "/redirect/params/error given twice",
            "/redirect/params/state removed",
            "challenge basic removed",
            "challenge bearer of another scheme",
            "Location to https://evil.example.test/cb",
            "a page that goes on to https://app.example.test/cb?x=1",
            "media type text/plain",
        ] {
            assert!(
                named.iter().any(|one| one == name),
                "{name} is not tried: {named:#?}"
            );
        }
    }
}
