//! An empty log (XFS Algorithms & Data Structures, "Journaling Log").

use super::fields::put32;

/// Bytes of a basic block, the log's unit.
const BASIC: usize = 512;
/// `XLOG_HEADER_MAGIC_NUM`.
const MAGIC: u32 = 0xfeed_babe;
/// Number of the transaction that ends a log: any will do, mkfs.xfs(8) takes this one.
const TRANSACTION: u32 = 0xb0c0_d0d0;
/// `XFS_LOG`: the log itself wrote it.
const CLIENT: u8 = 0xaa;
/// `XLOG_UNMOUNT_TRANS`: nothing is left to replay.
const UNMOUNT: u8 = 0x20;
/// `XLOG_UNMOUNT_TYPE`.
const UNMOUNT_MAGIC: [u8; 2] = *b"nU";
/// Bytes that the log buffers of whoever wrote it had.
const BUFFER: u32 = 32 << 10;

/// The beginning of the log of a file system that was unmounted; zeros follow.
pub(super) fn unmounted(uuid: &[u8; 16]) -> [u8; 2 * BASIC] {
    let mut raw = [0; 2 * BASIC];
    let fields = [
        (0, MAGIC),
        (4, 1), // Cycle: the log was never wrapped around.
        (8, 2), // Version.
        (12, BASIC as u32),
        (16, 1),        // Cycle of this record, the first of all; its block is 0,
        (24, 1),        // and so is the tail's.
        (36, u32::MAX), // No record before it.
        (40, 1),        // One operation.
        (44, TRANSACTION),
        (0x12c, 1), // Of little-endian Linux.
        (0x140, BUFFER),
    ];
    for (at, value) in fields {
        put32(&mut raw, at, value);
    }
    raw[0x130..0x140].copy_from_slice(uuid);
    // The operation; its first word is kept in the record's header, and has the cycle in its place.
    put32(&mut raw, BASIC, 1);
    put32(&mut raw, BASIC + 4, 8);
    raw[BASIC + 8] = CLIENT;
    raw[BASIC + 9] = UNMOUNT;
    raw[BASIC + 12..BASIC + 14].copy_from_slice(&UNMOUNT_MAGIC);
    raw
}
