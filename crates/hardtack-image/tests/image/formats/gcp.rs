//! What Google Compute Engine takes.

use hardtack_recipe::DiskFormat;

use super::{Raw, allocated};
use crate::support::succeed;

#[test]
fn the_archive_for_google_holds_the_disk_alone_and_is_the_same_file_every_time() {
    let raw = Raw::new(1 << 30);
    let path = raw.converted(DiskFormat::Gcp);
    let path = path.to_str().unwrap();
    let list = succeed("tar", &["--utc", "--full-time", "-tvzf", path]);
    assert_eq!(list, "-rw-r--r-- 0/0      1073741824 2023-11-14 22:13:20 disk.raw\n");
    let magic = &succeed("sh", &["-c", &format!("gzip -dc '{path}' | head -c 265 | tail -c 8 | od -An -c")]);
    assert_eq!(magic.split_whitespace().collect::<String>(), r"ustar\0", "GNU's old format");

    let out = raw.disk.directory.path().join("out");
    std::fs::create_dir(&out).unwrap();
    succeed("tar", &["-xzf", path, "-C", out.to_str().unwrap()]);
    let disk = out.join("disk.raw");
    succeed("cmp", &[&disk, &raw.disk.path]);
    assert!(allocated(&disk) < 20 << 20, "holes are holes again");
    succeed("gzip", &["-t", path]);
}

#[test]
fn many_stretches_and_a_full_end_are_kept() {
    use std::os::unix::fs::FileExt;
    let directory = tempfile::TempDir::new().unwrap();
    let at = |name: &str| directory.path().join(name);
    let file = std::fs::File::create(at("raw")).unwrap();
    file.set_len(1 << 30).unwrap();
    for number in 0..1000_u64 {
        file.write_all_at(&number.to_le_bytes(), number * 1_048_576 + number).unwrap();
    }
    file.write_all_at(&[7; 70_000], (1 << 30) - 70_000).unwrap();
    let raw = hardtack_image::RawDisk { path: &at("raw"), uuid: uuid::Uuid::nil() };
    hardtack_image::convert(&raw, DiskFormat::Gcp, 0, &at("tar.gz")).unwrap();
    succeed("tar", &["-xzf", at("tar.gz").to_str().unwrap(), "-C", directory.path().to_str().unwrap()]);
    succeed("cmp", &[at("raw"), at("disk.raw")]);
}
