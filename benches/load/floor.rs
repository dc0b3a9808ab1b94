//! The floor: a client that only writes the bytes of the suite's requests and reads the responses.
//! It uses one connection for each job of the suite.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Outcome;

/// The body that the suite sends, with fixed times.
pub(crate) const BODY: &str = r#"{"start":{"dateTime":"2026-12-22T10:00:00Z","timeZone":"UTC"},"end":{"dateTime":"2026-12-22T11:00:00Z","timeZone":"UTC"},"attendees":[{"email":"ada@example.test"},{"email":"ben@example.test"}],"note":"A request of the size that people send."}"#;

/// Sends `requests` requests over `connections` connections.
pub(crate) fn send(port: u16, requests: usize, connections: usize) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let started = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..connections)
            .map(|_| tokio::spawn(worker(port, requests, started.clone())))
            .collect();
        for task in tasks {
            task.await??;
        }
        Ok(())
    })
}

async fn worker(port: u16, requests: usize, started: Arc<AtomicUsize>) -> std::io::Result<()> {
    let request = format!(
        "POST /things HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n\
         authorization: Bearer load-owner-token-7f3a\r\naccept: */*\r\nuser-agent: floor\r\n\
         content-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(4096);
    while started.fetch_add(1, Ordering::Relaxed) < requests {
        stream.write_all(request.as_bytes()).await?;
        buffer.clear();
        while !is_whole(&buffer) {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
    Ok(())
}

/// Whether the buffer holds a head and a body as long as the Content-Length of the head.
fn is_whole(buffer: &[u8]) -> bool {
    let Some(end) = buffer.windows(4).position(|part| part == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&buffer[..end]);
    let length = head
        .split("\r\n")
        .find_map(|line| line.strip_prefix("content-length: "))
        .and_then(|length| length.parse::<usize>().ok());
    length.is_some_and(|length| buffer.len() >= end + 4 + length)
}
