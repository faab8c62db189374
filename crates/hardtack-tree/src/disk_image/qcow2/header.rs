//! The header of an image.

use crate::fields::{array, be32, be64};
use crate::{FormatError, FormatResult, Source, escaped};

use super::{FORMAT, read_table};

/// What an image begins with.
pub(in super::super) const MAGIC: [u8; 4] = *b"QFI\xfb";
/// Bytes of the header that are read; version 2 has 72, version 3 at least 104.
const LENGTH: usize = 112;
/// The smallest and the largest cluster, as powers of two.
const CLUSTER_BITS: std::ops::RangeInclusive<u32> = 9..=21;
/// The most entries of the first-level table: 32 MiB, as QEMU has it.
const MOST_TABLES: u64 = 4 << 20;
/// The longest name of a backing file.
const LONGEST_NAME: u32 = 1023;

/// Incompatible features: the image was marked as damaged.
const CORRUPT: u64 = 1 << 1;
/// Incompatible features: the content is in another file.
const DATA_FILE: u64 = 1 << 2;
/// Incompatible features: entries of second-level tables have 16 bytes.
const EXTENDED_ENTRIES: u64 = 1 << 4;
/// Incompatible features that matter not: reference counts are not current, and a compression type is named.
const HARMLESS: u64 = 1 | 1 << 3;

/// How clusters are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    /// RFC 1951.
    Deflate,
    /// RFC 8878.
    Zstd,
}

/// What a reader needs of it.
#[derive(Debug)]
pub(super) struct Header {
    /// The size of the disk in bytes.
    pub(super) size: u64,
    pub(super) cluster_bits: u32,
    /// Where the first-level table is.
    pub(super) table_offset: u64,
    /// How many entries of it the disk needs.
    pub(super) tables: u64,
    pub(super) compression: Compression,
    /// Whether an entry can say that a cluster is all zeros.
    pub(super) has_zero_clusters: bool,
}

impl Header {
    /// Reads and checks it.
    pub(super) fn read(file: &dyn Source) -> FormatResult<Self> {
        let bytes = read_table(file, 0, file.size().min(LENGTH as u64)).map_err(|source| FormatError::Io {
            format: FORMAT,
            what: "the header",
            source,
        })?;
        if bytes.len() < 72 {
            return Err(damaged(format!("the file has {} bytes, less than a header", bytes.len())));
        }
        let version = be32(&bytes, 4);
        let mut bytes: [u8; LENGTH] = array(&[&bytes[..], &[0; LENGTH]].concat(), 0);
        match version {
            2 => bytes[72..].fill(0),
            3 => {
                let length = be32(&bytes, 100) as usize;
                if length < 104 {
                    return Err(damaged(format!("a header of version 3 with {length} bytes")));
                }
                bytes[length.min(LENGTH)..].fill(0);
            }
            _ => return Err(unsupported(format!("version {version}"))),
        }
        check_features(&bytes, file)?;
        let cluster_bits = be32(&bytes, 20);
        if !CLUSTER_BITS.contains(&cluster_bits) {
            return Err(damaged(format!("clusters of 2^{cluster_bits} bytes")));
        }
        let compression = match bytes[104] {
            0 => Compression::Deflate,
            1 => Compression::Zstd,
            other => return Err(unsupported(format!("compression type {other}"))),
        };
        let mut header = Self {
            size: be64(&bytes, 24),
            cluster_bits,
            table_offset: be64(&bytes, 40),
            tables: 0,
            compression,
            has_zero_clusters: version >= 3,
        };
        header.tables = header.size.div_ceil(header.cluster_size() * header.entries());
        let there = u64::from(be32(&bytes, 36));
        if header.tables > there {
            let what = format!("a disk of {} bytes, and a first-level table of {there} entries", header.size);
            return Err(damaged(what));
        }
        if header.tables > MOST_TABLES {
            return Err(unsupported(format!("a disk of {} bytes", header.size)));
        }
        Ok(header)
    }

    /// The size of a cluster in bytes.
    pub(super) fn cluster_size(&self) -> u64 {
        1 << self.cluster_bits
    }

    /// How many entries a second-level table has; it fills a cluster.
    pub(super) fn entries(&self) -> u64 {
        self.cluster_size() / 8
    }
}

/// Refuses what leads out of the file, needs a key or is not known.
fn check_features(bytes: &[u8], file: &dyn Source) -> FormatResult<()> {
    let backing = be64(bytes, 8);
    if backing != 0 {
        let length = be32(bytes, 16).min(LONGEST_NAME);
        let name = read_table(file, backing, length.into()).unwrap_or_default();
        return Err(unsupported(format!("the backing file `{}`", escaped(&name))));
    }
    match be32(bytes, 32) {
        0 => {}
        1 => return Err(unsupported("AES encryption".to_owned())),
        2 => return Err(unsupported("LUKS encryption".to_owned())),
        other => return Err(unsupported(format!("encryption method {other}"))),
    }
    let features = be64(bytes, 72);
    if features & CORRUPT != 0 {
        return Err(damaged("a program that used it marked it as corrupt".to_owned()));
    }
    if features & DATA_FILE != 0 {
        return Err(unsupported("an external data file".to_owned()));
    }
    if features & EXTENDED_ENTRIES != 0 {
        return Err(unsupported("extended second-level entries".to_owned()));
    }
    if features & !HARMLESS != 0 {
        return Err(unsupported(format!("the incompatible features {features:#x}")));
    }
    Ok(())
}

fn damaged(what: String) -> FormatError {
    FormatError::Damaged { format: FORMAT, what }
}

fn unsupported(what: String) -> FormatError {
    FormatError::Unsupported { format: FORMAT, what }
}
