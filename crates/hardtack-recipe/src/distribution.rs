//! The distributions that recipes can start from.

/// A release that can be bootstrapped, and what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// The word after `bootstrap =`.
    pub name: &'static str,
    /// The word after `release =`.
    pub release: &'static str,
    /// Its number, as `VERSION_ID` of os-release(5) has it: `12`.
    pub number: &'static str,
    /// The mirror that is used when the recipe names none.
    pub mirror: &'static str,
    /// The benchmark that a new recipe begins with.
    pub benchmark: &'static str,
    /// The kernel's package for virtual machines.
    pub kernel: &'static str,
    /// What is tested of it, in a phrase.
    pub tested: &'static str,
}

impl Distribution {
    /// The name by which people and the command line know it: `debian-12`.
    pub fn id(&self) -> String {
        format!("{}-{}", self.name, self.number)
    }
}

/// Every release that is known. Others of the same distribution can be bootstrapped, untested.
pub const DISTRIBUTIONS: &[Distribution] = &[
    Distribution {
        name: "debian",
        release: "bookworm",
        number: "12",
        mirror: "http://deb.debian.org/debian",
        benchmark: "cis-debian-12",
        kernel: "linux-image-cloud-amd64",
        tested: "Debian 12: built, hardened, audited, assembled and booted under BIOS and UEFI",
    },
    Distribution {
        name: "debian",
        release: "trixie",
        number: "13",
        mirror: "http://deb.debian.org/debian",
        benchmark: "cis-debian-13",
        kernel: "linux-image-cloud-amd64",
        tested: "Debian 13: bootstrapped, hardened and audited as a root directory",
    },
];
