//! A root directory just large enough to run a shell in: the host's shell and a few tools with the
//! libraries they need.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAMS: [&str; 17] = [
    "sh", "cat", "ls", "sleep", "id", "touch", "mkdir", "rm", "stat", "chmod", "hostname", "readlink", "mknod", "env",
    "dd", "mount", "ln",
];

/// Makes the root at `at`.
pub(crate) fn make(at: &Path) {
    for directory in ["bin", "usr/sbin", "etc", "tmp", "root", "home/eve", "proc", "sys", "dev", "run"] {
        fs::create_dir_all(at.join(directory)).unwrap();
    }
    fs::set_permissions(at.join("tmp"), fs::Permissions::from_mode(0o1777)).unwrap();
    let mut libraries = BTreeSet::new();
    for program in PROGRAMS {
        libraries.extend(copy_program(at, program));
    }
    copy_libraries(at, libraries);
    symlink("../bin", at.join("usr/bin")).unwrap();
    let accounts = "root:x:0:0:root:/root:/bin/sh\neve:x:1000:1000::/home/eve:/bin/sh\n";
    fs::write(at.join("etc/passwd"), accounts).unwrap();
    fs::write(at.join("etc/group"), "root:x:0:\nstaff:x:50:eve\neve:x:1000:\n").unwrap();
    std::os::unix::fs::chown(at.join("home/eve"), Some(1000), Some(1000)).unwrap();
}

/// Adds one more program of the host, with its libraries.
pub(crate) fn add_program(at: &Path, program: &str) {
    let libraries = copy_program(at, program);
    copy_libraries(at, libraries);
}

/// Gives the libraries that it needs.
fn copy_program(at: &Path, program: &str) -> Vec<PathBuf> {
    let found = which(program);
    fs::copy(&found, at.join("bin").join(program)).unwrap();
    libraries_of(&found)
}

fn copy_libraries(at: &Path, libraries: impl IntoIterator<Item = PathBuf>) {
    for library in libraries {
        let target = at.join(library.strip_prefix("/").unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&library, target).unwrap();
    }
}

fn which(program: &str) -> PathBuf {
    ["/bin", "/usr/bin", "/sbin", "/usr/sbin"]
        .iter()
        .map(|directory| Path::new(directory).join(program))
        .find(|path| path.exists())
        .map(|path| fs::canonicalize(path).unwrap())
        .unwrap_or_else(|| panic!("the host has no {program}"))
}

fn libraries_of(program: &Path) -> Vec<PathBuf> {
    let output = Command::new("ldd").arg(program).output().unwrap();
    String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .filter(|word| word.starts_with('/'))
        .map(PathBuf::from)
        .collect()
}

/// Puts there what assembly needs of a root that boots under UEFI: files for a kernel and its initial file system, and
/// stand-ins for the programs that make the latter and GRUB's core. No firmware would start it.
pub(crate) fn make_assemblable(at: &Path) {
    for (path, text) in [
        ("var/lib/dpkg/status", "Package: dash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 0.5\n"),
        ("boot/vmlinuz-1.0", "a kernel\n"),
        ("boot/initrd.img-1.0", "an initial file system\n"),
        ("usr/lib/grub/x86_64-efi/kernel.img", "a core\n"),
        ("usr/sbin/update-initramfs", "#!/bin/sh\n"),
        ("bin/grub-mkimage", "#!/bin/sh\nwhile [ \"$1\" != --output ]; do shift; done\necho core > \"$2\"\n"),
    ] {
        let path = at.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}
