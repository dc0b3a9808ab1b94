//! The server under test, which runs in its own process. After a delay, it refuses each request
//! whose body lacks a required member. It prints its port, its first request and the number of
//! requests to stdout.

use std::io::{self, Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Response, StatusCode};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::Outcome;

const LISTED: &str = r#"{"items":[]}"#;

const MADE: &str = r#"{"id":"thing1","name":"made"}"#;

/// An error body of typical length.
const REFUSED: &str = r#"{"error":{"code":400,"message":"Required member missing.","errors":[{"domain":"global","reason":"required","message":"Required member missing.","locationType":"parameter","location":"body"}],"status":"INVALID_ARGUMENT"}}"#;

#[derive(Clone)]
struct Shared {
    delay: Duration,
    seen: Arc<AtomicUsize>,
}

/// Serves until stdin is closed.
pub(crate) fn serve(delay: Duration) -> Outcome<()> {
    let seen = Arc::new(AtomicUsize::new(0));
    let shared = Shared {
        delay,
        seen: seen.clone(),
    };
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.and_then(|runtime| runtime.block_on(listen(shared)))
    });
    io::stdin().read_to_end(&mut Vec::new())?;
    print_line(&format!("seen {}", seen.load(Ordering::Relaxed)))
}

async fn listen(shared: Shared) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let routes = Router::new()
        .route("/things", get(list).post(check))
        .fallback(not_found)
        .with_state(shared);
    print_line(&format!("port {port}")).map_err(io::Error::other)?;
    axum::serve(listener, routes).await
}

async fn list(State(shared): State<Shared>) -> Response<Body> {
    respond(&shared, StatusCode::OK, LISTED).await
}

async fn check(State(shared): State<Shared>, body: Bytes) -> Response<Body> {
    let has = |member: &str| {
        let name = format!("\"{member}\":");
        body.windows(name.len()).any(|part| part == name.as_bytes())
    };
    if ["name", "start", "end"].into_iter().all(has) {
        return respond(&shared, StatusCode::OK, MADE).await;
    }
    respond(&shared, StatusCode::BAD_REQUEST, REFUSED).await
}

async fn not_found(State(shared): State<Shared>) -> Response<Body> {
    respond(&shared, StatusCode::NOT_FOUND, "{}").await
}

async fn respond(shared: &Shared, status: StatusCode, body: &'static str) -> Response<Body> {
    if shared.seen.fetch_add(1, Ordering::Relaxed) == 0 {
        // Printing fails only if the benchmark has ended, so the error is ignored.
        let _ = print_line("first");
    }
    if !shared.delay.is_zero() {
        tokio::time::sleep(shared.delay).await;
    }
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let json = axum::http::HeaderValue::from_static("application/json; charset=UTF-8");
    response.headers_mut().insert("content-type", json);
    response
}

fn print_line(line: &str) -> Outcome<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
