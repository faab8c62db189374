//! Unified kernel images: a UEFI program with a kernel, its initial file system and its arguments in sections of
//! their own (UAPI Group specification "Unified Kernel Image"; Microsoft's "PE Format").

use super::pe::{Pe, PeError};

/// What a unified kernel image is made of.
pub(crate) struct Uki<'a> {
    /// systemd-stub(7), which starts the kernel.
    pub(crate) stub: &'a [u8],
    /// os-release(5) of the tree: the boot loader shows its name.
    pub(crate) os_release: &'a [u8],
    /// The kernel's release, as uname(1) prints it.
    pub(crate) release: &'a str,
    /// The kernel's arguments.
    pub(crate) arguments: &'a str,
    /// The kernel.
    pub(crate) kernel: &'a [u8],
    /// Its initial file system.
    pub(crate) initramfs: &'a [u8],
}

impl Uki<'_> {
    /// The program.
    ///
    /// # Errors
    /// When the stub is no UEFI program, or has no room for the sections.
    pub(crate) fn assemble(&self) -> Result<Vec<u8>, PeError> {
        let mut program = Pe::parse(self.stub)?;
        for (name, content) in [
            (".osrel", self.os_release),
            (".cmdline", self.arguments.as_bytes()),
            (".uname", self.release.as_bytes()),
            // The kernel comes last, since older stubs let it unpack itself over what follows it.
            (".initrd", self.initramfs),
            (".linux", self.kernel),
        ] {
            program.add(name, content)?;
        }
        Ok(program.finish())
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// The smallest program that has what UEFI asks of one: headers and one section.
    fn stub() -> Vec<u8> {
        let mut raw = vec![0; 0x600];
        raw[..2].copy_from_slice(b"MZ");
        raw[0x3c] = 0x40;
        raw[0x40..0x44].copy_from_slice(b"PE\0\0");
        let mut put = |at: usize, bytes: &[u8]| raw[at..at + bytes.len()].copy_from_slice(bytes);
        put(0x44, &0x8664_u16.to_le_bytes());
        put(0x46, &1_u16.to_le_bytes());
        put(0x54, &240_u16.to_le_bytes());
        put(0x56, &0x206_u16.to_le_bytes());
        put(0x58, &0x20b_u16.to_le_bytes());
        put(0x58 + 16, &0x1000_u32.to_le_bytes());
        put(0x58 + 32, &0x1000_u32.to_le_bytes());
        put(0x58 + 36, &0x200_u32.to_le_bytes());
        put(0x58 + 56, &0x1200_u32.to_le_bytes());
        put(0x58 + 60, &0x400_u32.to_le_bytes());
        put(0x58 + 68, &10_u16.to_le_bytes());
        put(0x58 + 108, &16_u32.to_le_bytes());
        let section = 0x58 + 240;
        put(section, b".text\0\0\0");
        put(section + 8, &0x200_u32.to_le_bytes());
        put(section + 12, &0x1000_u32.to_le_bytes());
        put(section + 16, &0x200_u32.to_le_bytes());
        put(section + 20, &0x400_u32.to_le_bytes());
        put(section + 36, &0x6000_0020_u32.to_le_bytes());
        put(0x400, &[0xc3; 0x200]);
        raw
    }

    #[test]
    fn other_programs_find_every_section_with_its_content() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        let kernel: Vec<u8> = (0..70_001_u32).map(|number| (number * 7) as u8).collect();
        let uki = Uki {
            stub: &stub(),
            os_release: b"ID=debian\n",
            release: "6.1.0",
            arguments: "root=UUID=x ro",
            kernel: &kernel,
            initramfs: &[9; 12_345],
        };
        std::fs::write(at("uki.efi"), uki.assemble().unwrap()).unwrap();
        for (name, content) in [(".linux", &kernel[..]), (".cmdline", b"root=UUID=x ro"), (".initrd", &[9; 12_345])] {
            let dump = format!("{name}={}", at("section").display());
            let mut command = Command::new("objcopy");
            let output = command.args(["--dump-section", &dump]).args([at("uki.efi"), at("copy")]).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(std::fs::read(at("section")).unwrap().starts_with(content), "{name}");
        }
        let output = Command::new("objdump").arg("-h").arg(at("uki.efi")).output().unwrap();
        let listing = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(listing.contains("pei-x86-64"), "{listing}");
        assert!([".text", ".osrel", ".uname"].iter().all(|name| listing.contains(name)), "{listing}");
    }

    #[test]
    fn what_is_no_program_is_refused() {
        let uki = |stub: &[u8]| {
            Uki { stub, os_release: b"", release: "", arguments: "", kernel: b"", initramfs: b"" }
                .assemble()
                .map(|_| ())
        };
        let whole = stub();
        let mut far = whole.clone();
        far[0x3c..0x40].copy_from_slice(&u32::MAX.to_le_bytes());
        let mut crowded = whole.clone();
        crowded[0x46] = 255;
        let mut unaligned = whole.clone();
        unaligned[0x58 + 32] = 3;
        let refusals = [&b"#!/bin/sh\n"[..], &whole[..0x80], &far, &crowded, &unaligned].map(|stub| match uki(stub) {
            Ok(()) => "taken".to_owned(),
            Err(error) => error.to_string(),
        });
        insta::assert_snapshot!(refusals.join("\n"), @r"
        it is no UEFI program of 64 bits
        its headers are damaged
        it is no UEFI program of 64 bits
        its headers have no room for another section
        its headers are damaged
        ");
        // No cut and no changed byte of the headers is taken for more than it is.
        for at in 0..whole.len() {
            let _ = uki(&whole[..at]);
            for value in [0, 0x7f, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = value;
                let _ = uki(&damaged);
            }
        }
    }
}
