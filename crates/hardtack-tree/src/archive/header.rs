//! The header of one member: a block of fixed fields (tar(5); POSIX.1-2017, pax, "ustar Interchange Format").

use std::borrow::Cow;

use super::number::number;

/// Headers and content come in blocks of this many bytes.
pub(super) const BLOCK: usize = 512;

/// One header whose checksum holds.
pub(super) struct Header<'b> {
    block: &'b [u8; BLOCK],
}

/// What stands in the place of a header.
pub(super) enum Found<'b> {
    /// A header.
    Header(Header<'b>),
    /// A block of zeros: the archive ends.
    End,
}

const NAME: (usize, usize) = (0, 100);
const MODE: (usize, usize) = (100, 108);
const UID: (usize, usize) = (108, 116);
const GID: (usize, usize) = (116, 124);
const SIZE: (usize, usize) = (124, 136);
const MTIME: (usize, usize) = (136, 148);
const CHECKSUM: (usize, usize) = (148, 156);
const TYPE: usize = 156;
const LINK: (usize, usize) = (157, 257);
const MAGIC: (usize, usize) = (257, 263);
const MAJOR: (usize, usize) = (329, 337);
const MINOR: (usize, usize) = (337, 345);
const PREFIX: (usize, usize) = (345, 500);
/// GNU's sparse files have their map where POSIX has the prefix.
const SPARSE_MAP: (usize, usize) = (386, 482);
const SPARSE_GOES_ON: usize = 482;
const SPARSE_SIZE: (usize, usize) = (483, 495);

impl<'b> Header<'b> {
    /// Reads the block at the place of a header; an error says what is wrong with it.
    pub(super) fn read(block: &'b [u8; BLOCK]) -> Result<Found<'b>, &'static str> {
        if block.iter().all(|byte| *byte == 0) {
            return Ok(Found::End);
        }
        let header = Self { block };
        let expected = header.number(CHECKSUM).ok_or("there is no header")?;
        // Old programs added the bytes up as signed numbers.
        let sum = |value: fn(u8) -> i128| {
            let field = CHECKSUM.0..CHECKSUM.1;
            block.iter().enumerate().map(|(at, byte)| value(if field.contains(&at) { b' ' } else { *byte })).sum()
        };
        let sums: [i128; 2] = [sum(i128::from), sum(|byte| i128::from(byte.cast_signed()))];
        if sums.contains(&expected) { Ok(Found::Header(header)) } else { Err("the checksum of its header is wrong") }
    }

    /// The type of the member.
    pub(super) fn kind(&self) -> u8 {
        self.block[TYPE]
    }

    /// Its name.
    pub(super) fn name(&self) -> Cow<'b, [u8]> {
        let name = self.text(NAME);
        // GNU tar, whose magic has a blank there, keeps other things in the place of the prefix.
        let prefix = if self.field(MAGIC) == b"ustar\0" { self.text(PREFIX) } else { b"" };
        if prefix.is_empty() { Cow::Borrowed(name) } else { Cow::Owned([prefix, b"/", name].concat()) }
    }

    /// The name that a link has as its target.
    pub(super) fn link(&self) -> &'b [u8] {
        self.text(LINK)
    }

    /// Permission bits.
    pub(super) fn mode(&self) -> Option<i128> {
        self.number(MODE)
    }

    /// Number of its user.
    pub(super) fn uid(&self) -> Option<i128> {
        self.number(UID)
    }

    /// Number of its group.
    pub(super) fn gid(&self) -> Option<i128> {
        self.number(GID)
    }

    /// Bytes of content that follow.
    pub(super) fn size(&self) -> Option<i128> {
        self.number(SIZE)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub(super) fn mtime(&self) -> Option<i128> {
        self.number(MTIME)
    }

    /// Major and minor number of a device.
    pub(super) fn device(&self) -> Option<(i128, i128)> {
        Some((self.number(MAJOR)?, self.number(MINOR)?))
    }

    /// The beginning of GNU's sparse map, whether more of it follows, and the size of the whole file.
    pub(super) fn sparse(&self) -> Option<(&'b [u8], bool, i128)> {
        Some((self.field(SPARSE_MAP), self.block[SPARSE_GOES_ON] != 0, self.number(SPARSE_SIZE)?))
    }

    fn field(&self, (start, end): (usize, usize)) -> &'b [u8] {
        &self.block[start..end]
    }

    /// A text, which ends with its field or a NUL.
    fn text(&self, field: (usize, usize)) -> &'b [u8] {
        let field = self.field(field);
        &field[..field.iter().position(|byte| *byte == 0).unwrap_or(field.len())]
    }

    fn number(&self, field: (usize, usize)) -> Option<i128> {
        number(self.field(field))
    }
}

/// Whether these first bytes of a file are those of an archive.
pub(super) fn is_first(start: &[u8]) -> bool {
    let Ok(block) = <&[u8; BLOCK]>::try_from(start) else { return false };
    matches!(Header::read(block), Ok(Found::Header(_)))
}
