//! Whether a program can run in a guest that has none of the host's libraries.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::ProveError;

/// Types and machines of the ELF specification (elf(5)).
const MACHINE_X86_64: u16 = 62;
const SEGMENT_INTERPRETER: u32 = 3;

/// Checks that the program is a static one for x86-64.
pub(super) fn check(program: &Path) -> Result<(), ProveError> {
    let file = File::open(program).map_err(ProveError::io("open", program))?;
    let unfit = |why: &str| ProveError::ProgramUnfit { path: program.to_owned(), why: why.to_owned() };

    let mut header = [0; 64];
    file.read_exact_at(&mut header, 0).map_err(|_| unfit("it is not an ELF program"))?;
    // Magic number, 64 bits, little endian.
    if header[..6] != *b"\x7fELF\x02\x01" {
        return Err(unfit("it is not an ELF program of 64 bits"));
    }
    if u16::from_le_bytes([header[18], header[19]]) != MACHINE_X86_64 {
        return Err(unfit("it is for another kind of processor"));
    }
    let table = u64::from_le_bytes(header[32..40].try_into().unwrap_or_default());
    let size = u64::from(u16::from_le_bytes([header[54], header[55]]));
    let count = u64::from(u16::from_le_bytes([header[56], header[57]]));
    for index in 0..count {
        let mut kind = [0; 4];
        let at = index.checked_mul(size).and_then(|offset| offset.checked_add(table));
        at.and_then(|at| file.read_exact_at(&mut kind, at).ok()).ok_or_else(|| unfit("its header is damaged"))?;
        if u32::from_le_bytes(kind) == SEGMENT_INTERPRETER {
            return Err(unfit("it needs the host's dynamic linker"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &str) -> String {
        check(Path::new(path)).map_or_else(|error| error.to_string(), |()| "fit".to_owned())
    }

    #[test]
    fn only_static_programs_are_fit() {
        // The tests are linked as hardtack is.
        check(&std::env::current_exe().unwrap()).unwrap();
        insta::assert_snapshot!(said("/bin/sh"), @"/bin/sh cannot run inside the guest: it needs the host's dynamic linker");
        insta::assert_snapshot!(said("/etc/passwd"), @"/etc/passwd cannot run inside the guest: it is not an ELF program of 64 bits");
        insta::assert_snapshot!(said("/dev/null"), @"/dev/null cannot run inside the guest: it is not an ELF program");
    }
}
