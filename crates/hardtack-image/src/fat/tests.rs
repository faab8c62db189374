//! What mtools and fsck.fat(8) make of volumes.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use super::*;
use crate::geometry::VolumeId;
use crate::window::Window;

fn volume(path: &Path, bytes: u64, files: Vec<(&str, &[u8])>) -> Result<(), FatError> {
    let file = File::create(path).unwrap();
    file.set_len(bytes).unwrap();
    let id: VolumeId = serde_json::from_str("305419896").unwrap();
    Volume { id, hidden: 2048, epoch: 1_700_000_000, files }.write(Window::new(&file, 0, bytes))
}

fn run(program: &str, arguments: &[&str], path: &Path) -> String {
    let output = Command::new(program).args(arguments).arg(path).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {text}");
    text
}

fn content(path: &Path, file: &str) -> Vec<u8> {
    let image = path.to_str().unwrap();
    let output = Command::new("mtype").args(["-i", image, &format!("::{file}")]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn long_names_and_large_volumes_are_sound_to_other_programs() {
    let large: Vec<u8> = (0..3_000_000_u32).map(|number| (number / 7) as u8).collect();
    let names = [
        "EFI/BOOT/BOOTX64.EFI",
        "EFI/Linux/debian-6.1.0-41-cloud-amd64.efi",
        "EFI/Linux/debian-6.1.0-42-cloud-amd64.efi",
        "EFI/systemd/systemd-bootx64.efi",
        "loader/loader.conf",
        "exactly-13let",
        "empty",
    ];
    let directory = tempfile::tempdir().unwrap();
    for bytes in [64 << 20, 261 << 20, 512 << 20] {
        let path = directory.path().join(bytes.to_string());
        let files = names.iter().map(|name| (*name, if *name == "empty" { &[][..] } else { &large[..] })).collect();
        volume(&path, bytes, files).unwrap();
        run("fsck.vfat", &["-n", "-v"], &path);
        let listing = run("mdir", &["-/", "-b", "-i"], &path);
        for name in names {
            assert!(listing.contains(name), "{name} in {listing}");
        }
        assert_eq!(content(&path, "EFI/Linux/debian-6.1.0-42-cloud-amd64.efi"), large);
        assert_eq!(content(&path, "empty"), b"");
    }
}

#[test]
fn what_fat_cannot_name_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let refusal = |files| volume(&directory.path().join("volume"), 64 << 20, files).unwrap_err().to_string();
    let refusals = [
        refusal(vec![("a:b", &[][..])]),
        refusal(vec![("a", &[][..]), ("a/b", &[][..])]),
        refusal(vec![("ends with a dot.", &[][..])]),
        refusal(vec![("large", &[1; 70 << 20][..])]),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    "a:b" is no name that FAT can have, or stands there already
    "a/b" is no name that FAT can have, or stands there already
    "ends with a dot." is no name that FAT can have, or stands there already
    the files of the EFI system partition need 70.1 MiB, and it has room for 63.0 MiB
    "#);
}
