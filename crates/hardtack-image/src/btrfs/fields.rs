//! Structures as they are written: fields one behind the other, the lowest byte first.

use uuid::Uuid;

/// A structure in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Vec<u8>);

impl Fields {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn u8(self, value: u8) -> Self {
        self.bytes(&[value])
    }

    pub(super) fn u16(self, value: u16) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(super) fn u32(self, value: u32) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(super) fn u64(self, value: u64) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    /// A time: seconds since 1970 and nanoseconds.
    pub(super) fn time(self, seconds: i64) -> Self {
        self.bytes(&seconds.to_le_bytes()).u32(0)
    }

    pub(super) fn uuid(self, uuid: Uuid) -> Self {
        self.bytes(uuid.as_bytes())
    }

    pub(super) fn zeros(mut self, len: usize) -> Self {
        self.0.resize(self.0.len() + len, 0);
        self
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0
    }
}
