//! Modules of Go programs, from the build information that the linker leaves (Go, package `debug/buildinfo`).

use hardtack_tree::{FormatError, FormatResult, TreePath};

use super::elf::Elf;
use crate::inventory::bytes::Bytes;
use crate::inventory::found::Found;
use crate::inventory::{Ecosystem, Package};

const MAGIC: &[u8] = b"\xff Go buildinf:";
/// The information follows the header itself, since Go 1.18.
const INLINE: u8 = 2;
const HEADER: usize = 32;
/// Bytes before and after the list of modules.
const SENTINEL: usize = 16;
/// How the standard library is called as a module.
const STANDARD: &str = "stdlib";

/// The modules that the program was built of, and the standard library.
pub(super) fn packages(elf: &Elf<'_>, section: &[u8], path: &TreePath) -> FormatResult<Vec<Found>> {
    // The linker aligns it within its section.
    let start =
        (0..section.len()).step_by(16).find(|at| section.get(*at..).is_some_and(|rest| rest.starts_with(MAGIC)));
    let header = start.and_then(|start| section.get(start..)).unwrap_or_default();
    let Some(flags) = header.get(15) else { return Err(damaged("its header is not there")) };
    let (version, modules) = if flags & INLINE != 0 {
        inline(header).ok_or_else(|| damaged("it is cut off"))?
    } else {
        (by_pointer(elf, header, 0)?, by_pointer(elf, header, 1)?)
    };
    let mut found = Vec::new();
    let version = String::from_utf8_lossy(&version).into_owned();
    if let Some(version) = version.strip_prefix("go").and_then(|version| version.split(' ').next()) {
        found.push(Package::new(Ecosystem::Go, STANDARD, version, path.clone().into()));
    }
    let modules = modules.len().checked_sub(2 * SENTINEL).and_then(|length| modules.get(SENTINEL..SENTINEL + length));
    found.extend(listed(&String::from_utf8_lossy(modules.unwrap_or_default()), path));
    Ok(found.into_iter().map(Into::into).collect())
}

/// Two texts, each after its length.
fn inline(header: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (version, behind) = text(header, HEADER)?;
    let (modules, _) = text(header, behind)?;
    Some((version.to_vec(), modules.to_vec()))
}

/// A text after its length, a number of seven bits a byte, the lowest first; and where it ends.
fn text(bytes: &[u8], mut at: usize) -> Option<(&[u8], usize)> {
    let mut length = 0_usize;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((Bytes::little(bytes).get(at, length)?, at + length));
        }
    }
    None
}

/// Of Go before 1.18: the header points to texts, each of which is an address and a length.
fn by_pointer(elf: &Elf<'_>, header: &[u8], index: usize) -> FormatResult<Vec<u8>> {
    let wide = header.get(14) == Some(&8);
    let width = if wide { 8 } else { 4 };
    let number = |bytes: &[u8], at| {
        let bytes = Bytes::new(bytes, elf.big());
        if wide { bytes.u64(at) } else { bytes.u32(at).map(u64::from) }
    };
    let pointer = number(header, 16 + index * width).ok_or_else(|| damaged("it is cut off"))?;
    let Some(string) = elf.loaded(pointer, 2 * width as u64)? else { return Ok(Vec::new()) };
    let (address, length) =
        number(&string, 0).zip(number(&string, width)).ok_or_else(|| damaged("a text is cut off"))?;
    Ok(elf.loaded(address, length)?.unwrap_or_default())
}

/// Lines of `mod` or `dep`, a path, a version and a check sum; a line of `=>` says what stands for the one above.
fn listed(text: &str, path: &TreePath) -> Vec<Package> {
    let mut found: Vec<Package> = Vec::new();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let kind = fields.next().unwrap_or_default();
        let (Some(name), version) = (fields.next(), fields.next().unwrap_or_default()) else { continue };
        match kind {
            "mod" | "dep" => found.push(Package::new(Ecosystem::Go, name, version, path.clone().into())),
            "=>" => {
                found.pop();
                // A directory of the builder has no version.
                if !version.is_empty() {
                    found.push(Package::new(Ecosystem::Go, name, version, path.clone().into()));
                }
            }
            _ => {}
        }
    }
    found
}

fn damaged(what: &str) -> FormatError {
    FormatError::Damaged { format: "Go build information", what: what.to_owned() }
}
