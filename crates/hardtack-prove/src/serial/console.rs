//! What the guest's console tells of a boot that goes wrong, so that it is named in seconds and not when the
//! time is up.

use serde::{Deserialize, Serialize};

/// Why a clone did not come to the point of reporting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "failure", rename_all = "kebab-case")]
pub enum BootFailure {
    /// The firmware found nothing to boot.
    #[error("the firmware found no boot loader on the disk ({line})")]
    NoBootLoader {
        /// The line that says so.
        line: String,
    },
    /// GRUB stopped at a prompt.
    #[error("the boot loader stopped: {line}")]
    BootLoader {
        /// Its last error, or the prompt.
        line: String,
    },
    /// The initramfs did not find or could not mount the root file system.
    #[error("the initramfs gave up: {line}")]
    Initramfs {
        /// What it said before its prompt.
        line: String,
    },
    /// The kernel panicked.
    #[error("the kernel panicked: {line}")]
    Panic {
        /// The first line of the panic.
        line: String,
    },
    /// systemd itself crashed.
    #[error("systemd stopped: {line}")]
    Systemd {
        /// What it said.
        line: String,
    },
    /// The system came up in emergency or rescue mode and the probe could not report more.
    #[error("the system is in emergency mode: {line}")]
    Emergency {
        /// The first unit that failed, or the message of the mode.
        line: String,
    },
    /// KVM gave up on the guest.
    #[error("QEMU reports \"{said}\"")]
    KvmGaveUp {
        /// What QEMU said.
        said: String,
    },
    /// The machine ended before the probe reported.
    #[error("the machine ended before it reported: {said}")]
    Ended {
        /// QEMU's exit status and words.
        said: String,
    },
    /// The time was up.
    #[error("no report within {seconds} s; the last line on the console was: {line}")]
    TimedOut {
        /// The limit.
        seconds: u64,
        /// The last line on the console.
        line: String,
    },
    /// Nothing but a part of the system came up, of a machine that others are to use.
    #[error("multi-user.target was not reached")]
    NotUp,
    /// Others cannot reach the machine.
    #[error("it has no address on the network of the proof; does it ask for one (DHCP)?")]
    NoAddress,
    /// The machine could not be put back to where it was before a test.
    #[error("the machine could not be put back: {said}")]
    NotRestored {
        /// What QEMU said.
        said: String,
    },
    /// A machine beside it failed.
    #[error("beside it, {image}: {cause}")]
    Beside {
        /// The name of its image.
        image: String,
        /// What it came to.
        cause: Box<BootFailure>,
    },
    /// The machine failed during an isolated test.
    #[error("test \"{test}\": {cause}")]
    Test {
        /// The name of the test.
        test: String,
        /// What it came to.
        cause: Box<BootFailure>,
    },
    /// The probe's report did not arrive whole.
    #[error("the report could not be read: {why}")]
    Report {
        /// What is wrong with it.
        why: String,
    },
}

impl BootFailure {
    /// The probe answered with something else than it was asked.
    pub(crate) fn unexpected() -> Self {
        Self::Report { why: "it is not what was asked for".to_owned() }
    }

    /// What went wrong, wherever it did.
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::Beside { cause, .. } | Self::Test { cause, .. } => cause.innermost(),
            other => other,
        }
    }
}

/// Longest stretch of a line that is kept and shown.
const LONGEST_LINE: usize = 400;

/// Reads a console as it grows.
#[derive(Default)]
pub(crate) struct Console {
    line: String,
    /// Inside an escape sequence of a terminal (ECMA-48); the second is a control sequence after `ESC [`.
    escape: Escape,
    last: String,
    error: Option<String>,
    failure: Option<BootFailure>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    No,
    Begun,
    Control,
}

impl Console {
    /// Takes what the guest wrote.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        for c in String::from_utf8_lossy(bytes).chars() {
            match (self.escape, c) {
                (_, '\u{1b}') => self.escape = Escape::Begun,
                (Escape::Begun, '[') => self.escape = Escape::Control,
                (Escape::Begun, _) | (Escape::Control, '@'..='~') => self.escape = Escape::No,
                (Escape::Control, _) => {}
                (Escape::No, '\n' | '\r') => self.end_line(),
                (Escape::No, c) if c.is_control() => {}
                (Escape::No, c) if self.line.len() < LONGEST_LINE => self.line.push(c),
                (Escape::No, _) => {}
            }
        }
        // A prompt has no line end.
        self.judge_prompt();
    }

    /// The failure that the console shows, the first of them.
    pub(crate) fn failure(&self) -> Option<&BootFailure> {
        self.failure.as_ref()
    }

    /// The first error that the console shows: of the boot loader, the initramfs or systemd.
    pub(crate) fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Whether the BIOS has given the processor to what it took for a boot loader, which has not said a word.
    pub(crate) fn awaits_loader(&self) -> bool {
        self.last_line().starts_with("Booting from ")
    }

    /// The last line that has any text.
    pub(crate) fn last_line(&self) -> &str {
        if self.line.trim().is_empty() { &self.last } else { &self.line }
    }

    fn end_line(&mut self) {
        self.judge_prompt();
        let line = std::mem::take(&mut self.line);
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        if let Some(failure) = said_in(line, self.error.as_deref()) {
            self.failure.get_or_insert(failure);
        }
        if is_error(line) {
            self.error.get_or_insert_with(|| without_stamp(line).to_owned());
        }
        line.clone_into(&mut self.last);
    }

    fn judge_prompt(&mut self) {
        let before = || self.error.clone().unwrap_or_else(|| self.last.clone());
        // Where the console is also a screen to GRUB, its prompt is moved about and repeated.
        let line = self.line.split_whitespace().collect::<String>();
        let failure = match line.as_str() {
            "grub>" | "grub>grub>" | "grubrescue>" => BootFailure::BootLoader { line: before() },
            "(initramfs)" => BootFailure::Initramfs { line: before() },
            "Shell>" => BootFailure::NoBootLoader { line: "UEFI shell".to_owned() },
            _ => return,
        };
        self.failure.get_or_insert(failure);
    }
}

/// The failure that a whole line tells of; `error` is the first error on the console before it.
fn said_in(line: &str, error: Option<&str>) -> Option<BootFailure> {
    let text = without_stamp(line);
    let owned = || text.to_owned();
    if text.contains("Kernel panic - not syncing") {
        return Some(BootFailure::Panic { line: owned() });
    }
    if text.starts_with("systemd[1]:") && text.ends_with("Freezing execution.") {
        return Some(BootFailure::Systemd { line: owned() });
    }
    // SeaBIOS, OVMF.
    if text.starts_with("No bootable device") || text.starts_with("BdsDxe: No bootable option") {
        return Some(BootFailure::NoBootLoader { line: owned() });
    }
    if text.contains("You are in emergency mode")
        || text.contains("You are in rescue mode")
        || text.contains("Cannot open access to console, the root account is locked")
    {
        return Some(BootFailure::Emergency { line: error.map_or_else(owned, str::to_owned) });
    }
    None
}

/// Lines that tell the cause of a failure that shows later: GRUB's, the initramfs's and systemd's.
fn is_error(line: &str) -> bool {
    let text = without_stamp(line);
    text.starts_with("error: ")
        || text.starts_with("ALERT!")
        || text.starts_with("mount: mounting ")
        || text.starts_with("[FAILED] Failed to ")
        || text.starts_with("[ TIME ] Timed out waiting for ")
        || text.starts_with("[DEPEND] Dependency failed for ")
}

/// The line without the kernel's time stamp: `[    1.234567] text`.
fn without_stamp(line: &str) -> &str {
    line.strip_prefix('[')
        .and_then(|rest| rest.split_once("] "))
        .filter(|(stamp, _)| stamp.trim().parse::<f64>().is_ok())
        .map_or(line, |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn failure_of(text: &str) -> String {
        let mut console = Console::default();
        for chunk in text.as_bytes().chunks(7) {
            console.push(chunk);
        }
        console.failure().map_or_else(|| "none".to_owned(), ToString::to_string)
    }

    // The texts below are from consoles of Debian 12 and its GRUB, OVMF and SeaBIOS.

    #[test]
    fn a_console_without_trouble_shows_none() {
        let text = "\u{1b}[2J\u{1b}[01;01HBdsDxe: starting Boot0001 \"UEFI Misc Device\"\r\nWelcome to GRUB!\r\n\
            [    0.000000] Linux version 6.1.0-50-cloud-amd64\r\n\
            [\u{1b}[0;32m  OK  \u{1b}[0m] Reached target \u{1b}[0;1;39mmulti-user.target\u{1b}[0m\r\n\
            Debian GNU/Linux 12 vm ttyS0\r\n\r\nvm login: ";
        assert_eq!(failure_of(text), "none");
        let mut console = Console::default();
        console.push(text.as_bytes());
        assert_eq!(console.last_line(), "vm login: ");
    }

    #[test]
    fn boot_loaders_are_named_with_their_error() {
        insta::assert_snapshot!(
            failure_of("Welcome to GRUB!\r\n\r\nerror: no such device: 1111-2222.\r\nEntering rescue mode...\r\ngrub rescue> "),
            @"the boot loader stopped: error: no such device: 1111-2222."
        );
        insta::assert_snapshot!(
            failure_of("Welcome to GRUB!\r\n\u{1b}[01;01Herror: file `/boot/vmlinuz-7' not found.\n\rerror: you need to load the kernel first.\n\r\
                   GNU GRUB  version 2.06-13+deb12u2\r\n   device or file completions.      grub> \r\n\r\n\rgrub > "),
            @"the boot loader stopped: error: file `/boot/vmlinuz-7' not found."
        );
        insta::assert_snapshot!(
            failure_of("SeaBIOS (version 1.16.2)\r\nBooting from Hard Disk...\r\nBoot failed: not a bootable disk\r\n\r\nNo bootable device.\r\n"),
            @"the firmware found no boot loader on the disk (No bootable device.)"
        );
        insta::assert_snapshot!(
            failure_of("BdsDxe: failed to load Boot0001 \"UEFI Misc Device\": Not Found\r\n\r\nBdsDxe: No bootable option or device was found.\r\n"),
            @"the firmware found no boot loader on the disk (BdsDxe: No bootable option or device was found.)"
        );
    }

    #[test]
    fn kernels_and_initramfs_are_named_with_their_error() {
        insta::assert_snapshot!(
            failure_of("[    1.200000] VFS: Cannot open root device\r\n[    1.204110] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\r\n[    1.3] CPU: 0\r\n"),
            @"the kernel panicked: Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)"
        );
        insta::assert_snapshot!(
            failure_of("Gave up waiting for root file system device.  Common problems:\r\n\
                ALERT!  UUID=1111 does not exist.  Dropping to a shell!\r\n\r\nBusyBox v1.35.0\r\n(initramfs) "),
            @"the initramfs gave up: ALERT!  UUID=1111 does not exist.  Dropping to a shell!"
        );
    }

    #[test]
    fn emergency_mode_is_named_with_what_failed_first() {
        insta::assert_snapshot!(
            failure_of("[\u{1b}[0;1;31m TIME \u{1b}[0m] Timed out waiting for device \u{1b}[0;1;39m/dev/disk/by-uuid/2222\u{1b}[0m.\r\n\
                [\u{1b}[0;1;38;5;185mDEPEND\u{1b}[0m] Dependency failed for \u{1b}[0;1;39mvar.mount\u{1b}[0m - /var.\r\n\
                You are in emergency mode. After logging in, type \"journalctl -xb\"\r\n"),
            @"the system is in emergency mode: [ TIME ] Timed out waiting for device /dev/disk/by-uuid/2222."
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let mut console = Console::default();
            for chunk in bytes.chunks(13) {
                console.push(chunk);
            }
            prop_assert!(console.last_line().len() <= LONGEST_LINE + 4);
        }
    }
}
