//! The HTTP client, and the only owner of `reqwest`: one client for each target, no redirects, no
//! retries, no cookies, no decoding, and a bound on time and on size.

use std::error::Error as _;
use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::{Origin, Url};

use crate::request::Wire;
use crate::view::{NoResponse, Outcome, Response};
use crate::vocab::Secret;

/// An idle connection that a server closes just when it is used again looks like a lost answer: ours
/// are closed before servers close theirs.
const IDLE: Duration = Duration::from_secs(2);

/// The bounds of one request.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the connection.
    pub connect: Duration,
    /// For the whole exchange, body included.
    pub request: Duration,
    /// The most bytes of a body that are read.
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

/// A header field that no report shows: its name and its value.
type Hidden<'h> = (&'static str, &'h Secret);

/// The client of one target.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::Client,
    hosts: Vec<Origin>,
    limits: Limits,
}

impl Client {
    /// Makes a client that carries credentials to the hosts of these endpoints only.
    pub fn new<'u>(
        endpoints: impl IntoIterator<Item = &'u Url> + Clone,
        limits: Limits,
    ) -> Result<Self, String> {
        // Another provider may be installed already: both are fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // With a number of none, no copy is kept for a retry, either.
            .retry(reqwest::retry::never().max_retries_per_request(0))
            .no_proxy()
            .http1_only()
            .connect_timeout(limits.connect)
            .timeout(limits.request)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            .user_agent(concat!("rebuff/", env!("CARGO_PKG_VERSION")));
        if endpoints
            .clone()
            .into_iter()
            .all(|url| url.scheme() == "http")
        {
            // The system's certificates take long to read, and a container may have none.
            builder = builder.tls_certs_only([]);
        }
        let inner = builder.build().map_err(|e| {
            format!(
                "cannot make a TLS client ({}); is a CA bundle installed?",
                chain(&e)
            )
        })?;
        Ok(Self {
            inner,
            hosts: endpoints.into_iter().map(Url::origin).collect(),
            limits,
        })
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&self, wire: &Wire, authorization: Option<&Secret>) -> (Outcome, Duration) {
        self.timed(wire, authorization.map(|secret| ("authorization", secret)))
            .await
    }

    /// Sends a request with the cookies of a session, and reads the whole answer.
    pub async fn visit(&self, wire: &Wire, cookies: Option<&Secret>) -> (Outcome, Duration) {
        self.timed(wire, cookies.map(|secret| ("cookie", secret)))
            .await
    }

    async fn timed(&self, wire: &Wire, hidden: Option<Hidden<'_>>) -> (Outcome, Duration) {
        let begun = Instant::now();
        let outcome = match self.exchange(wire, hidden).await {
            Ok(answer) => Outcome::Response(answer),
            Err(why) => Outcome::None(why),
        };
        (outcome, begun.elapsed())
    }

    async fn exchange(
        &self,
        wire: &Wire,
        hidden: Option<Hidden<'_>>,
    ) -> Result<Response, NoResponse> {
        let headers = self.headers(wire, hidden).map_err(|why| NoResponse {
            unreachable: true,
            why,
        })?;
        let method = wire.method.parse().map_err(|_| NoResponse {
            unreachable: true,
            why: format!("`{}` is no method", wire.method),
        })?;
        let mut request = reqwest::Request::new(method, wire.url.clone());
        *request.headers_mut() = headers;
        // An empty one is no body to the client: its length is told all the same.
        if let Some(body) = wire.body.as_ref().filter(|body| !body.is_empty()) {
            *request.body_mut() = Some(body.clone().into());
        }
        let sent = self.inner.execute(request).await;
        let mut response = sent.map_err(|e| no_answer(e, self.limits))?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
            .collect();
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|e| no_answer(e, self.limits))?
        {
            if body.len() + chunk.len() > self.limits.body {
                let why = format!("a body of more than {} bytes", self.limits.body);
                return Err(NoResponse {
                    unreachable: false,
                    why,
                });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response::new(status, headers, body).from(wire.url.clone()))
    }

    fn headers(&self, wire: &Wire, hidden: Option<Hidden<'_>>) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in &wire.headers {
            let name: HeaderName = name
                .parse()
                .map_err(|_| format!("`{name}` is no header name"))?;
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

/// What happened, without the URL: its query could hold a secret.
fn no_answer(error: reqwest::Error, limits: Limits) -> NoResponse {
    let error = error.without_url();
    let unreachable = error.is_connect() || error.is_builder();
    let why = if error.is_timeout() && unreachable {
        format!("no connection within {:?}", limits.connect)
    } else if error.is_timeout() {
        format!("no whole answer within {:?}", limits.request)
    } else {
        chain(&error)
    };
    NoResponse { unreachable, why }
}

/// The innermost causes say what happened; the outermost only say that it did.
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
