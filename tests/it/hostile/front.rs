//! A scripted front before the embedded server: it hands every request on, except where the script
//! says how to misbehave.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::Notify;

/// What the front does with a request.
pub(crate) enum Act {
    /// Hands it on, and the answer back.
    Pass,
    /// Hands it on with another token.
    PassAs(&'static str),
    /// Hands it on, and loses the answer.
    Lose,
    /// Sends these bytes and closes.
    Say(Vec<u8>),
    /// Sends these bytes again and again until nobody reads any more.
    Endless(Vec<u8>),
    /// Resets the connection.
    Reset,
    /// Never answers.
    Hang,
    /// Is gone from now on, with all its connections.
    Die,
}

/// A request as the front saw it.
pub(crate) struct Asked {
    head: String,
    body: Vec<u8>,
}

type Script = Mutex<Box<dyn FnMut(&Asked) -> Act + Send>>;

/// A running front. Dropping it ends it, with all its connections.
pub(crate) struct Front {
    addr: SocketAddr,
    stop: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl Front {
    /// Starts a front before a server; port 0 takes any free one.
    pub(crate) fn start(
        listen: SocketAddr,
        server: SocketAddr,
        script: impl FnMut(&Asked) -> Act + Send + 'static,
    ) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind(listen)).unwrap();
        let addr = listener.local_addr().unwrap();
        let stop = Arc::new(Notify::new());
        let script: Arc<Script> = Arc::new(Mutex::new(Box::new(script)));
        let ended = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            // When this ends, the runtime goes, and with it every connection.
            runtime.block_on(async {
                tokio::select! {
                    () = accept(listener, server, &script, &ended) => {}
                    () = ended.notified() => {}
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

impl Drop for Front {
    fn drop(&mut self) {
        self.stop.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic in it has shown itself in what the test saw.
            let _ = thread.join();
        }
    }
}

impl Asked {
    /// Whether the request line begins like this.
    pub(crate) fn is(&self, beginning: &str) -> bool {
        self.head.starts_with(beginning)
    }

    /// Whether this stands in the head: a header's value, a part of the path.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.head.contains(text)
    }

    /// Whether this stands in the body.
    pub(crate) fn carries(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.body).contains(text)
    }

    /// A member of the body.
    pub(crate) fn member(&self, name: &str) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body[name].to_string()
    }

    /// Whether it carries credentials.
    pub(crate) fn is_authorized(&self) -> bool {
        self.head
            .to_ascii_lowercase()
            .contains("\r\nauthorization:")
    }

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

/// A whole answer with a body of JSON.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Act {
    Act::Say(
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n\
             Content-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        )
        .into_bytes(),
    )
}

/// An error object as the contract's watches want it.
pub(crate) fn error(status: &str, headers: &str) -> Act {
    let code = status.split(' ').next().unwrap();
    let body = format!(
        r#"{{"error":{{"errors":[{{"domain":"global","reason":"backendError","message":"m"}}],"code":{code},"message":"m"}}}}"#
    );
    answer(status, headers, &body)
}

async fn accept(
    listener: TcpListener,
    server: SocketAddr,
    script: &Arc<Script>,
    ended: &Arc<Notify>,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let (script, ended) = (Arc::clone(script), Arc::clone(ended));
        // What the client hung up on is no matter of the front.
        tokio::spawn(async move { serve(stream, server, &script, &ended).await.ok() });
    }
}

async fn serve(
    mut client: TcpStream,
    server: SocketAddr,
    script: &Script,
    ended: &Notify,
) -> std::io::Result<()> {
    let mut behind = TcpStream::connect(server).await?;
    while let Some((head, body)) = read(&mut client).await? {
        let asked = Asked { head, body };
        let act = (script.lock().unwrap())(&asked);
        let token = match act {
            Act::PassAs(token) => Some(token),
            _ => None,
        };
        match act {
            Act::Pass | Act::PassAs(_) | Act::Lose => {
                behind.write_all(&asked.bytes(token)).await?;
                let Some((head, body)) = read(&mut behind).await? else {
                    return Ok(());
                };
                if matches!(act, Act::Lose) {
                    return Ok(());
                }
                client.write_all(head.as_bytes()).await?;
                client.write_all(&body).await?;
            }
            Act::Say(bytes) => return client.write_all(&bytes).await,
            Act::Endless(bytes) => loop {
                client.write_all(&bytes).await?;
            },
            Act::Reset => return client.set_zero_linger(),
            Act::Hang => std::future::pending().await,
            Act::Die => {
                ended.notify_one();
                std::future::pending::<()>().await;
            }
        }
    }
    Ok(())
}

/// A message to its end: head and body; none where the other side has closed.
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
