//! Addresses of tests over HTTP.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An address that begins with `http://` (RFC 9110, section 4.2.1): a host, a port and what is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HttpUrl {
    host: String,
    port: u16,
    target: String,
}

/// Why a text is no such address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpUrlError {
    /// Certificates are not checked here.
    #[error("tests speak HTTP without TLS")]
    Tls,
    /// It is something else.
    #[error("`{0}` is no address of HTTP")]
    Malformed(String),
}

impl HttpUrlError {
    /// What to write instead.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Tls => "have a `command` ask it with a program of the image: `curl --fail https://localhost/`",
            Self::Malformed(_) => {
                "write a host, a port where it is not 80, and a path: \"http://127.0.0.1:8080/health\""
            }
        }
    }
}

impl HttpUrl {
    /// The host, a name or an address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path with its query, which begins with a slash.
    pub fn target(&self) -> &str {
        &self.target
    }
}

impl FromStr for HttpUrl {
    type Err = HttpUrlError;

    fn from_str(text: &str) -> Result<Self, HttpUrlError> {
        let malformed = || HttpUrlError::Malformed(text.to_owned());
        if text.starts_with("https://") {
            return Err(HttpUrlError::Tls);
        }
        let rest = text.strip_prefix("http://").ok_or_else(malformed)?;
        let (authority, target) = match rest.find(['/', '?']) {
            Some(at) if rest[at..].starts_with('/') => (&rest[..at], rest[at..].to_owned()),
            Some(at) => (&rest[..at], format!("/{}", &rest[at..])),
            None => (rest, "/".to_owned()),
        };
        let (host, port) = match authority.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            Some((address, port)) => (address, port.strip_prefix(':').or(port.is_empty().then_some("80"))),
            None => authority.split_once(':').map_or((authority, Some("80")), |(host, port)| (host, Some(port))),
        };
        let port = port.and_then(|port| port.parse().ok()).filter(|port: &u16| *port > 0).ok_or_else(malformed)?;
        let in_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        let is_plain = |c: char| c.is_ascii_graphic() && c != '#';
        if host.is_empty() || !host.chars().all(in_host) || !target.chars().all(is_plain) {
            return Err(malformed());
        }
        Ok(Self { host: host.to_owned(), port, target })
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, target } = self;
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        if *port == 80 { write!(f, "http://{host}{target}") } else { write!(f, "http://{host}:{port}{target}") }
    }
}

impl TryFrom<String> for HttpUrl {
    type Error = HttpUrlError;

    fn try_from(text: String) -> Result<Self, HttpUrlError> {
        text.parse()
    }
}

impl From<HttpUrl> for String {
    fn from(url: HttpUrl) -> Self {
        url.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        let read = |text: &str| text.parse::<HttpUrl>().map(|url| (url.host, url.port, url.target));
        assert_eq!(read("http://localhost").unwrap(), ("localhost".into(), 80, "/".into()));
        assert_eq!(read("http://127.0.0.1:8080/a?b=c").unwrap(), ("127.0.0.1".into(), 8080, "/a?b=c".into()));
        assert_eq!(read("http://[::1]:81?x").unwrap(), ("::1".into(), 81, "/?x".into()));
        assert_eq!(read("https://localhost/").unwrap_err(), HttpUrlError::Tls);
        for bad in
            ["localhost", "http://", "http://a:0/", "http://a b/", "http://a/\r\nX: y", "http://[::1", "http://a/#b"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
        for text in ["http://a/", "http://[::1]:81/x"] {
            assert_eq!(text.parse::<HttpUrl>().unwrap().to_string(), text);
        }
    }
}
