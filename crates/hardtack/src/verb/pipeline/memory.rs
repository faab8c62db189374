//! What work on an image takes, and what there is.

use hardtack_prove::GUEST_MEMORY;
use hardtack_recipe::Image;

/// What a build takes beside the machines that it boots, in bytes.
pub(super) const BUILD: u64 = 512 << 20;

/// What all stages of an image take at the most, in bytes: its machine, and those that its tests need beside it.
pub(super) fn needed(image: &Image) -> u64 {
    let machines = if image.disk.is_some() { 1 + image.neighbours().len() } else { 0 };
    (machines as u64).saturating_mul(GUEST_MEMORY).saturating_add(BUILD)
}

/// Memory that can be had without swapping, in bytes; proc_meminfo(5), `MemAvailable`. Where it cannot be told, one image
/// is worked on at a time.
pub(super) fn free() -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    let kilobytes = line.and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0).saturating_mul(1024)
}
