//! Capabilities of files, as getcap(8) prints them.

/// The extended attribute (capabilities(7), "File capabilities").
pub(super) const ATTRIBUTE: &str = "security.capability";

/// Names by number (`include/uapi/linux/capability.h` of Linux 6.12).
const NAMES: [&str; 41] = [
    "chown",
    "dac_override",
    "dac_read_search",
    "fowner",
    "fsetid",
    "kill",
    "setgid",
    "setuid",
    "setpcap",
    "linux_immutable",
    "net_bind_service",
    "net_broadcast",
    "net_admin",
    "net_raw",
    "ipc_lock",
    "ipc_owner",
    "sys_module",
    "sys_rawio",
    "sys_chroot",
    "sys_ptrace",
    "sys_pacct",
    "sys_admin",
    "sys_boot",
    "sys_nice",
    "sys_resource",
    "sys_time",
    "sys_tty_config",
    "mknod",
    "lease",
    "audit_write",
    "audit_control",
    "setfcap",
    "mac_override",
    "mac_admin",
    "syslog",
    "wake_alarm",
    "block_suspend",
    "audit_read",
    "perfmon",
    "bpf",
    "checkpoint_restore",
];

const REVISION: u32 = 0xff00_0000;
const EFFECTIVE: u32 = 1;

/// What the attribute says; `None` for what the kernel would refuse.
pub(super) fn text(value: &[u8]) -> Option<String> {
    let mut words = value.chunks_exact(4).map(|word| word.try_into().map(u32::from_le_bytes).unwrap_or_default());
    let magic = words.next()?;
    let expected = match magic & REVISION {
        0x0100_0000 => 12,
        0x0200_0000 => 20,
        0x0300_0000 => 24,
        _ => return None,
    };
    if value.len() != expected {
        return None;
    }
    let (mut permitted, mut inheritable) = (u64::from(words.next()?), u64::from(words.next()?));
    if expected > 12 {
        permitted |= u64::from(words.next()?) << 32;
        inheritable |= u64::from(words.next()?) << 32;
    }
    let effective = if magic & EFFECTIVE == 0 { "" } else { "e" };
    let sets = [
        (permitted & inheritable, format!("{effective}ip")),
        (permitted & !inheritable, format!("{effective}p")),
        (inheritable & !permitted, format!("{effective}i")),
    ];
    let mut parts: Vec<String> =
        sets.into_iter().filter(|(set, _)| *set != 0).map(|(set, flags)| format!("{}={flags}", names(set))).collect();
    if let Some(root) = words.next().filter(|root| *root != 0) {
        parts.push(format!("[rootid={root}]"));
    }
    Some(if parts.is_empty() { "=".to_owned() } else { parts.join(" ") })
}

fn names(set: u64) -> String {
    let numbers = (0..64_usize).filter(|number| set >> number & 1 == 1);
    let name = |number: usize| NAMES.get(number).map_or_else(|| number.to_string(), |name| format!("cap_{name}"));
    numbers.map(name).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn they_are_named_as_getcap_names_them() {
        if !rustix::process::geteuid().is_root() {
            println!("skipped: setting capabilities needs root");
            return;
        }
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("program");
        std::fs::write(&file, "").unwrap();
        for capability in [
            "cap_net_raw=ep",
            "cap_net_bind_service,cap_checkpoint_restore=p",
            "cap_chown=eip",
            "cap_chown=ip cap_kill=p cap_setuid,cap_setgid=i",
            "=",
        ] {
            assert!(Command::new("setcap").arg(capability).arg(&file).status().unwrap().success());
            let printed = Command::new("getcap").arg(&file).output().unwrap().stdout;
            let printed = String::from_utf8(printed).unwrap();
            let mut value = [0; 64];
            let length = rustix::fs::getxattr(&file, ATTRIBUTE, &mut value).unwrap();
            let text = text(&value[..length]).unwrap();
            let sorted = |text: &str| {
                let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
                words.sort();
                words
            };
            // Clauses after the first have a plus there.
            let printed = printed.trim().strip_prefix(file.to_str().unwrap()).unwrap().trim().replace('+', "=");
            assert_eq!(sorted(&text), sorted(&printed), "{capability}");
        }
    }

    #[test]
    fn what_the_kernel_refuses_is_none() {
        for value in [&b""[..], b"\x01", &[0; 20], &[0, 0, 0, 2, 1], &[0xff; 24]] {
            assert_eq!(text(value), None);
        }
    }
}
