//! An S3 server on loopback: moto, which is not of the same makers as the client.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// The bucket that is there.
pub(crate) const BUCKET: &str = "bakes";

/// A running server; it ends with the value.
pub(crate) struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Starts one with an empty bucket; none where it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/hardtack/servers");
        let program = std::env::var_os("HARDTACK_SERVERS").map_or_else(home, PathBuf::from).join("bin/moto_server");
        if !program.is_file() {
            println!("skipped: scripts/setup installs {}", program.display());
            return None;
        }
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let process = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, port };
        let made = server.request("PUT", &format!("/{BUCKET}"), &[]);
        assert!(made.starts_with("HTTP/1.1 200"), "{made}");
        Some(server)
    }

    /// What the environment tells clients.
    pub(crate) fn environment(&self) -> [(&'static str, String); 5] {
        [
            // By name, so that looking names up is tried too.
            ("AWS_ENDPOINT", format!("http://localhost:{}", self.port)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_ACCESS_KEY_ID", "key".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
        ]
    }

    /// Makes a request as no client of ours does; gives the whole answer.
    pub(crate) fn request(&self, method: &str, path: &str, body: &[u8]) -> String {
        let mut stream = loop {
            match TcpStream::connect(("127.0.0.1", self.port)) {
                Ok(stream) => break stream,
                Err(_) => sleep(Duration::from_millis(100)),
            }
        };
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
