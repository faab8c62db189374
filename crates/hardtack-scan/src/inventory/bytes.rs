//! Numbers and stretches at places of foreign bytes that are all in memory.

/// Bytes of a format whose numbers have the lowest or the highest byte first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a> {
    bytes: &'a [u8],
    big: bool,
}

impl<'a> Bytes<'a> {
    /// Bytes whose numbers have the highest byte first.
    pub(super) fn big(bytes: &'a [u8]) -> Self {
        Self { bytes, big: true }
    }

    /// Bytes whose numbers have the lowest byte first.
    pub(super) fn little(bytes: &'a [u8]) -> Self {
        Self { bytes, big: false }
    }

    /// Bytes in one order or the other.
    pub(super) fn new(bytes: &'a [u8], big: bool) -> Self {
        Self { bytes, big }
    }

    /// All of them.
    pub(super) fn all(self) -> &'a [u8] {
        self.bytes
    }

    /// A stretch; `None` when it reaches beyond the end.
    pub(super) fn get(self, at: usize, length: usize) -> Option<&'a [u8]> {
        self.bytes.get(at..at.checked_add(length)?)
    }

    fn array<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.bytes.get(at..)?.first_chunk().copied()
    }

    /// Two bytes.
    pub(super) fn u16(self, at: usize) -> Option<u16> {
        let bytes = self.array(at)?;
        Some(if self.big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    /// Four bytes.
    pub(super) fn u32(self, at: usize) -> Option<u32> {
        let bytes = self.array(at)?;
        Some(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    /// Eight bytes.
    pub(super) fn u64(self, at: usize) -> Option<u64> {
        let bytes = self.array(at)?;
        Some(if self.big { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) })
    }

    /// Four bytes as a length or place in memory.
    pub(super) fn size(self, at: usize) -> Option<usize> {
        usize::try_from(self.u32(at)?).ok()
    }
}
