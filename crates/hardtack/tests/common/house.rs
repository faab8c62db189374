//! A small root, with a rule and a benchmark of the user's own that mixes it with rules of the program.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::Program;

/// How hardtack is told of both.
pub const HOUSE: [&str; 6] = ["--rules", "site", "--benchmark", "house", "--profile", "server"];

const RULE: &str = r#"rule "house-ptrace" {
  title    = "Processes do not read each other"
  severity = "low"
  why      = "One that is taken over finds the secrets of the others."

  param "scope" {
    default = 1
    range   = [1, 3]
    doc     = "How much is kept from others."
  }

  sysctl "kernel.yama.ptrace_scope" { value = param.scope }

  pass "it is there" {
    files = { "/etc/sysctl.d/10-house.conf" = "kernel.yama.ptrace_scope = 1\n" }
  }

  fail "it is another" {
    files = { "/etc/sysctl.d/10-house.conf" = "kernel.yama.ptrace_scope = 0\n" }
  }
}
"#;

const BENCHMARK: &str = r#"benchmark "house" {
  title        = "House rules"
  edition      = "3"
  published    = "2026-01-31"
  distribution = "debian"
  release      = "12"
}

profile "server" { title = "Servers" }

level "must" { profiles = ["server"] }

section "1" { title = "Ours" }
section "2" { title = "Theirs" }

control "1.1" "must" { rules = ["house-ptrace"] }
control "1.2" "must" {
  title   = "The door is locked"
  look_at = "Try the handle."
}
control "2.1" "must" {
  rules = ["ssh-max-auth-tries"]
  set   = { "ssh-max-auth-tries.limit" = 3 }
}
control "2.2" "must" { rules = ["telnet-client-absent"] }
control "2.3" "must" { rules = ["tmp-separate"] }
control "2.4" "must" { rules = ["shadow-permissions", "house-ptrace"] }
control "2.5" "must" { rules = ["boot-password"] }
"#;

/// The root is `root`, the rules are in `site`; `None`, which is said, without root.
pub fn house() -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: files of a root belong to root");
        return None;
    }
    let program = Program::new();
    let package = |name: &str| {
        format!(
            "Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nMaintainer: a\nDescription: a\n\n"
        )
    };
    let status: String = ["openssh-server", "telnet", "grub-pc", "grub-common", "grub2-common"].map(package).concat();
    let files = [
        ("site/rules/house/house-ptrace.hcl", RULE),
        ("site/benchmarks/house.hcl", BENCHMARK),
        ("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
        ("root/etc/passwd", "root:x:0:0:root:/root:/bin/sh\neve:x:1000:1000::/home/eve:/bin/sh\n"),
        ("root/etc/group", "root:x:0:\nshadow:x:42:\neve:x:1000:\n"),
        ("root/etc/shadow", "root:*:1::::::\neve:$y$j9T$secret$hash:1::::::\n"),
        ("root/etc/ssh/sshd_config", "Port 22\nMaxAuthTries 6\nUsePAM yes\n"),
        ("root/etc/fstab", "/dev/vda1 / ext4 defaults 0 1\n"),
        ("root/usr/lib/os-release", ""),
        ("root/boot/grub/grub.cfg", "menuentry 'Debian' {\n\tlinux /vmlinuz\n}\n"),
        ("root/var/lib/dpkg/status", status.as_str()),
    ];
    for (name, text) in files {
        let path = program.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let shadow = program.path("root/etc/shadow");
    fs::set_permissions(&shadow, fs::Permissions::from_mode(0o644)).unwrap();
    std::os::unix::fs::chown(&shadow, None, Some(42)).unwrap();
    Some(program)
}
