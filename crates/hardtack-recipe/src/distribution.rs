//! The distributions that recipes can start from.

/// A release that can be bootstrapped, and what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// The word after `bootstrap =`.
    pub name: &'static str,
    /// The word after `release =`.
    pub release: &'static str,
    /// The mirror that is used when the recipe names none.
    pub mirror: &'static str,
    /// The benchmark that a new recipe begins with.
    pub benchmark: &'static str,
    /// The kernel's package for virtual machines.
    pub kernel: &'static str,
    /// What is tested of it, in a phrase.
    pub tested: &'static str,
}

/// Every release that is known. Others of the same distribution can be bootstrapped, untested.
pub const DISTRIBUTIONS: &[Distribution] = &[Distribution {
    name: "debian",
    release: "bookworm",
    mirror: "http://deb.debian.org/debian",
    benchmark: "cis-debian-12",
    kernel: "linux-image-cloud-amd64",
    tested: "Debian 12: built, hardened, audited, assembled and booted under BIOS and UEFI",
}];
