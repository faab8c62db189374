//! An audit writes nothing and opens nothing outside the root, as strace(1) sees it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// What the runtime of the language reads to learn how many processors it may use, and the null device.
const OF_THE_RUNTIME: [&str; 3] = ["/proc/sys/vm/overcommit_memory", "/sys/fs/cgroup", "/dev/null"];

fn small_root(root: &Path) {
    for (path, text) in [
        ("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
        ("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"),
        ("etc/shadow", "root:*:19000:0:99999:7:::\n"),
        ("etc/group", "root:x:0:\n"),
        ("etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nMaxAuthTries 6\n"),
        ("etc/fstab", "UUID=x / ext4 defaults 0 1\n"),
        (
            "var/lib/dpkg/status",
            "Package: openssh-server\nStatus: install ok installed\nVersion: 1:9.2p1\nArchitecture: amd64\n",
        ),
    ] {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    // Links that lead out of the root when the host follows them.
    std::os::unix::fs::symlink("/etc/hostname", root.join("etc/hostname")).unwrap();
    std::os::unix::fs::symlink("../../../../../../etc/machine-id", root.join("etc/machine-id")).unwrap();
}

#[test]
fn an_audit_writes_nothing_and_opens_nothing_outside_the_root() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is not installed (scripts/setup installs it)");
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("root");
    small_root(&root);
    let log = directory.path().join("log");
    let traced = Command::new("strace")
        .args(["-f", "-y", "-e", "trace=open,openat,openat2,creat,unlink,unlinkat,rename,renameat2,mkdir,mkdirat,link,linkat,symlink,symlinkat,chmod,fchmodat,truncate", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_hardtack"))
        .args(["audit", root.to_str().unwrap(), "--profile", "level2-server", "--all"])
        .output()
        .unwrap();
    let log = fs::read_to_string(&log).unwrap();
    if log.is_empty() {
        println!("skipped: this machine does not let strace trace");
        return;
    }
    let report = String::from_utf8_lossy(&traced.stdout);
    assert!(report.contains("MaxAuthTries"), "{report}");

    let root = root.to_str().unwrap();
    let mut inside = Vec::new();
    // A call that another thread interrupts has its result on a line of its own ("resumed").
    for line in log.lines().filter(|line| (line.contains('(') || line.contains("resumed>")) && !line.contains("= -1")) {
        assert!(!["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|flag| line.contains(flag)), "writes: {line}");
        assert!(line.contains("open"), "changes: {line}");
        // With -y the result names the file that was really opened.
        let Some((_, result)) = line.rsplit_once(" = ") else { continue };
        let Some(opened) = result.split_once('<').and_then(|(_, rest)| rest.strip_suffix('>')) else { continue };
        if let Some(path) = opened.strip_prefix(root).filter(|path| path.is_empty() || path.starts_with('/')) {
            inside.push(path.to_owned());
        } else {
            let own = opened.strip_prefix("/proc/").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            assert!(own || OF_THE_RUNTIME.iter().any(|known| opened.starts_with(known)), "{line}");
        }
    }
    for read in ["/etc/shadow", "/etc/ssh/sshd_config", "/var/lib/dpkg/status"] {
        assert!(inside.iter().any(|path| path == read), "{read} was not opened, only {inside:?}");
    }
}
