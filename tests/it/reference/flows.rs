//! Tests that need several requests: paging, syncs, invitations, private calendars and etags.

use std::collections::HashSet;
use std::net::Shutdown;

use rebuff::reference::calendar::accounts::{GUEST_EMAIL, GUEST_TOKEN};
use serde_json::{Value, json};

use crate::reference::running_server::{EVENTS, LIST, RunningServer, event, request};

const SHARED: &str = "Shared properties can only be changed by the organizer of the event.";

#[tokio::test]
async fn only_the_last_page_has_a_sync_token() {
    let server = RunningServer::start();
    for id in ["page0", "page1", "page2", "page3", "page4"] {
        server.event(id).await;
    }
    let (mut ids, mut page) = (Vec::new(), list(&server, "maxResults=2").await);
    while let Some(token) = page["nextPageToken"].as_str() {
        assert!(page.get("nextSyncToken").is_none());
        ids.extend(ids_of(&page));
        let query = format!("maxResults=2&pageToken={}", encode(token));
        let other = format!("{EVENTS}?showDeleted=true&{query}");
        assert_eq!(
            server.send(request("GET", other)).await.verdict(),
            "400 invalid"
        );
        page = list(&server, &query).await;
    }
    ids.extend(ids_of(&page));
    assert_eq!(ids, ["page0", "page1", "page2", "page3", "page4"]);
    assert!(page["nextSyncToken"].is_string());
}

#[tokio::test]
async fn a_sync_lists_only_changed_events() {
    let server = RunningServer::start();
    let kept = server.event("kept0").await;
    let lost = server.event("lost0").await;
    server.event("quiet").await;
    let first = list(&server, "").await;
    server
        .send(request("PATCH", kept).json(&json!({"summary": "new"})))
        .await;
    server.send(request("DELETE", lost)).await;
    let token = encode(first["nextSyncToken"].as_str().unwrap());
    let changes = list(&server, &format!("syncToken={token}")).await;
    let ids: HashSet<String> = ids_of(&changes).collect();
    assert_eq!(ids, HashSet::from(["kept0".to_owned(), "lost0".to_owned()]));
    let again = encode(changes["nextSyncToken"].as_str().unwrap());
    assert_eq!(
        ids_of(&list(&server, &format!("syncToken={again}")).await).count(),
        0
    );

    for narrower in ["timeMin=2030-01-01T00:00:00Z", "showDeleted=false", "q=x"] {
        let response = server
            .send(request(
                "GET",
                format!("{EVENTS}?syncToken={token}&{narrower}"),
            ))
            .await;
        assert_eq!(response.verdict(), "400 syncTokenWithRequestRestrictions");
    }
    let elsewhere = request("GET", format!("{EVENTS}?syncToken={token}")).with_token(GUEST_TOKEN);
    assert_eq!(
        server.send(elsewhere).await.verdict(),
        "410 fullSyncRequired"
    );
}

#[tokio::test]
async fn a_list_is_filtered_and_ordered_by_its_parameters() {
    let server = RunningServer::start();
    for (id, day) in [("date3", 3), ("date1", 1), ("date2", 2)] {
        let mut body = event(id);
        body["start"] = json!({"date": format!("2030-06-0{day}")});
        body["end"] = json!({"date": format!("2030-06-0{}", day + 1)});
        assert_eq!(
            server
                .send(request("POST", EVENTS).json(&body))
                .await
                .status,
            200
        );
    }
    server
        .send(request("DELETE", format!("{EVENTS}/date2")))
        .await;
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
            ids_of(&list(&server, query).await).collect::<Vec<_>>(),
            ids,
            "{query}"
        );
    }
}

#[tokio::test]
async fn the_copy_of_a_guest_follows_the_original() {
    let server = RunningServer::start();
    let path = server.invitation("mirror").await;
    let copy = server
        .send(request("GET", &path).with_token(GUEST_TOKEN))
        .await
        .json();
    assert_eq!(copy["organizer"], json!({"email": "ada@example.test"}));
    assert_eq!(copy["attendees"][0]["self"], true);

    let local = json!({"colorId": "5", "reminders": {"useDefault": false}});
    let response = server
        .send(request("PATCH", &path).with_token(GUEST_TOKEN).json(&local))
        .await;
    assert_eq!(response.json()["colorId"], "5");
    let accepted = json!({"attendees": [{"email": GUEST_EMAIL, "responseStatus": "accepted"}]});
    let response = server
        .send(
            request("PATCH", &path)
                .with_token(GUEST_TOKEN)
                .json(&accepted),
        )
        .await;
    assert_eq!(response.status, 200, "{}", response.text);
    let original = server.send(request("GET", &path)).await.json();
    assert_eq!(original["attendees"][0]["responseStatus"], "accepted");
    assert!(original.get("colorId").is_none());

    server
        .send(request("PATCH", &path).json(&json!({"summary": "moved"})))
        .await;
    let copy = server
        .send(request("GET", &path).with_token(GUEST_TOKEN))
        .await
        .json();
    assert_eq!(
        (&copy["summary"], &copy["colorId"]),
        (&json!("moved"), &json!("5"))
    );
    server.send(request("DELETE", &path)).await;
    let copy = server
        .send(request("GET", &path).with_token(GUEST_TOKEN))
        .await
        .json();
    assert_eq!(copy["status"], "cancelled");
}

#[tokio::test]
async fn only_the_organizer_changes_shared_properties() {
    let server = RunningServer::start();
    let path = server.invitation("shared").await;
    let refused = [
        json!({"guestsCanModify": true}),
        json!({"guestsCanInviteOthers": false}),
        json!({"guestsCanSeeOtherGuests": false}),
        json!({"summary": "mine"}),
    ];
    let before = server
        .send(request("GET", &path).with_token(GUEST_TOKEN))
        .await
        .json();
    for patch in refused {
        let response = server
            .send(request("PATCH", &path).with_token(GUEST_TOKEN).json(&patch))
            .await;
        response.assert_error(403, "calendar/forbiddenForNonOrganizer", SHARED, "");
    }
    let after = server
        .send(request("GET", &path).with_token(GUEST_TOKEN))
        .await
        .json();
    assert_eq!(before, after);
    assert_eq!(
        server
            .send(request("PUT", &path).with_token(GUEST_TOKEN).json(&after))
            .await
            .status,
        200
    );

    // `guestsCanModify` does not allow a guest to change `guestsCanModify` itself. An update
    // without this member would reset it to its default, so the server refuses the update.
    server
        .send(request("PATCH", &path).json(&json!({"guestsCanModify": true})))
        .await;
    let moved = json!({"summary": "ours"});
    let response = server
        .send(request("PATCH", &path).with_token(GUEST_TOKEN).json(&moved))
        .await;
    assert_eq!(response.status, 200);
    assert_eq!(
        server.send(request("GET", &path)).await.json()["summary"],
        "ours"
    );
    let mut update = response.json();
    update.as_object_mut().unwrap().remove("guestsCanModify");
    let response = server
        .send(request("PUT", &path).with_token(GUEST_TOKEN).json(&update))
        .await;
    response.assert_error(403, "calendar/forbiddenForNonOrganizer", SHARED, "");
}

#[tokio::test]
async fn a_private_calendar_is_not_found_by_others() {
    let server = RunningServer::start();
    let events = server.private_calendar().await;
    let calendar = events.trim_end_matches("/events");
    for path in [&events, calendar, "/calendars/ben%40example.test/events"] {
        server.send(request("GET", path)).await.assert_error(
            404,
            "global/notFound",
            "Not Found",
            "",
        );
        assert_eq!(
            server
                .send(request("GET", path).with_token(GUEST_TOKEN))
                .await
                .status,
            200
        );
    }
    let response = server
        .send(request("POST", &events).json(&event("intruder")))
        .await;
    assert_eq!(response.verdict(), "404 notFound");
    let mine = server
        .send(request("GET", LIST).with_token(GUEST_TOKEN))
        .await
        .json();
    assert_eq!(mine["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        server
            .send(request("DELETE", calendar).with_token(GUEST_TOKEN))
            .await
            .status,
        204
    );
    assert_eq!(
        server
            .send(request("GET", calendar).with_token(GUEST_TOKEN))
            .await
            .status,
        404
    );
    let response = server.send(request("DELETE", "/calendars/primary")).await;
    assert_eq!(response.verdict(), "403 cannotDeletePrimaryCalendar");
}

#[tokio::test]
async fn an_etag_is_valid_until_the_next_write() {
    let server = RunningServer::start();
    let path = server.event("etags").await;
    let read = server.send(request("GET", &path)).await;
    let etag = read.header("etag").to_owned();
    assert_eq!(read.json()["etag"], etag);
    let same = server
        .send(request("GET", &path).header("if-none-match", &etag))
        .await;
    assert_eq!(
        (same.status, same.text.as_str(), same.header("etag")),
        (304, "", etag.as_str())
    );

    let change = json!({"summary": "new"});
    let write = || request("PATCH", &path).json(&change);
    let written = server.send(write().header("if-match", &etag)).await;
    assert_eq!(written.status, 200);
    assert_ne!(written.header("etag"), etag);
    assert_eq!(
        server
            .send(write().header("if-match", &etag))
            .await
            .verdict(),
        "412 conditionNotMet"
    );
    assert_eq!(
        server.send(write().header("if-match", "*")).await.status,
        200
    );
    let weak = format!("W/{}", written.header("etag"));
    assert_eq!(
        server
            .send(write().header("if-match", &weak))
            .await
            .verdict(),
        "412 conditionNotMet"
    );
}

#[tokio::test]
async fn one_of_many_concurrent_inserts_of_an_id_succeeds() {
    let server = RunningServer::start();
    let racing = (0..32).map(|_| server.unsent("POST", EVENTS));
    let racing: Vec<_> = racing
        .map(|request| tokio::spawn(request.body(event("race0").to_string()).send()))
        .collect();
    let mut made = 0;
    for response in racing {
        made += u32::from(response.await.unwrap().unwrap().status().is_success());
    }
    assert_eq!(made, 1);
}

#[tokio::test]
async fn shutdown_does_not_wait_for_idle_connections() {
    let server = RunningServer::start();
    let addr = server.inner.addr();
    let idle = std::net::TcpStream::connect(addr).unwrap();
    server.event("ended").await;
    drop(server);
    assert!(std::net::TcpStream::connect(addr).is_err());
    // The server has closed the connection, so this end may be closed already and the call may
    // fail.
    idle.shutdown(Shutdown::Both).ok();
}

async fn list(server: &RunningServer, query: &str) -> Value {
    let response = server
        .send(request("GET", format!("{EVENTS}?{query}")))
        .await;
    assert_eq!(response.status, 200, "{}", response.text);
    response.json()
}

fn ids_of(list: &Value) -> impl Iterator<Item = String> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
}

/// Percent-encodes the characters of a token that are special in a query.
fn encode(token: &str) -> String {
    token
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D")
}
