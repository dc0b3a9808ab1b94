//! A scripted HTTP server on a loopback port. A test decides what the server does with each
//! request. The server can also be a misbehaving proxy in front of another server.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::Notify;

/// The loopback address with port 0: the system picks a free port.
pub(crate) const ANY_PORT: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// What the server does with a request.
pub(crate) enum Action {
    /// Forwards the request to the upstream server, and the response to the client.
    Forward,
    /// Forwards the request with another token.
    ForwardAs(&'static str),
    /// Forwards the request, but closes the connection and sends no response.
    ForwardAndClose,
    /// Forwards it, and alters the response.
    Alter(Alteration),
    /// Sends these bytes and closes the connection.
    Send(Vec<u8>),
    /// Sends these bytes again and again until the client closes the connection.
    SendForever(Vec<u8>),
    /// Resets the connection.
    Reset,
    /// Never responds.
    Hang,
    /// Stops the server and closes all its connections.
    Stop,
}

/// Changes the head and the body of a response. Its length is corrected afterwards.
pub(crate) type Alteration = fn(&Request, &mut String, &mut Vec<u8>);

/// A complete request.
pub(crate) struct Request {
    /// The request line and the header lines.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

type Script = Mutex<Box<dyn FnMut(&Request) -> Action + Send>>;

/// A running server. Dropping it stops it and closes all its connections.
pub(crate) struct TestServer {
    addr: SocketAddr,
    stop: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl TestServer {
    /// Starts a server without an upstream server.
    pub(crate) fn start(script: impl FnMut(&Request) -> Action + Send + 'static) -> Self {
        Self::bind(ANY_PORT, None, Box::new(script))
    }

    /// Starts a proxy at this address in front of another server.
    pub(crate) fn proxy(
        listen: SocketAddr,
        upstream: SocketAddr,
        script: impl FnMut(&Request) -> Action + Send + 'static,
    ) -> Self {
        Self::bind(listen, Some(upstream), Box::new(script))
    }

    fn bind(
        listen: SocketAddr,
        upstream: Option<SocketAddr>,
        script: Box<dyn FnMut(&Request) -> Action + Send>,
    ) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind(listen)).unwrap();
        let addr = listener.local_addr().unwrap();
        let stop = Arc::new(Notify::new());
        let stopped = Arc::clone(&stop);
        let script: Arc<Script> = Arc::new(Mutex::new(script));
        let thread = std::thread::spawn(move || {
            // When the runtime ends, it closes all connections.
            runtime.block_on(async {
                tokio::select! {
                    () = accept(listener, upstream, &script, &stopped) => {}
                    () = stopped.notified() => {}
                }
            });
        });
        Self {
            addr,
            stop,
            thread: Some(thread),
        }
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.stop.notify_one();
        if let Some(thread) = self.thread.take() {
            // If the script panicked, the test has already failed, so the result is ignored.
            let _ = thread.join();
        }
    }
}

impl Request {
    /// The method and the target of the request line.
    pub(crate) fn line(&self) -> (&str, &str) {
        let mut words = self.head.split(' ');
        let method = words.next().unwrap_or_default();
        (method, words.next().unwrap_or_default())
    }

    /// The target without its query.
    pub(crate) fn path(&self) -> &str {
        let (_, target) = self.line();
        target.split_once('?').map_or(target, |(path, _)| path)
    }

    /// The query parameters.
    pub(crate) fn query(&self) -> BTreeMap<String, String> {
        let query = self.line().1.split_once('?');
        pairs(query.map_or("", |(_, query)| query).as_bytes())
    }

    /// The parameters of a form body.
    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        pairs(&self.body)
    }

    /// The header fields, with their names in lower case.
    pub(crate) fn headers(&self) -> BTreeMap<String, String> {
        let lines = self.head.lines().skip(1);
        let fields = lines.filter_map(|line| line.split_once(':'));
        fields
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect()
    }

    /// Whether the request line starts with this text.
    pub(crate) fn is(&self, beginning: &str) -> bool {
        self.head.starts_with(beginning)
    }

    /// Whether the request line or a header line contains this text.
    pub(crate) fn head_contains(&self, text: &str) -> bool {
        self.head.contains(text)
    }

    pub(crate) fn body_contains(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.body).contains(text)
    }

    /// A member of the JSON body, as JSON text.
    pub(crate) fn member(&self, name: &str) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body[name].to_string()
    }

    /// Whether the request has an Authorization header.
    pub(crate) fn is_authorized(&self) -> bool {
        self.headers().contains_key("authorization")
    }

    /// The bytes of the request to forward. If a token is given, it replaces the client's token.
    fn bytes(&self, token: Option<&str>) -> Vec<u8> {
        let lines = self.head.split("\r\n").map(|line| match token {
            Some(token) if line.to_ascii_lowercase().starts_with("authorization:") => {
                format!("authorization: Bearer {token}")
            }
            _ => line.to_owned(),
        });
        let mut bytes = lines.collect::<Vec<_>>().join("\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// A complete response. Each line in `headers` ends with a line break.
pub(crate) fn respond(status: &str, media: &str, headers: &str, body: &[u8]) -> Action {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nConnection: close\r\n\
         Content-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    Action::Send([head.as_bytes(), body].concat())
}

fn pairs(text: &[u8]) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(text).into_owned().collect()
}

async fn accept(
    listener: TcpListener,
    upstream: Option<SocketAddr>,
    script: &Arc<Script>,
    stop: &Arc<Notify>,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let (script, stop) = (Arc::clone(script), Arc::clone(stop));
        // Errors are ignored, because a client may close its connection at any time.
        tokio::spawn(async move { serve(stream, upstream, &script, &stop).await.ok() });
    }
}

async fn serve(
    mut client: TcpStream,
    upstream: Option<SocketAddr>,
    script: &Script,
    stop: &Notify,
) -> std::io::Result<()> {
    let mut server = match upstream {
        Some(addr) => Some(TcpStream::connect(addr).await?),
        None => None,
    };
    while let Some((head, body)) = read(&mut client).await? {
        let request = Request { head, body };
        let action = (script.lock().unwrap())(&request);
        let token = match action {
            Action::ForwardAs(token) => Some(token),
            _ => None,
        };
        match action {
            Action::Forward | Action::ForwardAs(_) | Action::ForwardAndClose | Action::Alter(_) => {
                let server = server.as_mut().expect("a proxy has an upstream server");
                server.write_all(&request.bytes(token)).await?;
                let Some((mut head, mut body)) = read(server).await? else {
                    return Ok(());
                };
                if let Action::Alter(alter) = action {
                    alter(&request, &mut head, &mut body);
                    head = with_length(&head, body.len());
                }
                if matches!(action, Action::ForwardAndClose) {
                    return Ok(());
                }
                client.write_all(head.as_bytes()).await?;
                client.write_all(&body).await?;
            }
            Action::Send(bytes) => return client.write_all(&bytes).await,
            Action::SendForever(bytes) => loop {
                client.write_all(&bytes).await?;
            },
            Action::Reset => return client.set_zero_linger(),
            Action::Hang => std::future::pending().await,
            Action::Stop => {
                stop.notify_one();
                std::future::pending::<()>().await;
            }
        }
    }
    Ok(())
}

/// A head with the length of another body.
fn with_length(head: &str, length: usize) -> String {
    let lines = head.split_inclusive("\r\n");
    let is_length = |line: &&str| line.to_ascii_lowercase().starts_with("content-length:");
    let mut lines: Vec<String> = lines
        .filter(|line| !is_length(line))
        .map(str::to_owned)
        .collect();
    lines.insert(1, format!("Content-Length: {length}\r\n"));
    lines.concat()
}

/// Reads the head and the body of a message. Returns `None` if the peer has closed the connection.
async fn read(stream: &mut TcpStream) -> std::io::Result<Option<(String, Vec<u8>)>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return Ok(None),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head
        .to_ascii_lowercase()
        .lines()
        .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some((head, body)))
}
