//! A contract with many simple cases. As in real contracts, it has a JSON body, a response schema,
//! and two watches on every error. It has one op and no fixture.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// The id of the contract.
pub(crate) const ID: &str = "load";

/// The token in the target file.
const TOKEN: &str = "load-owner-token-7f3a";

/// The number of cases in a file. The contract has several files, as real contracts do.
const CASES_A_FILE: usize = 500;

const CONTRACT: &str = r#"[contract]
id = "load"
title = "A load of simple cases"
json = "strict"
endpoints = ["base"]
envelope = "error_object"

[identity.owner]
kind = "bearer"
probe = "things.list"

[[watch]]
id = "error_object"
title = "Every error carries the error object"
rules = ["load.shape"]
when = ["any_error"]
schema = "load/error"

[[watch]]
id = "code_equals_status"
title = "The code in the body is the status"
rules = ["load.shape"]
when = ["any_error"]
check = [{ at = "/body/error/code", equals = "${got:/status}" }]
"#;

const OPS: &str = r#"[op."things.list"]
method = "GET"
path = "/things"
as = "owner"
accept = ["listed"]
effect = "none"

[op."things.check"]
method = "POST"
path = "/things"
body = '{"name":"${run}","start":{"dateTime":"${start}","timeZone":"UTC"},"end":{"dateTime":"${end}","timeZone":"UTC"},"attendees":[{"email":"ada@example.test"},{"email":"ben@example.test"}],"note":"A request of the size that people send."}'
new = { start = "time +30d 10:00", end = "time +30d 11:00" }
as = "owner"
request = "load/thing.request"
accept = ["thing"]
effect = "none"
"#;

const ANSWERS: &str = r#"[answer.listed]
status = [200]
schema = "load/list"

[answer.thing]
status = [200]
schema = "load/thing"

[answer.any_error]
status = ["4xx", "5xx"]

[answer.bad_request]
status = [400]
schema = "load/400"
"#;

const RULES: &str = r#"
[rule."load.shape"]
level = "must"
says = "An error is a JSON object that repeats the code and lists domain, reason and message."
source = "Load API, Errors"

[rule."load.400"]
level = "must"
says = "400: a required member is missing."
source = "Load API, Errors: 400"
"#;

const SCHEMAS: [(&str, &str); 5] = [
    (
        "list.json",
        r#"{"type": "object", "required": ["items"], "properties": {"items": {"type": "array"}}}"#,
    ),
    (
        "thing.json",
        r#"{"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}"#,
    ),
    (
        "thing.request.json",
        r##"{"type": "object", "required": ["name", "start", "end"], "properties": {
            "name": {"type": "string", "minLength": 1},
            "start": {"$ref": "#/$defs/time"}, "end": {"$ref": "#/$defs/time"},
            "attendees": {"type": "array", "items": {"type": "object", "required": ["email"],
                "properties": {"email": {"type": "string"}}}},
            "note": {"type": "string"}},
            "$defs": {"time": {"type": "object", "required": ["dateTime"], "properties": {
                "dateTime": {"type": "string", "format": "date-time"}}}}}"##,
    ),
    (
        "error.json",
        r#"{"type": "object", "required": ["error"], "properties": {"error": {"type": "object",
            "required": ["code", "message", "errors"], "properties": {
            "code": {"type": "integer"}, "message": {"type": "string", "minLength": 1},
            "errors": {"type": "array", "minItems": 1, "items": {"type": "object",
                "required": ["domain", "reason", "message"], "properties": {
                "domain": {"type": "string"}, "reason": {"type": "string"},
                "message": {"type": "string"}}}}}}}}"#,
    ),
    (
        "400.json",
        r#"{"type": "object", "required": ["error"], "properties": {"error": {"type": "object",
            "required": ["errors"], "properties": {"errors": {"type": "array", "minItems": 1,
            "prefixItems": [{"type": "object", "required": ["domain", "reason"], "properties": {
            "domain": {"const": "global"}, "reason": {"const": "required"}}}]}}}}}"#,
    ),
];

/// Writes a folder for `--contracts`, with this many cases.
pub(crate) fn write(folder: &Path, cases: usize) -> io::Result<()> {
    let of_cases = folder.join("cases").join(ID);
    let of_schemas = folder.join("schemas").join(ID);
    fs::create_dir_all(&of_cases)?;
    fs::create_dir_all(&of_schemas)?;
    fs::write(folder.join("cases/sources.toml"), RULES)?;
    fs::write(of_cases.join("_contract.toml"), CONTRACT)?;
    fs::write(of_cases.join("_ops.toml"), OPS)?;
    fs::write(of_cases.join("_fixtures.toml"), "")?;
    fs::write(of_cases.join("_answers.toml"), ANSWERS)?;
    for (name, text) in SCHEMAS {
        fs::write(of_schemas.join(name), text)?;
    }
    let numbers: Vec<usize> = (0..cases).collect();
    for (n, part) in numbers.chunks(CASES_A_FILE).enumerate() {
        fs::write(of_cases.join(format!("area_{n:02}.toml")), area(part))?;
    }
    Ok(())
}

fn area(numbers: &[usize]) -> String {
    let mut text = String::new();
    for number in numbers {
        let member = ["name", "start", "end"][number % 3];
        let _ = write!(
            text,
            "[[case]]\nid = \"lacks_{member}_{number}\"\n\
             title = \"A thing without its {member} is refused, number {number}\"\n\
             rules = [\"load.400\"]\nwhy = \"A thing without its {member} is of no use.\"\n\
             op = \"things.check\"\nfault = [{{ remove = [\"/body/{member}\"] }}]\n\
             answer = [\"bad_request\"]\n\n"
        );
    }
    text
}

/// Writes the target file of a server on this port.
pub(crate) fn write_target(path: &Path, contract: &str, port: u16) -> io::Result<()> {
    let text = format!(
        "contract = \"{contract}\"\nbase = \"http://127.0.0.1:{port}\"\n\n\
         [identity.owner]\ntoken = \"{TOKEN}\"\n"
    );
    fs::write(path, text)
}
