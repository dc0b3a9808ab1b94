//! The listener: one thread and one single-threaded runtime for each server.
//! It converts HTTP messages to [`ServerRequest`] and from [`ServerResponse`].

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use axum::serve::ListenerExt as _;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::app::App;
use super::embedded::{Deviation, Embedded};
use super::http::message::{ServerRequest, ServerResponse};

/// A running server. Dropping this value stops the server and closes all its connections.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    base_path: &'static str,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts the server of a contract, plain or with one deviation. Port 0 takes any free port.
    pub fn start(
        embedded: &'static Embedded,
        listen: SocketAddr,
        deviation: Option<&'static Deviation>,
    ) -> io::Result<Self> {
        let socket = TcpListener::bind(listen)?;
        let base = base(socket.local_addr()?, embedded.base_path);
        let host = Host {
            app: embedded.open(deviation, &base),
            base_path: embedded.base_path,
        };
        host.start(socket)
    }

    /// Starts an app that has no contract and no base path, made for the origin that it is reached at.
    pub(crate) fn start_app(
        open: impl FnOnce(&str) -> Box<dyn App>,
        listen: SocketAddr,
    ) -> io::Result<Self> {
        let socket = TcpListener::bind(listen)?;
        let app = open(&base(socket.local_addr()?, ""));
        let base_path = "";
        Host { app, base_path }.start(socket)
    }

    /// The address and port that the server listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The URL that all of the contract's paths are appended to.
    pub fn base(&self) -> String {
        base(self.addr, self.base_path)
    }

    /// The scheme, host and port of the server's URLs.
    pub fn origin(&self) -> String {
        base(self.addr, "")
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        self.join();
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic of the thread is ignored, because the server has ended in any case.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.join();
    }
}

/// An app and the base path that it is served under.
#[derive(Debug)]
struct Host {
    app: Box<dyn App>,
    base_path: &'static str,
}

impl Host {
    /// Starts the thread. All steps that can fail run before, so that the caller gets their errors.
    fn start(self, socket: TcpListener) -> io::Result<Server> {
        socket.set_nonblocking(true)?;
        let addr = socket.local_addr()?;
        let base_path = self.base_path;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(socket)?
        };
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("reference".to_owned())
            .spawn(move || self.serve(&runtime, listener, stopped))?;
        Ok(Server {
            addr,
            base_path,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Serves until `stopped` receives the signal. Open connections are closed at once, so that
    /// they do not delay the end.
    fn serve(
        self,
        runtime: &Runtime,
        listener: tokio::net::TcpListener,
        stopped: oneshot::Receiver<()>,
    ) {
        let host = Arc::new(self);
        let router = Router::new().fallback(move |request: Request| {
            let host = Arc::clone(&host);
            async move { host.handle(request).await }
        });
        // Without this option, a small response on a reused connection waits for the client's
        // acknowledgement.
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        runtime.block_on(async {
            tokio::select! {
                _ = axum::serve(listener, router) => {}
                _ = stopped => {}
            }
        });
    }

    async fn handle(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let whole = parts.uri.path();
        let path = path_below(self.base_path, whole);
        let body = to_bytes(body, BODY_LIMIT).await.ok();
        let refused = match (path, &body) {
            (None, _) => Some(404),
            (Some(_), None) => Some(413),
            (Some(_), Some(_)) => None,
        };
        let request = server_request(
            &parts,
            path.unwrap_or(whole),
            body.unwrap_or_default().into(),
        );
        to_http(match refused {
            Some(status) => self.app.refuse(&request, status),
            None => self.app.respond(&request),
        })
    }
}

fn base(mut addr: SocketAddr, path: &str) -> String {
    if addr.ip().is_unspecified() {
        addr.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    format!("http://{addr}{path}")
}

fn path_below<'a>(base: &str, path: &'a str) -> Option<&'a str> {
    path.strip_prefix(base)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn server_request(parts: &Parts, path: &str, body: Vec<u8>) -> ServerRequest {
    let headers = parts.headers.iter().map(|(name, value)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    });
    ServerRequest {
        method: parts.method.as_str().to_owned(),
        path: path.to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: headers.collect(),
        body,
    }
}

fn to_http(response: ServerResponse) -> Response {
    let mut builder = Response::builder().status(response.status);
    for (name, value) in &response.headers {
        builder = builder.header(name, value);
    }
    builder
        .body(Body::from(response.body))
        .unwrap_or_else(|_| unsendable())
}

/// Replaces a response that has an invalid header field. Only a deviation can write such a field.
fn unsendable() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// The maximum size of a request body in bytes, far above the size of all requests of the
/// contracts.
const BODY_LIMIT: usize = 1 << 20;
