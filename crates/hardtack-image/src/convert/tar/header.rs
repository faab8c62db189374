//! The block in front of every member.

/// Bytes of a block, in which archives are written.
pub(in crate::convert) const BLOCK: usize = 512;

/// The type of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::convert) enum Kind {
    File = b'0' as isize,
    HardLink = b'1' as isize,
    SymbolicLink = b'2' as isize,
    CharDevice = b'3' as isize,
    BlockDevice = b'4' as isize,
    Directory = b'5' as isize,
    Fifo = b'6' as isize,
    /// Records for the member that follows, of POSIX pax.
    Extended = b'x' as isize,
    /// A file with holes, of GNU tar.
    Sparse = b'S' as isize,
}

/// What stands in the header of a member. What a header has no room for is cut off: extended records then tell it.
#[derive(Clone, Copy, Debug)]
pub(in crate::convert) struct Header<'a> {
    pub(in crate::convert) name: &'a [u8],
    /// What a link leads to.
    pub(in crate::convert) target: &'a [u8],
    pub(in crate::convert) kind: Kind,
    pub(in crate::convert) mode: u32,
    pub(in crate::convert) uid: u32,
    pub(in crate::convert) gid: u32,
    /// Bytes that follow in the archive.
    pub(in crate::convert) size: u64,
    /// In seconds since 1970.
    pub(in crate::convert) mtime: i64,
    /// Major and minor number of a device.
    pub(in crate::convert) device: (u32, u32),
}

impl<'a> Header<'a> {
    /// The header of a file of root's with mode 0644.
    pub(in crate::convert) fn file(name: &'a [u8], size: u64, mtime: i64) -> Self {
        Self { name, target: b"", kind: Kind::File, mode: 0o644, uid: 0, gid: 0, size, mtime, device: (0, 0) }
    }

    /// The block, its checksum left out; see [`seal`].
    pub(super) fn unsealed(&self) -> [u8; BLOCK] {
        let mut block = [0; BLOCK];
        copy(&mut block[..100], self.name);
        octal(&mut block[100..108], self.mode.into());
        octal(&mut block[108..116], self.uid.into());
        octal(&mut block[116..124], self.gid.into());
        number(&mut block[124..136], self.size);
        number(&mut block[136..148], u64::try_from(self.mtime).unwrap_or(0));
        block[156] = self.kind as u8;
        copy(&mut block[157..257], self.target);
        block[257..265].copy_from_slice(if self.kind == Kind::Sparse { b"ustar  \0" } else { b"ustar\x0000" });
        if matches!(self.kind, Kind::CharDevice | Kind::BlockDevice) {
            octal(&mut block[329..337], self.device.0.into());
            octal(&mut block[337..345], self.device.1.into());
        }
        block
    }

    /// The whole block.
    pub(in crate::convert) fn encode(&self) -> [u8; BLOCK] {
        seal(self.unsealed())
    }
}

/// Adds the checksum: the sum of all bytes, those of itself taken for spaces.
pub(super) fn seal(mut block: [u8; BLOCK]) -> [u8; BLOCK] {
    block[148..156].fill(b' ');
    let sum = block.iter().map(|byte| u64::from(*byte)).sum();
    octal(&mut block[148..155], sum);
    block
}

fn copy(field: &mut [u8], text: &[u8]) {
    let len = text.len().min(field.len());
    field[..len].copy_from_slice(&text[..len]);
}

/// Octal digits and a NUL; the low ones of a number with more.
fn octal(field: &mut [u8], value: u64) {
    let digits = field.len() - 1;
    field[digits] = 0;
    for (place, digit) in field[..digits].iter_mut().rev().enumerate() {
        *digit = b'0' + (value.checked_shr(3 * place as u32).unwrap_or(0) & 7) as u8;
    }
}

/// Octal digits, or, where those do not suffice, GNU tar's form with the high bit set, which all readers know.
pub(super) fn number(field: &mut [u8], value: u64) {
    if value >> (3 * (field.len() - 1)).min(63) == 0 {
        return octal(field, value);
    }
    let start = field.len() - 8;
    field.fill(0);
    field[start..].copy_from_slice(&value.to_be_bytes());
    field[0] = 0x80;
}

/// How many zeros follow `len` bytes of content, up to the end of the block.
pub(in crate::convert) fn padding(len: u64) -> usize {
    (len.next_multiple_of(BLOCK as u64) - len) as usize
}
