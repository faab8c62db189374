//! A small system and what became of it, as directories.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::Program;

fn package(name: &str, version: &str) -> String {
    format!("Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n")
}

fn write(root: &Path, path: &str, text: &str, mode: u32) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Makes a system at `name`.
pub fn make(program: &Program, name: &str) {
    let root = program.path(name);
    let status: String = [("dpkg", "1.21"), ("openssl", "3.0.11-1"), ("telnet", "0.17")]
        .map(|(name, version)| package(name, version))
        .concat();
    for (path, text, mode) in [
        ("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n", 0o644),
        ("etc/passwd", "root:x:0:0:root:/root:/bin/sh\neve:x:1000:1000::/home/eve:/bin/sh\n", 0o644),
        ("etc/group", "root:x:0:\neve:x:1000:\n", 0o644),
        ("etc/shadow", "root:*:1::::::\neve:$y$j9T$secret$hash:1::::::\n", 0o640),
        ("etc/fstab", "", 0o644),
        ("etc/motd", "one\n", 0o644),
        ("etc/ssh/sshd_config", "Port 22\n", 0o644),
        ("etc/default/grub", "GRUB_CMDLINE_LINUX=\"audit=1\"\n", 0o644),
        ("usr/bin/telnet", "telnet\n", 0o755),
        ("usr/bin/openssl", "old\n", 0o755),
        ("usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd\n", 0o644),
        ("var/lib/dpkg/status", &status, 0o644),
        ("var/lib/dpkg/arch", "amd64\n", 0o644),
        ("var/lib/dpkg/info/telnet.list", "/usr/bin/telnet\n", 0o644),
        ("var/lib/dpkg/info/openssl.list", "/usr/bin/openssl\n", 0o644),
        ("var/log/syslog", "", 0o640),
    ] {
        write(&root, path, text, mode);
    }
    let wants = root.join("etc/systemd/system/multi-user.target.wants");
    fs::create_dir_all(&wants).unwrap();
    symlink("/usr/lib/systemd/system/ssh.service", wants.join("ssh.service")).unwrap();
}

/// Makes another one from it that breaks nothing.
pub fn add(program: &Program, name: &str) {
    make(program, name);
    let root = program.path(name);
    let status: String = [("dpkg", "1.21"), ("openssl", "3.0.15-1"), ("telnet", "0.17"), ("chrony", "4.3")]
        .map(|(name, version)| package(name, version))
        .concat();
    write(&root, "var/lib/dpkg/status", &status, 0o644);
    write(&root, "usr/bin/openssl", "newer\n", 0o755);
    write(&root, "etc/motd", "two\n", 0o644);
}

/// Makes another one from it that breaks things.
pub fn change(program: &Program, name: &str) {
    add(program, name);
    let root = program.path(name);
    let status: String =
        [("dpkg", "1.21"), ("openssl", "3.0.15-1")].map(|(name, version)| package(name, version)).concat();
    write(&root, "var/lib/dpkg/status", &status, 0o644);
    fs::remove_file(root.join("usr/bin/telnet")).unwrap();
    fs::remove_file(root.join("var/lib/dpkg/info/telnet.list")).unwrap();
    fs::remove_file(root.join("etc/systemd/system/multi-user.target.wants/ssh.service")).unwrap();
    write(&root, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\neve:x:1001:1000::/home/eve:/bin/sh\n", 0o644);
    write(&root, "etc/default/grub", "GRUB_CMDLINE_LINUX=\"\"\n", 0o644);
    write(&root, "etc/shadow", "root:*:1::::::\neve:$y$j9T$other$hush:1::::::\n", 0o640);
}
