//! The HTTP client. Only this file uses `reqwest`. The client does not follow redirects, retry or
//! keep cookies. It decodes bodies, and limits the time and the size of a response.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::{Origin, Url};

use super::coding::decode;
use super::throttle::Throttle;
use crate::request::Wire;
use crate::view::{NoResponse, Outcome, Response, Unread};
use crate::vocab::Secret;

/// How long a connection may stay idle. If a server closes a connection while it is reused, the
/// server seems not to respond. So the client closes connections earlier than most servers.
const IDLE: Duration = Duration::from_secs(2);

/// The limits of one request.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The maximum time to connect.
    pub connect: Duration,
    /// The maximum time for the whole exchange, including the body.
    pub request: Duration,
    /// The maximum size of a response body in bytes, after decoding. A larger body is not read.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            request: Duration::from_secs(10),
            body: 1 << 20,
        }
    }
}

/// The name and value of a header field that reports do not show.
type SecretHeader<'h> = (&'static str, &'h Secret);

/// How often a kept connection may be found closed, until every request gets a new one.
const MOST_CLOSED: u32 = 3;

/// The client of one target. Clones share connections.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// Keeps connections for the next request.
    keeping: reqwest::Client,
    /// Opens a connection for each request.
    opening: reqwest::Client,
    /// Whether this clone may use a connection again.
    reuses: bool,
    /// How many kept connections were closed by the server before a response began.
    closed: Arc<AtomicU32>,
    throttle: Throttle,
    hosts: Vec<Origin>,
    limits: Limits,
}

impl Client {
    /// Makes a client that sends credentials only to the origins of these endpoints. It fails if there are
    /// no certificates to check TLS with.
    pub(crate) fn new<'u>(
        endpoints: impl IntoIterator<Item = &'u Url> + Clone,
        limits: Limits,
        throttle: Throttle,
    ) -> Result<Self, String> {
        // An error means that a provider is already installed, which works as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Plain HTTP needs no certificates: they are slow to load, and a container may have none.
        let is_plain = endpoints
            .clone()
            .into_iter()
            .all(|url| url.scheme() == "http");
        Ok(Self {
            keeping: build(limits, is_plain, usize::MAX)?,
            opening: build(limits, is_plain, 0)?,
            reuses: true,
            closed: Arc::default(),
            throttle,
            hosts: endpoints.into_iter().map(Url::origin).collect(),
            limits,
        })
    }

    /// This client with a new connection for each request.
    #[must_use]
    pub(crate) fn with_new_connections(&self) -> Self {
        Self {
            reuses: false,
            ..self.clone()
        }
    }

    /// Sends a request and reads the whole response; returns it with the time it took.
    pub(crate) async fn send(
        &self,
        wire: &Wire,
        authorization: Option<&Secret>,
    ) -> (Outcome, Duration) {
        self.timed(wire, authorization.map(|secret| ("authorization", secret)))
            .await
    }

    /// As [`Client::send`], with the cookies of a session.
    pub(crate) async fn visit(&self, wire: &Wire, cookies: Option<&Secret>) -> (Outcome, Duration) {
        self.timed(wire, cookies.map(|secret| ("cookie", secret)))
            .await
    }

    async fn timed(&self, wire: &Wire, hidden: Option<SecretHeader<'_>>) -> (Outcome, Duration) {
        let _passage = self.throttle.pass(&wire.url).await;
        let begun = Instant::now();
        let outcome = match self.exchange(wire, hidden).await {
            Ok(response) => Outcome::Response(response),
            Err(why) => Outcome::None(why),
        };
        (outcome, begun.elapsed())
    }

    async fn exchange(
        &self,
        wire: &Wire,
        hidden: Option<SecretHeader<'_>>,
    ) -> Result<Response, NoResponse> {
        let headers = self.headers(wire, hidden).map_err(NoResponse::unsent)?;
        let method = wire.method.parse();
        let method =
            method.map_err(|_| NoResponse::unsent(format!("`{}` is not a method", wire.method)))?;
        let mut request = reqwest::Request::new(method, wire.url.clone());
        *request.headers_mut() = headers;
        // If the body is empty, `headers` sets the Content-Length.
        if let Some(body) = wire.body.as_ref().filter(|body| !body.is_empty()) {
            *request.body_mut() = Some(body.clone().into());
        }
        let response = self.execute(request).await?;
        self.read(response, wire).await
    }

    /// Reads the body of a response, within its limits.
    async fn read(
        &self,
        mut response: reqwest::Response,
        wire: &Wire,
    ) -> Result<Response, NoResponse> {
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
            .collect();
        let mut read = Response::new(status, headers, Vec::new()).from(wire.url.clone());
        loop {
            match response.chunk().await {
                Ok(None) => break,
                Ok(Some(chunk)) if read.body.len() + chunk.len() > self.limits.body => {
                    read.unread = Some(Unread::Longer(self.limits.body));
                }
                Ok(Some(chunk)) => read.body.extend_from_slice(&chunk),
                Err(error) if is_broken_coding(&error) => read.unread = Some(Unread::Broken),
                Err(error) => return Err(no_response(error, self.limits)),
            }
            if read.unread.is_some() {
                break;
            }
        }
        // The client removes the field of a coding that it decodes.
        let coding = read.header("content-encoding").unwrap_or_default();
        let is_coded = !coding.is_empty() && !coding.eq_ignore_ascii_case("identity");
        if is_coded && !read.body.is_empty() && read.unread.is_none() {
            match decode(&coding, &read.body, self.limits.body) {
                None => read.unread = Some(Unread::Coding(coding)),
                Some(Err(_)) => read.unread = Some(Unread::Broken),
                Some(Ok(body)) if body.len() > self.limits.body => {
                    read.unread = Some(Unread::Longer(self.limits.body));
                }
                Some(Ok(body)) => read.body = body,
            }
        }
        if read.unread.is_some() {
            read.body = Vec::new();
        }
        Ok(read)
    }

    /// Sends a request, and reads the head of its response.
    async fn execute(&self, request: reqwest::Request) -> Result<reqwest::Response, NoResponse> {
        let reuses = self.reuses && self.closed.load(Ordering::Relaxed) < MOST_CLOSED;
        let client = if reuses { &self.keeping } else { &self.opening };
        client.execute(request).await.map_err(|error| {
            let timed_out = error.is_timeout();
            let why = no_response(error, self.limits);
            let was_closed = reuses && !timed_out && !why.unreachable;
            if was_closed {
                self.closed.fetch_add(1, Ordering::Relaxed);
            }
            NoResponse { was_closed, ..why }
        })
    }

    fn headers(&self, wire: &Wire, hidden: Option<SecretHeader<'_>>) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in &wire.headers {
            let name: HeaderName = name
                .parse()
                .map_err(|_| format!("`{name}` is not a header name"))?;
            let value = HeaderValue::from_str(value)
                .map_err(|_| format!("the value of `{name}` cannot be sent"))?;
            headers.append(name, value);
        }
        let is_empty = wire.body.as_ref().is_none_or(Vec::is_empty);
        if is_empty && matches!(wire.method.as_str(), "POST" | "PUT" | "PATCH") {
            headers.insert("content-length", HeaderValue::from_static("0"));
        }
        if let Some((name, secret)) = hidden {
            if !self.hosts.contains(&wire.url.origin()) {
                return Err("credentials go only to the host of the target".into());
            }
            let mut value = HeaderValue::from_str(secret.expose())
                .map_err(|_| "the token has characters that no header field can carry")?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(headers)
    }
}

fn build(limits: Limits, is_plain: bool, idle: usize) -> Result<reqwest::Client, String> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // With a maximum of 0, the client does not clone the request for a retry.
        .retry(reqwest::retry::never().max_retries_per_request(0))
        .no_proxy()
        .http1_only()
        .connect_timeout(limits.connect)
        .timeout(limits.request)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(idle)
        .tcp_nodelay(true)
        .user_agent(concat!("rebuff/", env!("CARGO_PKG_VERSION")));
    if is_plain {
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(|e| {
        format!(
            "cannot make a TLS client ({}); is a CA bundle installed?",
            chain(&e)
        )
    })
}

/// Why there is no response, without the URL: its query could hold a secret.
fn no_response(error: reqwest::Error, limits: Limits) -> NoResponse {
    let error = error.without_url();
    let unreachable = error.is_connect() || error.is_builder();
    let why = if error.is_timeout() && unreachable {
        format!("no connection within {:?}", limits.connect)
    } else if error.is_timeout() {
        format!("no whole answer within {:?}", limits.request)
    } else {
        in_plain_words(chain(&error))
    };
    NoResponse {
        unreachable,
        was_closed: false,
        why,
    }
}

/// Whether a body was received, but cannot be decoded by its content coding. The cause is then the I/O
/// error of the decoder. An I/O error of the connection is the cause of an error of another library.
fn is_broken_coding(error: &reqwest::Error) -> bool {
    let cause = error.source();
    let is_of_decoder = cause.is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
    let within = cause.and_then(|cause| cause.downcast_ref());
    is_of_decoder || within.is_some_and(is_broken_coding)
}

/// What a TLS error means for the target file.
fn in_plain_words(why: String) -> String {
    if why.contains("InvalidContentType") || why.contains("corrupt message") {
        return "the server speaks plain http there: write http:// in its address".into();
    }
    if why.contains("UnknownIssuer") {
        return "a CA that this machine does not know signed the certificate of the server; \
                SSL_CERT_FILE can name a file with that CA"
            .into();
    }
    why
}

/// The two innermost causes of an error. The outer ones only say that the request failed.
fn chain(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    match causes.as_slice() {
        [] => error.to_string(),
        [one] => one.clone(),
        [.., outer, inner] if outer.contains(inner.as_str()) => outer.clone(),
        [.., outer, inner] => format!("{outer}: {inner}"),
    }
}
