//! A tiny guest that shows whether an accelerator is of any use.
//!
//! That `/dev/kvm` opens says little: some hosts offer a kind of KVM that emulates most instructions. There
//! firmware stops with "KVM internal error", QEMU waits paused instead of exiting, and kernels take minutes.
//! The guest is one boot sector: two million turns of a loop, then an exit through QEMU's debug device.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::machine::option_value;
use super::process::Qemu;
use crate::ProveError;

/// The trial's limit. A working KVM needs about 0.2 s of it, mostly for QEMU and SeaBIOS.
const LIMIT: Duration = Duration::from_secs(4);

/// How long to sleep between looks at QEMU.
const PAUSE: Duration = Duration::from_millis(10);

/// What QEMU's isa-debug-exit device makes of the value 0x10: `value << 1 | 1`.
const GUEST_EXIT: i32 = 0x21;

/// The text with which QEMU reports that KVM gave up on a guest.
pub(crate) const KVM_INTERNAL_ERROR: &str = "KVM internal error";

/// The boot sector, 16-bit code.
fn boot_sector() -> [u8; 512] {
    const CODE: [u8; 20] = [
        0xfa, // cli
        0x66, 0xb9, 0x80, 0x84, 0x1e, 0x00, // mov ecx, 2_000_000
        0x66, 0x49, // turn: dec ecx
        0x75, 0xfc, // jnz turn
        0xba, 0xf4, 0x00, // mov dx, 0xf4
        0xb0, 0x10, // mov al, 0x10
        0xee, // out dx, al
        0xf4, // halt: hlt
        0xeb, 0xfd, // jmp halt
    ];
    let mut sector = [0; 512];
    for (to, from) in sector.iter_mut().zip(CODE) {
        *to = from;
    }
    sector[510] = 0x55;
    sector[511] = 0xaa;
    sector
}

/// Runs the tiny guest under the accelerator of this name (`kvm`, `tcg`), with its files in `work`: `Ok` when
/// it came to its end in time, else why not, in words.
pub(super) fn trial(accelerator: &str, work: &Path) -> Result<Result<(), String>, ProveError> {
    let disk = work.join("trial.raw");
    let mut content = boot_sector().to_vec();
    // SeaBIOS does not take a disk of one sector for one.
    content.resize(1 << 20, 0);
    fs::write(&disk, content).map_err(ProveError::io("write", &disk))?;
    let mut drive = OsString::from("format=raw,if=ide,snapshot=on,file=");
    drive.push(option_value(&disk));
    let machine = format!("q35,accel={accelerator}");
    let arguments = ["-nodefaults", "-no-user-config", "-display", "none", "-machine", &machine, "-m", "64"]
        .into_iter()
        .chain(["-device", "isa-debug-exit,iobase=0xf4,iosize=1", "-drive"])
        .map(OsString::from)
        .chain([drive])
        .collect::<Vec<_>>();

    let start = Instant::now();
    let mut qemu = Qemu::start(&arguments, &work.join("trial.log"))?;
    loop {
        if let Some(status) = qemu.ended()? {
            return Ok(match status.code() {
                Some(GUEST_EXIT) => Ok(()),
                _ => Err(format!("QEMU ended early ({status}): {}", qemu.said())),
            });
        }
        if qemu.said().contains(KVM_INTERNAL_ERROR) {
            return Ok(Err(format!("QEMU reports \"{KVM_INTERNAL_ERROR}\"")));
        }
        if start.elapsed() > LIMIT {
            return Ok(Err(format!("a guest of ten instructions did not finish in {} s", LIMIT.as_secs())));
        }
        thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guest_ends_under_emulation() {
        // A comma separates options of QEMU.
        let work = tempfile::Builder::new().prefix("a,b=c").tempdir().unwrap();
        assert_eq!(trial("tcg", work.path()).unwrap(), Ok(()));
    }

    #[test]
    fn an_accelerator_that_qemu_does_not_know_is_not_usable() {
        let work = tempfile::tempdir().unwrap();
        let why = trial("hardtack", work.path()).unwrap().unwrap_err();
        assert!(why.starts_with("QEMU ended early (exit status: 1)"), "{why}");
    }
}
