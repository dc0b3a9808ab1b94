//! The listener: one thread and one single-threaded runtime for each server.
//! It turns HTTP into [`ServerRequest`] and [`ServerResponse`] and knows nothing of any contract.

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

use super::wire::{App, ServerRequest, ServerResponse};
use super::{Constant, Deviation, Embedded};

/// A running server. Dropping it ends it, with all its connections.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    base_path: &'static str,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a contract's server, with a bend or without; port 0 takes any free one.
    pub fn start(
        embedded: &'static Embedded,
        listen: SocketAddr,
        bend: Option<&'static Deviation>,
    ) -> io::Result<Self> {
        let socket = TcpListener::bind(listen)?;
        let base = base(socket.local_addr()?, embedded.base_path);
        let site = Site {
            app: (embedded.app)(bend, &base),
            base_path: embedded.base_path,
            bend,
        };
        site.start(socket)
    }

    /// Starts a server that has one answer to everything.
    pub fn start_constant(constant: &'static Constant, listen: SocketAddr) -> io::Result<Self> {
        let site = Site {
            app: Box::new(constant),
            base_path: "",
            bend: None,
        };
        site.start(TcpListener::bind(listen)?)
    }

    /// Where the server listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The URL that all of the contract's paths are appended to.
    pub fn base(&self) -> String {
        base(self.addr, self.base_path)
    }

    /// Scheme, host and port of all its addresses.
    pub fn origin(&self) -> String {
        base(self.addr, "")
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        self.join();
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has nobody left to be told to: the server is gone either way.
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

/// What is served, and how it is bent.
#[derive(Debug)]
struct Site {
    app: Box<dyn App>,
    base_path: &'static str,
    bend: Option<&'static Deviation>,
}

impl Site {
    /// Everything that can fail happens here, before the thread, so that the caller learns of it.
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

    /// Not a graceful end: a client that holds a connection open must not hold the server.
    fn serve(
        self,
        runtime: &Runtime,
        listener: tokio::net::TcpListener,
        stopped: oneshot::Receiver<()>,
    ) {
        let site = Arc::new(self);
        let router = Router::new().fallback(move |request: Request| {
            let site = Arc::clone(&site);
            async move { site.handle(request).await }
        });
        // Small answers on a kept connection would wait for the client's acknowledgement.
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
        let ask = ask(
            &parts,
            path.unwrap_or(whole),
            body.unwrap_or_default().into(),
        );
        let mut reply = match refused {
            Some(status) => self.app.refuse(status),
            None => self.app.answer(&ask),
        };
        if let Some(Deviation::Response(alter)) = self.bend {
            alter(&ask, &mut reply);
        }
        respond(reply)
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

fn ask(parts: &Parts, path: &str, body: Vec<u8>) -> ServerRequest {
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

fn respond(reply: ServerResponse) -> Response {
    let mut response = Response::builder().status(reply.status);
    for (name, value) in &reply.headers {
        response = response.header(name, value);
    }
    response
        .body(Body::from(reply.body))
        .unwrap_or_else(|_| unsendable())
}

/// The contracts' code writes only headers that can be sent; a bend with a bad one shows as a 500.
fn unsendable() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// Far above any request of the contracts, and small enough for many at once.
const BODY_LIMIT: usize = 1 << 20;
