//! What takes more than one request: pages and syncs, invitations, calendars of others, etags.

use std::collections::HashSet;
use std::net::Shutdown;

use rebuff::reference::calendar::accounts::{GUEST_EMAIL, GUEST_TOKEN};
use serde_json::{Value, json};

use crate::reference::bench::{Bench, EVENTS, LIST, event, say};

const SHARED: &str = "Shared properties can only be changed by the organizer of the event.";

#[tokio::test]
async fn pages_end_in_a_sync_token() {
    let bench = Bench::plain();
    for id in ["page0", "page1", "page2", "page3", "page4"] {
        bench.event(id).await;
    }
    let (mut ids, mut page) = (Vec::new(), list(&bench, "maxResults=2").await);
    while let Some(token) = page["nextPageToken"].as_str() {
        assert!(page.get("nextSyncToken").is_none());
        ids.extend(ids_of(&page));
        let query = format!("maxResults=2&pageToken={}", encode(token));
        let other = format!("{EVENTS}?showDeleted=true&{query}");
        assert_eq!(bench.send(say("GET", other)).await.verdict(), "400 invalid");
        page = list(&bench, &query).await;
    }
    ids.extend(ids_of(&page));
    assert_eq!(ids, ["page0", "page1", "page2", "page3", "page4"]);
    assert!(page["nextSyncToken"].is_string());
}

#[tokio::test]
async fn a_sync_holds_what_has_changed() {
    let bench = Bench::plain();
    let kept = bench.event("kept0").await;
    let lost = bench.event("lost0").await;
    bench.event("quiet").await;
    let first = list(&bench, "").await;
    bench
        .send(say("PATCH", kept).json(&json!({"summary": "new"})))
        .await;
    bench.send(say("DELETE", lost)).await;
    let token = encode(first["nextSyncToken"].as_str().unwrap());
    let changes = list(&bench, &format!("syncToken={token}")).await;
    let ids: HashSet<String> = ids_of(&changes).collect();
    assert_eq!(ids, HashSet::from(["kept0".to_owned(), "lost0".to_owned()]));
    let again = encode(changes["nextSyncToken"].as_str().unwrap());
    assert_eq!(
        ids_of(&list(&bench, &format!("syncToken={again}")).await).count(),
        0
    );

    for narrower in ["timeMin=2030-01-01T00:00:00Z", "showDeleted=false", "q=x"] {
        let answer = bench
            .send(say("GET", format!("{EVENTS}?syncToken={token}&{narrower}")))
            .await;
        assert_eq!(answer.verdict(), "400 syncTokenWithRequestRestrictions");
    }
    let elsewhere = say("GET", format!("{EVENTS}?syncToken={token}")).by(GUEST_TOKEN);
    assert_eq!(
        bench.send(elsewhere).await.verdict(),
        "410 fullSyncRequired"
    );
}

#[tokio::test]
async fn a_list_is_selected_and_ordered() {
    let bench = Bench::plain();
    for (id, day) in [("date3", 3), ("date1", 1), ("date2", 2)] {
        let mut body = event(id);
        body["start"] = json!({"date": format!("2030-06-0{day}")});
        body["end"] = json!({"date": format!("2030-06-0{}", day + 1)});
        assert_eq!(
            bench.send(say("POST", EVENTS).json(&body)).await.status,
            200
        );
    }
    bench.send(say("DELETE", format!("{EVENTS}/date2"))).await;
    let rows = [
        ("", vec!["date3", "date1"]),
        ("showDeleted=true", vec!["date3", "date1", "date2"]),
        (
            "singleEvents=true&orderBy=startTime",
            vec!["date1", "date3"],
        ),
        ("timeMin=2030-06-02T00:00:00Z", vec!["date3"]),
        ("timeMax=2030-06-03T00:00:00Z", vec!["date1"]),
    ];
    for (query, ids) in rows {
        assert_eq!(
            ids_of(&list(&bench, query).await).collect::<Vec<_>>(),
            ids,
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_guest_holds_a_copy() {
    let bench = Bench::plain();
    let path = bench.invitation("mirror").await;
    let copy = bench.send(say("GET", &path).by(GUEST_TOKEN)).await.json();
    assert_eq!(copy["organizer"], json!({"email": "ada@example.test"}));
    assert_eq!(copy["attendees"][0]["self"], true);

    let local = json!({"colorId": "5", "reminders": {"useDefault": false}});
    let answer = bench
        .send(say("PATCH", &path).by(GUEST_TOKEN).json(&local))
        .await;
    assert_eq!(answer.json()["colorId"], "5");
    let accepted = json!({"attendees": [{"email": GUEST_EMAIL, "responseStatus": "accepted"}]});
    let answer = bench
        .send(say("PATCH", &path).by(GUEST_TOKEN).json(&accepted))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let original = bench.send(say("GET", &path)).await.json();
    assert_eq!(original["attendees"][0]["responseStatus"], "accepted");
    assert!(original.get("colorId").is_none());

    bench
        .send(say("PATCH", &path).json(&json!({"summary": "moved"})))
        .await;
    let copy = bench.send(say("GET", &path).by(GUEST_TOKEN)).await.json();
    assert_eq!(
        (&copy["summary"], &copy["colorId"]),
        (&json!("moved"), &json!("5"))
    );
    bench.send(say("DELETE", &path)).await;
    let copy = bench.send(say("GET", &path).by(GUEST_TOKEN)).await.json();
    assert_eq!(copy["status"], "cancelled");
}

#[tokio::test]
async fn shared_properties_are_the_organizers() {
    let bench = Bench::plain();
    let path = bench.invitation("shared").await;
    let refused = [
        json!({"guestsCanModify": true}),
        json!({"guestsCanInviteOthers": false}),
        json!({"guestsCanSeeOtherGuests": false}),
        json!({"summary": "mine"}),
    ];
    let before = bench.send(say("GET", &path).by(GUEST_TOKEN)).await.json();
    for patch in refused {
        let answer = bench
            .send(say("PATCH", &path).by(GUEST_TOKEN).json(&patch))
            .await;
        answer.assert_is(403, "calendar/forbiddenForNonOrganizer", SHARED, "");
    }
    let after = bench.send(say("GET", &path).by(GUEST_TOKEN)).await.json();
    assert_eq!(before, after);
    assert_eq!(
        bench
            .send(say("PUT", &path).by(GUEST_TOKEN).json(&after))
            .await
            .status,
        200
    );

    // Leave to change the rest is no leave to change the leave: an update without the property
    // would set its default.
    bench
        .send(say("PATCH", &path).json(&json!({"guestsCanModify": true})))
        .await;
    let moved = json!({"summary": "ours"});
    let answer = bench
        .send(say("PATCH", &path).by(GUEST_TOKEN).json(&moved))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        bench.send(say("GET", &path)).await.json()["summary"],
        "ours"
    );
    let mut update = answer.json();
    update.as_object_mut().unwrap().remove("guestsCanModify");
    let answer = bench
        .send(say("PUT", &path).by(GUEST_TOKEN).json(&update))
        .await;
    answer.assert_is(403, "calendar/forbiddenForNonOrganizer", SHARED, "");
}

#[tokio::test]
async fn a_private_calendar_is_not_found_by_others() {
    let bench = Bench::plain();
    let events = bench.private_calendar().await;
    let calendar = events.trim_end_matches("/events");
    for path in [&events, calendar, "/calendars/ben%40example.test/events"] {
        bench
            .send(say("GET", path))
            .await
            .assert_is(404, "global/notFound", "Not Found", "");
        assert_eq!(
            bench.send(say("GET", path).by(GUEST_TOKEN)).await.status,
            200
        );
    }
    let answer = bench
        .send(say("POST", &events).json(&event("intruder")))
        .await;
    assert_eq!(answer.verdict(), "404 notFound");
    let mine = bench.send(say("GET", LIST).by(GUEST_TOKEN)).await.json();
    assert_eq!(mine["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        bench
            .send(say("DELETE", calendar).by(GUEST_TOKEN))
            .await
            .status,
        204
    );
    assert_eq!(
        bench
            .send(say("GET", calendar).by(GUEST_TOKEN))
            .await
            .status,
        404
    );
    let answer = bench.send(say("DELETE", "/calendars/primary")).await;
    assert_eq!(answer.verdict(), "403 cannotDeletePrimaryCalendar");
}

#[tokio::test]
async fn an_etag_lasts_until_the_next_write() {
    let bench = Bench::plain();
    let path = bench.event("etags").await;
    let read = bench.send(say("GET", &path)).await;
    let etag = read.header("etag").to_owned();
    assert_eq!(read.json()["etag"], etag);
    let same = bench
        .send(say("GET", &path).with("if-none-match", &etag))
        .await;
    assert_eq!(
        (same.status, same.text.as_str(), same.header("etag")),
        (304, "", etag.as_str())
    );

    let change = json!({"summary": "new"});
    let write = || say("PATCH", &path).json(&change);
    let written = bench.send(write().with("if-match", &etag)).await;
    assert_eq!(written.status, 200);
    assert_ne!(written.header("etag"), etag);
    assert_eq!(
        bench.send(write().with("if-match", &etag)).await.verdict(),
        "412 conditionNotMet"
    );
    assert_eq!(bench.send(write().with("if-match", "*")).await.status, 200);
    let weak = format!("W/{}", written.header("etag"));
    assert_eq!(
        bench.send(write().with("if-match", &weak)).await.verdict(),
        "412 conditionNotMet"
    );
}

#[tokio::test]
async fn many_at_once() {
    let bench = Bench::plain();
    let racing = (0..32).map(|_| bench.request("POST", EVENTS));
    let racing: Vec<_> = racing
        .map(|request| tokio::spawn(request.body(event("race0").to_string()).send()))
        .collect();
    let mut made = 0;
    for answer in racing {
        made += u32::from(answer.await.unwrap().unwrap().status().is_success());
    }
    assert_eq!(made, 1);
}

#[tokio::test]
async fn an_end_that_does_not_wait_for_clients() {
    let bench = Bench::plain();
    let addr = bench.server.addr();
    let idle = std::net::TcpStream::connect(addr).unwrap();
    bench.event("ended").await;
    drop(bench);
    assert!(std::net::TcpStream::connect(addr).is_err());
    // The server has gone first, so this end of the connection may be closed already.
    idle.shutdown(Shutdown::Both).ok();
}

async fn list(bench: &Bench, query: &str) -> Value {
    let answer = bench.send(say("GET", format!("{EVENTS}?{query}"))).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

fn ids_of(list: &Value) -> impl Iterator<Item = String> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
}

/// Tokens hold signs that mean something else in a query.
fn encode(token: &str) -> String {
    token
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D")
}
