//! One request over HTTP, as a client without anything else makes it.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::Duration;

use hardtack_recipe::HttpUrl;

/// How much of an answer is read.
const MOST_ANSWER: u64 = 4 << 20;

/// What a server answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

/// Asks a server at one of the addresses. HTTP/1.0 (RFC 1945): the answer ends with the connection, and comes in no
/// chunks.
///
/// # Errors
/// When no address answers, or what comes is no answer of HTTP.
pub(super) fn get(url: &HttpUrl, addresses: &[IpAddr], limit: Duration) -> io::Result<Answer> {
    let mut stream = connect(url.port(), addresses, limit)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    let request = format!(
        "GET {} HTTP/1.0\r\nHost: {}:{}\r\nUser-Agent: hardtack\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        url.target(),
        url.host(),
        url.port(),
    );
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.take(MOST_ANSWER).read_to_end(&mut bytes)?;
    parse(&bytes).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "what came is no answer of HTTP"))
}

fn connect(port: u16, addresses: &[IpAddr], limit: Duration) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    for address in addresses {
        match TcpStream::connect_timeout(&SocketAddr::new(*address, port), limit) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// `HTTP/1.1 200 OK`, headers, an empty line, the body (RFC 9112, section 2.1).
fn parse(bytes: &[u8]) -> Option<Answer> {
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?.trim_end();
    let (version, rest) = line.split_once(' ')?;
    let code = rest.get(..3).filter(|code| code.bytes().all(|byte| byte.is_ascii_digit()))?;
    let ends = rest.get(3..).is_some_and(|reason| reason.is_empty() || reason.starts_with(' '));
    if !version.starts_with("HTTP/") || !ends {
        return None;
    }
    let at = |end: &[u8]| bytes.windows(end.len()).position(|window| window == end).map(|at| at + end.len());
    let body = at(b"\r\n\r\n").or_else(|| at(b"\n\n")).and_then(|at| bytes.get(at..)).unwrap_or_default();
    Some(Answer { status: code.parse().ok()?, body: body.to_vec() })
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};
    use std::thread;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn answers_are_taken_apart() {
        let answer = parse(b"HTTP/1.1 404 Not Found\r\nA: b\r\n\r\nno such page").unwrap();
        assert_eq!(answer, Answer { status: 404, body: b"no such page".to_vec() });
        assert_eq!(parse(b"HTTP/1.0 200\n\nok").unwrap(), Answer { status: 200, body: b"ok".to_vec() });
        for bad in [&b""[..], b"SSH-2.0-OpenSSH_9.2", b"HTTP/1.1 20x OK", b"HTTP/1.1 2000 OK", b"HTTP/1.1\r\n\r\n"] {
            assert_eq!(parse(bad), None);
        }
    }

    #[test]
    fn a_server_is_asked_for_what_is_wanted() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = vec![0; 4096];
            let length = stream.read(&mut asked).unwrap();
            stream.write_all(b"HTTP/1.1 503 Busy\r\n\r\nlater").unwrap();
            String::from_utf8_lossy(&asked[..length]).into_owned()
        });
        let url: HttpUrl = format!("http://localhost:{port}/health?deep").parse().unwrap();
        let answer = get(&url, &[Ipv4Addr::LOCALHOST.into()], Duration::from_secs(60)).unwrap();
        assert_eq!(answer, Answer { status: 503, body: b"later".to_vec() });
        let asked = server.join().unwrap();
        assert!(asked.starts_with("GET /health?deep HTTP/1.0\r\nHost: localhost:"), "{asked}");
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_answer_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            parse(&bytes);
            parse(&[b"HTTP/1.1 ", &bytes[..]].concat());
        }
    }
}
