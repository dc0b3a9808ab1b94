//! The client alone: `reqwest`, configured as in the suite, sends the suite's requests and discards
//! the responses. A run of the suite costs more; the difference is the cost of the suite itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Request, Url};

use crate::Outcome;
use crate::floor::BODY;

/// Sends `requests` requests, with at most `jobs` at the same time.
pub(crate) fn send(port: u16, requests: usize, jobs: usize) -> Outcome<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never().max_retries_per_request(0))
        .no_proxy()
        .http1_only()
        .timeout(Duration::from_secs(10))
        .tcp_nodelay(true)
        .tls_certs_only([])
        .build()?;
    let url: Url = format!("http://127.0.0.1:{port}/things").parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let started = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..jobs)
            .map(|_| {
                tokio::spawn(worker(
                    client.clone(),
                    url.clone(),
                    requests,
                    started.clone(),
                ))
            })
            .collect();
        for task in tasks {
            task.await??;
        }
        Ok(())
    })
}

async fn worker(
    client: Client,
    url: Url,
    requests: usize,
    started: Arc<AtomicUsize>,
) -> reqwest::Result<()> {
    while started.fetch_add(1, Ordering::Relaxed) < requests {
        let mut request = Request::new(Method::POST, url.clone());
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let owner = HeaderValue::from_static("Bearer load-owner-token-7f3a");
        headers.insert(AUTHORIZATION, owner);
        *request.body_mut() = Some(BODY.into());
        let mut response = client.execute(request).await?;
        while response.chunk().await?.is_some() {}
    }
    Ok(())
}
