//! How modules get into a Debian system's stacks.

/// Where a module comes from and what calls it.
pub(super) struct Provision {
    /// The module.
    pub(super) module: &'static str,
    /// The packages it needs to work; none for those every system has.
    pub(super) packages: &'static [&'static str],
    /// What calls it.
    pub(super) by: By,
}

/// What calls a module.
pub(super) enum By {
    /// Profiles of pam-auth-update(8), by name and text; without a text it is the package's own.
    Profiles(&'static [(&'static str, Option<&'static str>)]),
    /// A line of a service's own file, behind the call of another module.
    Line {
        /// The other module.
        after: &'static str,
        /// The line up to the module.
        head: &'static str,
    },
}

/// What is known of a module.
pub(super) fn of(module: &str) -> Option<&'static Provision> {
    PROVISIONS.iter().find(|provision| provision.module == module)
}

// pam_faillock(8): preauth before the modules that ask, authfail behind them, and the account phase to
// forget failures after a success.
const FAILLOCK_NOTIFY: &str = "\
Name: Refuse locked accounts and forget failures after a success
Default: yes
Priority: 1024
Auth-Type: Primary
Auth:
\trequisite\tpam_faillock.so preauth
Account-Type: Primary
Account:
\trequired\tpam_faillock.so
";

const FAILLOCK: &str = "\
Name: Count failed attempts and lock accounts
Default: yes
Priority: 0
Auth-Type: Primary
Auth:
\t[default=die]\tpam_faillock.so authfail
";

// Behind pwquality, which asks for the new password, and before unix, which stores it. pam_pwhistory(8)
const PWHISTORY: &str = "\
Name: Refuse passwords that were used before
Default: yes
Priority: 1000
Password-Type: Primary
Password:
\trequisite\tpam_pwhistory.so remember=24 enforce_for_root use_authtok
Password-Initial:
\trequisite\tpam_pwhistory.so remember=24 enforce_for_root
";

// Before every module that may fail: it only says how long PAM waits then. pam_faildelay(8)
const FAILDELAY: &str = "\
Name: Answer a failed login late
Default: yes
Priority: 2048
Auth-Type: Primary
Auth:
\trequired\tpam_faildelay.so delay=4000000
";

const PROVISIONS: &[Provision] = &[
    Provision {
        module: "pam_faildelay.so",
        packages: &[],
        by: By::Profiles(&[("hardtack-faildelay", Some(FAILDELAY))]),
    },
    Provision {
        module: "pam_faillock.so",
        packages: &[],
        by: By::Profiles(&[("hardtack-faillock", Some(FAILLOCK)), ("hardtack-faillock-notify", Some(FAILLOCK_NOTIFY))]),
    },
    Provision {
        module: "pam_pwhistory.so",
        packages: &[],
        by: By::Profiles(&[("hardtack-pwhistory", Some(PWHISTORY))]),
    },
    Provision {
        module: "pam_pwquality.so",
        // Without the dictionary, which is only recommended, every new password is refused.
        packages: &["libpam-pwquality", "cracklib-runtime"],
        by: By::Profiles(&[("pwquality", None)]),
    },
    Provision { module: "pam_unix.so", packages: &[], by: By::Profiles(&[("unix", None)]) },
    Provision {
        module: "pam_wheel.so",
        packages: &[],
        by: By::Line { after: "pam_rootok.so", head: "auth\trequired\tpam_wheel.so" },
    },
];
