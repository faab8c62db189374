//! LVM's checksum: the CRC-32 of ISO 3309, begun with a value of its own and not inverted at the end.

/// With what LVM begins (`INITIAL_CRC`).
const INITIAL: u32 = 0xf597_a6cf;
/// The polynomial, the lowest bit first.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// The checksum of these bytes.
pub(super) fn crc(bytes: &[u8]) -> u32 {
    bytes.iter().fold(INITIAL, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ POLYNOMIAL } else { crc >> 1 })
    })
}
