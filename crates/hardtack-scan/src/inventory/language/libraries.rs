//! The libraries that a program is linked with, by the table of its dynamic section (elf(5), "Dynamic tags (Dyn)").

use hardtack_tree::{FormatResult, Source};

use super::elf::Elf;
use crate::inventory::bytes::Bytes;

/// The end of the table.
const NULL: u64 = 0;
/// The name of a library that is needed.
const NEEDED: u64 = 1;
/// More of them than this has no program.
const MOST: usize = 4096;
/// The longest name, in bytes (limits.h(0p), `NAME_MAX`).
const LONGEST: usize = 255;

/// The names of the libraries that a program or library needs (`libssl.so.3`), in the order of its table. None when it is
/// no ELF file, or linked with nothing.
///
/// # Errors
/// When it is damaged.
pub fn libraries(source: &dyn Source) -> FormatResult<Vec<String>> {
    let Some(elf) = Elf::open(source)? else { return Ok(Vec::new()) };
    let (Some(table), Some(names)) = (elf.section(".dynamic")?, elf.section(".dynstr")?) else {
        return Ok(Vec::new());
    };
    let bytes = Bytes::new(&table, elf.big());
    let number = |at: usize| if elf.wide() { bytes.u64(at) } else { bytes.u32(at).map(u64::from) };
    let size = if elf.wide() { 8 } else { 4 };
    let mut found = Vec::new();
    for at in (0..table.len()).step_by(2 * size) {
        match (number(at), number(at + size)) {
            (Some(NEEDED), Some(name)) if found.len() < MOST => {
                let name = usize::try_from(name).ok().and_then(|name| names.get(name..)).unwrap_or_default();
                let name = name.get(..LONGEST).unwrap_or(name).split(|byte| *byte == 0).next().unwrap_or_default();
                found.push(String::from_utf8_lossy(name).into_owned());
            }
            (Some(NULL) | None, _) => break,
            _ => {}
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use hardtack_tree::FileSource;

    use super::*;

    #[test]
    fn a_program_of_this_machine_needs_what_its_linker_says() {
        let path = "/bin/ls";
        let source = FileSource::new(std::fs::File::open(path).unwrap()).unwrap();
        let listed = std::process::Command::new("readelf").args(["--dynamic", "--wide"]).arg(path).output().unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let names = listed.lines().filter(|line| line.contains("(NEEDED)"));
        let names: Vec<&str> = names.filter_map(|line| line.split_once('[')?.1.strip_suffix(']')).collect();
        assert!(!names.is_empty(), "{listed}");
        assert_eq!(libraries(&source).unwrap(), names);
        assert!(libraries(&b"#!/bin/sh\n".to_vec()).unwrap().is_empty());
    }
}
