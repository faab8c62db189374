//! A reader that ends what grows without bound.

use std::io::{self, Read};

/// The longest text or number within JSON, in bytes. Whoever reads JSON holds one in memory.
const MAX_TOKEN: u64 = 4 << 20;

/// Bytes on their way to a JSON parser. Counts lines, and ends with an error when a token, a value at the outermost level
/// or all of it is longer than allowed.
pub(crate) struct Guard<R> {
    inner: R,
    /// How many bytes may still come.
    left: u64,
    /// The longest value at the outermost level.
    max_value: u64,
    line: u64,
    token: u64,
    value: u64,
    depth: u64,
    text: bool,
    escaped: bool,
    exceeded: Option<&'static str>,
}

impl<R: Read> Guard<R> {
    /// Lets through `max` bytes of `inner`, and values of `max_value` bytes.
    pub(crate) fn new(inner: R, max: u64, max_value: u64) -> Self {
        let (line, token, value, depth) = (1, 0, 0, 0);
        Self { inner, left: max, max_value, line, token, value, depth, text: false, escaped: false, exceeded: None }
    }

    /// The line that was reached, counted from 1, and what was longer than allowed there.
    pub(crate) fn exceeded(&self) -> Option<(u64, &'static str)> {
        self.exceeded.map(|what| (self.line, what))
    }

    fn see(&mut self, byte: u8) {
        self.token += 1;
        self.value += 1;
        if byte == b'\n' {
            self.line += 1;
        }
        match (self.text, byte) {
            (true, _) if self.escaped => self.escaped = false,
            (true, b'\\') => self.escaped = true,
            (true, b'"') => (self.text, self.token) = (false, 0),
            (true, _) => {}
            (false, b'"') => (self.text, self.token) = (true, 0),
            (false, b'{' | b'[') => (self.depth, self.token) = (self.depth + 1, 0),
            (false, b'}' | b']') => {
                (self.depth, self.token) = (self.depth.saturating_sub(1), 0);
                if self.depth == 0 {
                    self.value = 0;
                }
            }
            (false, b',' | b':' | b'\n') => self.token = 0,
            (false, _) => {}
        }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        for byte in buffer.iter().take(read) {
            self.see(*byte);
            self.exceeded = if self.token > MAX_TOKEN {
                Some("a text or number is longer than 4 MiB")
            } else if self.value > self.max_value {
                Some("a record is larger than any that is published")
            } else {
                None
            };
            if self.exceeded.is_some() {
                return Err(io::Error::other("longer than allowed"));
            }
        }
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => {
                self.exceeded = Some("it unpacks to far more than what is packed");
                return Err(io::Error::other("larger than allowed"));
            }
        }
        Ok(read)
    }
}
