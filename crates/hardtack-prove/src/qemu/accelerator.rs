//! What runs the guest's instructions.

use std::fmt;
use std::fs;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::trial::trial;
use crate::ProveError;
use crate::host::HostProgram;

const KVM: &str = "/dev/kvm";
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// How the guest's instructions are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Acceleration {
    /// By the processor, through the kernel's KVM.
    Kvm,
    /// By translation in QEMU (its Tiny Code Generator): works everywhere, some twenty times slower.
    Tcg,
}

/// How the guest's instructions are run, and why so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accelerator {
    /// How.
    pub acceleration: Acceleration,
    /// Why, in words: `/dev/kvm runs a test guest`.
    pub why: String,
}

impl fmt::Display for Acceleration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kvm => "KVM",
            Self::Tcg => "emulation (TCG)",
        })
    }
}

impl fmt::Display for Accelerator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.acceleration, self.why)
    }
}

/// An answer that was found before, and where it holds.
#[derive(Serialize, Deserialize)]
struct Remembered {
    /// The kernel's boot id: the answer holds until the host starts anew.
    boot: String,
    /// The QEMU that was asked.
    qemu: PathBuf,
    accelerator: Accelerator,
}

impl Accelerator {
    /// Chooses KVM when it runs a tiny guest to its end in time, else TCG. When `/dev/kvm` opens, the answer
    /// takes up to some seconds; it is kept in the directory `cache` for as long as the host stays up.
    /// Temporary files are made in `work`.
    ///
    /// # Errors
    /// When QEMU is missing or cannot be started. That the answer cannot be kept is not an error.
    pub(crate) fn choose(cache: &Path, work: &Path) -> Result<Self, ProveError> {
        Self::choose_by(Path::new(KVM), cache, || trial("kvm", work))
    }

    fn choose_by(
        device: &Path,
        cache: &Path,
        try_kvm: impl FnOnce() -> Result<Result<(), String>, ProveError>,
    ) -> Result<Self, ProveError> {
        let qemu = HostProgram::Qemu.find()?;
        if let Err(error) = OpenOptions::new().read(true).write(true).open(device) {
            return Ok(Self::emulation(format!("{} cannot be opened: {error}", device.display())));
        }
        let boot = fs::read_to_string(BOOT_ID).unwrap_or_default();
        let file = cache.join("accelerator.json");
        if let Some(known) = recall(&file).filter(|known| known.boot == boot && known.qemu == qemu) {
            return Ok(known.accelerator);
        }
        let accelerator = match try_kvm()? {
            Ok(()) => Self { acceleration: Acceleration::Kvm, why: format!("{} runs a test guest", device.display()) },
            Err(why) => Self::emulation(format!("{} is there but of no use: {why}", device.display())),
        };
        remember(&file, &Remembered { boot, qemu, accelerator: accelerator.clone() });
        Ok(accelerator)
    }

    /// Emulation, for this reason.
    pub(crate) fn emulation(why: String) -> Self {
        Self { acceleration: Acceleration::Tcg, why }
    }
}

fn recall(file: &Path) -> Option<Remembered> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

/// Keeps the answer; written under another name first, since several proofs may run at once.
fn remember(file: &Path, answer: &Remembered) {
    let Some(directory) = file.parent() else { return };
    let Ok(text) = serde_json::to_vec(answer) else { return };
    // Whatever fails here, the next proof asks again.
    let _ = fs::create_dir_all(directory)
        .and_then(|()| tempfile::NamedTempFile::new_in(directory))
        .and_then(|new| fs::write(new.path(), text).map(|()| new))
        .and_then(|new| new.persist(file).map_err(|error| error.error));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_device_emulation_is_chosen_and_nothing_is_tried() {
        let directory = tempfile::tempdir().unwrap();
        let chosen =
            Accelerator::choose_by(&directory.path().join("kvm"), directory.path(), || panic!("tried")).unwrap();
        let said = chosen.to_string().replace(&directory.path().display().to_string(), "DIR");
        insta::assert_snapshot!(said, @"emulation (TCG): DIR/kvm cannot be opened: No such file or directory (os error 2)");
    }

    #[test]
    fn a_useless_device_means_emulation_and_is_tried_once_a_boot() {
        let directory = tempfile::tempdir().unwrap();
        let device = directory.path().join("kvm");
        fs::write(&device, "").unwrap();
        let cache = directory.path().join("cache");
        let first = Accelerator::choose_by(&device, &cache, || Ok(Err("it stood still".into()))).unwrap();
        let second = Accelerator::choose_by(&device, &cache, || panic!("tried again")).unwrap();
        assert_eq!(first.acceleration, Acceleration::Tcg);
        assert_eq!(first, second);

        fs::write(cache.join("accelerator.json"), r#"{"boot":"of yesterday","qemu":"/q","accelerator":{}}"#).unwrap();
        let third = Accelerator::choose_by(&device, &cache, || Ok(Ok(()))).unwrap();
        assert_eq!(third.acceleration, Acceleration::Kvm);
    }
}
