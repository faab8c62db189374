//! Kernels that are signed in a source package of their own, and packages of a kernel's source that are not its code.

/// The source package, with its version, that signed binaries were really built from.
///
/// Debian signs kernels and boot loaders in source packages that hold nothing but signatures: `linux-signed-amd64`
/// 6.1.192+2 of `linux` 6.1.192-2, `grub-efi-amd64-signed` 1+2.06+13+deb12u1 of `grub2` 2.06-13+deb12u1. Advisories speak of
/// the source alone. A version of such a package has a plus where the other has the dash before its revision.
pub(super) fn unsigned(source: &str, version: &str, binary_version: &str) -> Option<(String, String)> {
    let dashed = |version: &str| {
        let bytes = version.as_bytes();
        let revision = bytes.windows(2).position(|pair| pair[0] == b'+' && pair[1].is_ascii_digit());
        revision.filter(|_| !version.contains('-')).map(|at| format!("{}-{}", &version[..at], &version[at + 1..]))
    };
    if let Some(rest) = source.strip_prefix("linux-signed") {
        let flavour = ["-amd64", "-arm64", "-i386"].iter().find_map(|arch| rest.strip_suffix(arch)).unwrap_or(rest);
        let version = dashed(version).unwrap_or_else(|| version.to_owned());
        return Some((format!("linux{flavour}"), version));
    }
    if source.starts_with("grub-efi-") && source.ends_with("-signed") {
        let inner = version.strip_prefix("1+").map(dashed)??;
        return Some(("grub2".to_owned(), inner));
    }
    if source == "shim-signed" {
        // Its binaries have the version of what is signed behind their own.
        let inner = binary_version.strip_prefix(version)?.strip_prefix('+')?;
        return Some(("shim".to_owned(), inner.to_owned()));
    }
    None
}

/// Whether a package of a kernel's source holds only headers, sources, documentation or scripts for building: no code of
/// a kernel that runs.
pub(super) fn is_without_code(source: &str, package: &str) -> bool {
    const PARTS: [&str; 5] = ["linux-headers-", "linux-doc", "linux-source", "linux-compiler-", "linux-kbuild-"];
    const NAMES: [&str; 6] =
        ["linux-headers", "kernel-headers", "kernel-devel", "kernel-doc", "kernel-devel-matched", "linux-support"];
    let of_kernel = source == "linux" || source.starts_with("linux-") || source.starts_with("kernel");
    let is_libc_headers = package.starts_with("linux-libc-dev");
    of_kernel && (is_libc_headers || PARTS.iter().any(|part| package.starts_with(part)) || NAMES.contains(&package))
}
