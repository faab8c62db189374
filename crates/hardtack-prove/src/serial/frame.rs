//! Messages on a serial line.
//!
//! A line carries what it likes: a kernel told to use it as a console writes there too. So each message is
//! framed: a header line `@hardtack:1:LENGTH:DIGEST`, the payload of that many bytes, and a line feed. What
//! stands between frames is passed over, and a payload that does not have its digest is an error.

use hardtack_tree::Digest;

const MARK: &[u8] = b"@hardtack:1:";

/// The longest rest of a header: 20 digits of the length, a colon, the digest, a line feed.
const LONGEST_HEADER: usize = 100;

/// The longest payload that is read. A report of an audit takes well under one MiB.
const LONGEST_PAYLOAD: usize = 32 << 20;

/// A message that did not arrive as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FrameError {
    /// The payload is not the one that was announced.
    #[error("a message of {0} bytes arrived damaged; does the guest use its second serial port (ttyS1) as a console?")]
    Damaged(usize),
    /// The header announces more than any message has.
    #[error("a message of {0} bytes was announced; {LONGEST_PAYLOAD} is the most")]
    TooLong(u64),
}

/// A payload as it goes over the line.
pub(crate) fn frame(payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![b'\n'];
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(format!("{}:{}\n", payload.len(), Digest::of(payload)).as_bytes());
    bytes.extend_from_slice(payload);
    bytes.push(b'\n');
    bytes
}

/// Finds the payloads in what a line delivers.
#[derive(Default)]
pub(crate) struct FrameReader {
    buffer: Vec<u8>,
}

impl FrameReader {
    /// Takes what arrived.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next payload; `None` when more must arrive first.
    pub(crate) fn take(&mut self) -> Option<Result<Vec<u8>, FrameError>> {
        loop {
            let Some(at) = find(&self.buffer, MARK) else {
                // The last bytes may be the beginning of a mark.
                let noise = self.buffer.len().saturating_sub(MARK.len() - 1);
                self.buffer.drain(..noise);
                return None;
            };
            self.buffer.drain(..at);
            let rest = self.buffer.get(MARK.len()..).unwrap_or_default();
            let Some(end) = rest.iter().take(LONGEST_HEADER).position(|byte| *byte == b'\n') else {
                if rest.len() < LONGEST_HEADER {
                    return None;
                }
                self.buffer.drain(..MARK.len());
                continue;
            };
            let header = rest.get(..end).and_then(parse_header);
            let body = MARK.len() + end + 1;
            let Some((length, digest)) = header else {
                self.buffer.drain(..MARK.len());
                continue;
            };
            let fits = usize::try_from(length).ok().filter(|length| *length <= LONGEST_PAYLOAD);
            let Some(size) = fits else {
                self.buffer.drain(..body);
                return Some(Err(FrameError::TooLong(length)));
            };
            let payload = self.buffer.get(body..body + size)?.to_vec();
            if Digest::of(&payload) == digest {
                self.buffer.drain(..body + size);
                return Some(Ok(payload));
            }
            // Only the header is passed over: a whole frame may stand in what was taken for the payload.
            self.buffer.drain(..body);
            return Some(Err(FrameError::Damaged(size)));
        }
    }
}

fn parse_header(header: &[u8]) -> Option<(u64, Digest)> {
    let (length, digest) = std::str::from_utf8(header).ok()?.split_once(':')?;
    // `parse` would also take a leading plus sign.
    if !length.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((length.parse().ok()?, digest.parse().ok()?))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(chunks: &[&[u8]]) -> Vec<Result<Vec<u8>, FrameError>> {
        let mut reader = FrameReader::default();
        let mut taken = Vec::new();
        for chunk in chunks {
            reader.push(chunk);
            while let Some(payload) = reader.take() {
                taken.push(payload);
            }
        }
        taken
    }

    proptest! {
        #[test]
        fn payloads_arrive_in_order_however_the_line_is_cut(
            payloads in proptest::collection::vec((".{0,40}", proptest::collection::vec(any::<u8>(), 0..300)), 0..5),
            cut in 1usize..60,
        ) {
            let mut line = Vec::new();
            for (noise, payload) in &payloads {
                line.extend_from_slice(noise.replace('@', "").as_bytes());
                line.extend_from_slice(&frame(payload));
            }
            let chunks = line.chunks(cut).collect::<Vec<_>>();
            let wanted = payloads.into_iter().map(|(_, payload)| Ok(payload)).collect::<Vec<_>>();
            prop_assert_eq!(read(&chunks), wanted);
        }

        #[test]
        fn any_bytes_are_survived(chunks in proptest::collection::vec(
            prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..80),
                Just(MARK.to_vec()),
                "[0-9]{1,22}:?".prop_map(String::into_bytes),
                Just(frame(b"x")),
            ],
            0..20,
        )) {
            read(&chunks.iter().map(Vec::as_slice).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_damaged_payload_is_an_error_and_the_next_is_read() {
        let mut line = frame(b"what the probe says");
        let at = line.len() - 5;
        line[at] ^= 1;
        line.extend(frame(b"next"));
        assert_eq!(read(&[&line]), [Err(FrameError::Damaged(19)), Ok(b"next".to_vec())]);
    }

    #[test]
    fn absurd_lengths_are_refused_without_waiting_for_them() {
        let line = format!("@hardtack:1:99999999999:{}\n", Digest::of(""));
        assert_eq!(read(&[line.as_bytes()]), [Err(FrameError::TooLong(99_999_999_999))]);
    }
}
