//! Mistakes in case files are reported as harness errors, never as findings against the server.

use std::fs;

use rebuff::vocab::TroubleKind;

use crate::hostile::scenario::Scenario;

/// Cases that load without problems, but whose faults do not make the request invalid.
const CASES: &str = r#"
[[case]]
id = "changes_nothing"
title = "A fault that changes nothing"
rules = ["calendar.400-bad-request"]
op = "events.patch"
fault = [{ set = { at = "/path/event.id", text = "${event.id}" } }]
answer = ["required"]

[[case]]
id = "is_taken_back"
title = "A fault whose second edit reverts the first"
rules = ["calendar.400-bad-request"]
op = "events.patch"
fault = [
  { set = { at = "/path/event.id", text = "another" } },
  { set = { at = "/path/event.id", text = "${event.id}" } },
]
answer = ["required"]

[[case]]
id = "is_not_seen"
title = "A fault that the schema does not see"
rules = ["calendar.400-bad-request"]
op = "events.insert"
fault = [{ set = { at = "/body/summary", text = "as good as before" } }]
answer = ["required"]

[[case]]
id = "does_not_fit"
title = "A fault that should be valid under the schema and is not"
rules = ["calendar.400-bad-request"]
op = "events.insert"
fault = [{ set = { at = "/body/start", json = '5' } }]
fits = true
answer = ["required"]

[[case]]
id = "nowhere"
title = "A fault at a pointer that does not exist"
rules = ["calendar.400-bad-request"]
op = "events.insert"
fault = [{ remove = ["/body/start/nothing"] }]
answer = ["required"]
"#;

#[test]
fn a_fault_without_effect_is_a_harness_error() {
    let scenario = Scenario::calendar();
    let folder = scenario.path("contracts/cases/calendar");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("mistakes.toml"), CASES).unwrap();
    let contracts = scenario.path("contracts");
    let contracts = ["--contracts", contracts.to_str().unwrap()];
    for (name, words) in [
        ("changes_nothing", "changes nothing"),
        ("is_taken_back", "changes nothing"),
        ("is_not_seen", "allows this body"),
        (
            "does_not_fit",
            "must stay valid, and is invalid at /body/start",
        ),
        ("nowhere", "/body/start/nothing"),
    ] {
        let id = format!("calendar::mistakes::{name}");
        let output = scenario.run(
            scenario.server.addr(),
            &[&contracts[..], &[&id, "--exact"]].concat(),
        );
        output.exits_with(3);
        let (cause, message) = output.trouble(&id);
        assert_eq!(cause, TroubleKind::Harness);
        assert!(message.contains(words), "{message}");
        assert!(output.case(&id).findings.is_empty());
        output.assert_others_pass(&id);
        // rebuff finds the mistake before it sends the shot.
        let sent = &output.case(&id).exchanges;
        assert!(
            sent.iter()
                .all(|e| e.role != rebuff::vocab::ExchangeRole::Shot)
        );
        assert!(scenario.live_events().is_empty());
    }
}
