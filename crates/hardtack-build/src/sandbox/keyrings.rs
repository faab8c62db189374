//! The kernel's keyrings, which no namespace parts from those of the host.
//!
//! A user's keyring belongs to the user id, so that root inside would add keys to that of the host's root. The
//! system calls of keyrings(7) therefore do not exist inside, as in a kernel that was built without them, which
//! programs know how to live with.

use seccompiler::{BpfProgram, apply_filter, sock_filter};

use super::fault::Fault;

/// Loads a word of `struct seccomp_data` (`BPF_LD | BPF_W | BPF_ABS`).
const LOAD: u16 = 0x20;
/// Masks the loaded word (`BPF_ALU | BPF_AND | BPF_K`).
const MASK: u16 = 0x54;
/// Compares the loaded word for equality (`BPF_JMP | BPF_JEQ | BPF_K`).
const IF_EQUAL: u16 = 0x15;
/// Ends the program (`BPF_RET | BPF_K`).
const RETURN: u16 = 0x06;

/// Offsets in `struct seccomp_data` of seccomp(2), in bytes.
const CALL: u32 = 0;
const ARCHITECTURE: u32 = 4;

const ALLOW: u32 = 0x7fff_0000;
/// `SECCOMP_RET_ERRNO` with ENOSYS.
const NO_SUCH_CALL: u32 = 0x0005_0000 | 38;
/// Marks calls of the x32 ABI, which have the architecture of x86-64.
const X32: u32 = 0x4000_0000;

/// `AUDIT_ARCH_*` of linux/audit.h with the numbers of add_key, request_key and keyctl. A processor runs its
/// 32-bit kind as well.
const ARCHITECTURES: [(u32, [u32; 3]); 4] = [
    (0xc000_003e, [248, 249, 250]), // x86-64
    (0x4000_0003, [286, 287, 288]), // i386
    (0xc000_00b7, [217, 218, 219]), // arm64
    (0x4000_0028, [309, 310, 311]), // arm
];

/// Takes the calls away from the calling thread and all that it starts. The kernel demands that such a thread gain
/// no rights any more: an account other than root cannot become root by a set-user-ID program.
pub(super) fn forbid_keyrings() -> Result<(), Fault> {
    apply_filter(&filter()).map_err(|error| Fault::new("take the keyrings away", error))
}

fn filter() -> BpfProgram {
    let step = |code, k| sock_filter { code, jt: 0, jf: 0, k };
    let mut program = Vec::new();
    for (architecture, calls) in ARCHITECTURES {
        program.push(step(LOAD, ARCHITECTURE));
        // Past what follows for this architecture: two to load, three to compare and two to end.
        program.push(sock_filter { code: IF_EQUAL, jt: 0, jf: 7, k: architecture });
        program.push(step(LOAD, CALL));
        program.push(step(MASK, !X32));
        for (to_refusal, call) in [3, 2, 1].into_iter().zip(calls) {
            program.push(sock_filter { code: IF_EQUAL, jt: to_refusal, jf: 0, k: call });
        }
        program.push(step(RETURN, ALLOW));
        program.push(step(RETURN, NO_SUCH_CALL));
    }
    program.push(step(RETURN, ALLOW));
    program
}
