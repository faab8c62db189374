//! An archive that the kernel unpacks behind the image's initial file system (kernel documentation, "initramfs buffer
//! format").

/// Type and mode of a directory and of a file that anybody may read (inode(7)).
const DIRECTORY: u32 = 0o040_755;
const FILE: u32 = 0o100_644;

/// Numbers in a header of the "newc" form, each of eight hexadecimal digits: mode, links, size and length of the name
/// are given, the others 0.
const MODE: usize = 1;
const LINKS: usize = 4;
const SIZE: usize = 6;
const NAME_SIZE: usize = 11;
const FIELDS: usize = 13;

/// Archives begin at multiples of this, and so does everything in them.
const ALIGNMENT: usize = 4;

/// Adds an archive with these files to an initial file system. What has the same name there is replaced.
pub(super) fn append(initramfs: &mut Vec<u8>, directories: &[&str], files: &[(&str, &[u8])]) {
    align(initramfs);
    for name in directories {
        entry(initramfs, name, DIRECTORY, &[]);
    }
    for (name, content) in files {
        entry(initramfs, name, FILE, content);
    }
    entry(initramfs, "TRAILER!!!", 0, &[]);
}

fn entry(archive: &mut Vec<u8>, name: &str, mode: u32, content: &[u8]) {
    archive.extend_from_slice(b"070701");
    for field in 0..FIELDS {
        let number = match field {
            MODE => mode as usize,
            LINKS => 1,
            SIZE => content.len(),
            NAME_SIZE => name.len() + 1,
            _ => 0,
        };
        archive.extend_from_slice(format!("{number:08x}").as_bytes());
    }
    archive.extend_from_slice(name.as_bytes());
    archive.push(0);
    align(archive);
    archive.extend_from_slice(content);
    align(archive);
}

fn align(archive: &mut Vec<u8>) {
    archive.resize(archive.len().next_multiple_of(ALIGNMENT), 0);
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use hardtack_image::initramfs_names;

    use super::*;

    #[test]
    fn cpio_unpacks_what_stands_behind_an_initial_file_system() {
        // Its length is no multiple of four.
        let mut whole = vec![0; 5];
        append(&mut whole, &["scripts"], &[("scripts/ORDER", b"first\n"), ("unit", b"second")]);
        assert_eq!(initramfs_names(&whole).unwrap(), ["scripts", "scripts/ORDER", "unit"]);

        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("archive");
        fs::write(&file, &whole[8..]).unwrap();
        let line = "cpio --quiet -i -H newc < archive";
        let unpacked = Command::new("sh").args(["-c", line]).current_dir(&directory).output().unwrap();
        assert!(unpacked.status.success(), "{unpacked:?}");
        let read = |name: &str| fs::read_to_string(directory.path().join(name)).unwrap();
        assert_eq!((read("scripts/ORDER").as_str(), read("unit").as_str()), ("first\n", "second"));
    }
}
