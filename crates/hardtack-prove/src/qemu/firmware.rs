//! The UEFI firmware that QEMU starts.
//!
//! Distributions describe their firmware files in small JSON documents; their form is QEMU's
//! `docs/interop/firmware.json`, their directories and order those of its `docs/interop/firmware.rst`.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::ProveError;

/// Directories of descriptions, the strongest first.
const DESCRIPTIONS: [&str; 2] = ["/etc/qemu/firmware", "/usr/share/qemu/firmware"];

/// Code and variables of distributions that have no descriptions, or not yet.
const KNOWN: [(&str, &str); 4] = [
    ("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
    ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
    ("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"),
    ("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"),
];

/// UEFI firmware as two flash images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FirmwareFiles {
    /// The code, shared and read-only.
    pub(crate) code: PathBuf,
    /// The empty variable store, of which each machine gets a copy.
    pub(crate) variables: PathBuf,
    /// The format of both, as QEMU names it.
    pub(crate) format: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Description {
    interface_types: Vec<String>,
    mapping: Mapping,
    targets: Vec<Target>,
    features: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Mapping {
    device: String,
    executable: Option<FlashFile>,
    nvram_template: Option<FlashFile>,
}

#[derive(Deserialize)]
struct FlashFile {
    filename: PathBuf,
    format: String,
}

#[derive(Deserialize)]
struct Target {
    architecture: String,
    machines: Vec<String>,
}

impl FirmwareFiles {
    /// UEFI firmware for the q35 machine without Secure Boot.
    ///
    /// # Errors
    /// When there is none, with the places that were looked at.
    pub(crate) fn find() -> Result<Self, ProveError> {
        Self::find_in(&DESCRIPTIONS.map(PathBuf::from))
            .or_else(|| {
                KNOWN.into_iter().find_map(|(code, variables)| {
                    Self { code: code.into(), variables: variables.into(), format: "raw".into() }.present()
                })
            })
            .ok_or_else(|| {
                let looked = DESCRIPTIONS.into_iter().chain(KNOWN.map(|(code, _)| code));
                ProveError::FirmwareMissing { looked: looked.collect::<Vec<_>>().join(", ") }
            })
    }

    /// A description in an earlier directory replaces one of the same name in a later; among all the first
    /// by name that suits is taken.
    fn find_in(directories: &[PathBuf]) -> Option<Self> {
        let mut descriptions = std::collections::BTreeMap::new();
        for directory in directories {
            for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
                descriptions.entry(entry.file_name()).or_insert_with(|| entry.path());
            }
        }
        descriptions.values().find_map(|path| Self::described(path))
    }

    fn described(path: &Path) -> Option<Self> {
        let Description { interface_types, mapping, targets, features } =
            serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        let fits = interface_types.iter().any(|interface| interface == "uefi")
            && mapping.device == "flash"
            && !features.iter().any(|feature| matches!(feature.as_str(), "requires-smm" | "enrolled-keys"))
            && targets.iter().any(|target| {
                target.architecture == "x86_64" && target.machines.iter().any(|machine| machine.starts_with("pc-q35"))
            });
        let (code, variables) = (mapping.executable?, mapping.nvram_template?);
        if !fits || code.format != variables.format {
            return None;
        }
        Self { code: code.filename, variables: variables.filename, format: code.format }.present()
    }

    fn present(self) -> Option<Self> {
        (self.code.is_file() && self.variables.is_file()).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describe(directory: &Path, name: &str, features: &str, code: &Path) {
        let text = format!(
            r#"{{"interface-types": ["uefi"], "features": [{features}], "tags": [],
                "mapping": {{"device": "flash", "executable": {{"filename": {code:?}, "format": "raw"}},
                             "nvram-template": {{"filename": {code:?}, "format": "raw"}}}},
                "targets": [{{"architecture": "x86_64", "machines": ["pc-q35-*"]}}]}}"#
        );
        fs::write(directory.join(name), text).unwrap();
    }

    #[test]
    fn the_first_description_without_secure_boot_whose_files_are_there_is_taken() {
        let directory = tempfile::tempdir().unwrap();
        let directory = directory.path();
        let (signed, plain) = (directory.join("signed.fd"), directory.join("plain.fd"));
        fs::write(&signed, "").unwrap();
        fs::write(&plain, "").unwrap();
        fs::write(directory.join("10-broken.json"), "{").unwrap();
        describe(directory, "20-signed.json", r#""enrolled-keys""#, &signed);
        describe(directory, "30-gone.json", "", &directory.join("gone.fd"));
        describe(directory, "40-plain.json", "", &plain);
        describe(directory, "50-later.json", "", &signed);
        assert_eq!(FirmwareFiles::find_in(&[directory.to_owned()]).unwrap().code, plain);
    }

    #[test]
    fn an_administrators_description_replaces_the_distributions() {
        let (own, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (a, b) = (own.path().join("a.fd"), theirs.path().join("b.fd"));
        fs::write(&a, "").unwrap();
        fs::write(&b, "").unwrap();
        describe(own.path(), "60-x.json", "", &a);
        describe(theirs.path(), "60-x.json", "", &b);
        let found = FirmwareFiles::find_in(&[own.path().to_owned(), theirs.path().to_owned()]).unwrap();
        assert_eq!(found.code, a);
    }
}
