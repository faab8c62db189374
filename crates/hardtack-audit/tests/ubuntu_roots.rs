//! Ubuntu's benchmarks on trees laid out as Ubuntu's server images are: what hardening leaves, and why.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;
mod machine;
mod ubuntu;

use std::collections::BTreeSet;

use hardtack_audit::system::System;
use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Catalogue, Profile, Scope, audit, harden, resolve};
use hardtack_recipe::Harden;
use hardtack_tree::{Change, TreePath};

use ubuntu::Ubuntu;

fn profile(benchmark: &str, name: &str, set: &[(&str, &str)]) -> Profile {
    let mut recipe = Harden { benchmark: benchmark.to_owned(), ..house::harden(name) };
    for (key, value) in set {
        house::set(&mut recipe, key, *value);
    }
    resolve(&recipe, &Catalogue::embedded(), jiff::civil::date(2026, 11, 22)).unwrap()
}

/// Hardens a server, twice; what of the automated controls does not hold then, each with what it waits for.
fn left(release: &'static str, profile: &Profile) -> String {
    let mut ubuntu = Ubuntu::server(release);
    ubuntu.harden(profile);
    let again = harden(&ubuntu.tree, profile).unwrap();
    let changed: Vec<&TreePath> = again.tree.changes().iter().map(Change::path).collect();
    assert!(changed.is_empty() && again.packages.is_empty(), "{changed:?} {:?}", again.packages);
    assert!(again.locked_out.is_empty(), "{:?}", again.locked_out);

    let found = audit(&System::new(&ubuntu.tree), None, profile);
    let mut left = Vec::new();
    for result in &found.controls {
        match result.verdict {
            Verdict::Pass | Verdict::Manual => {}
            Verdict::NotApplicable => {
                let mut reasons =
                    result.reason.iter().chain(result.rules.iter().filter_map(|rule| rule.reason.as_ref()));
                assert!(reasons.any(|reason| reason.len() > 10), "{} is not applicable for no reason", result.control);
            }
            verdict => {
                // What no image can tell stands among what is asked of running machines.
                let asks_machine = verdict == Verdict::Unknown;
                assert!(!asks_machine || result.scope == Scope::Running, "{} asks the running machine", result.control);
                let bad =
                    result.rules.iter().filter(|rule| !matches!(rule.verdict, Verdict::Pass | Verdict::NotApplicable));
                for rule in bad {
                    let why =
                        again.unfixable.iter().find(|left| left.rule == rule.rule).map(|left| left.reason.clone());
                    let why = why.or(rule.reason.clone()).unwrap_or_else(|| format!("{:?}", rule.findings));
                    left.push(format!("{} {verdict:?} {}: {why}", result.control, rule.rule));
                }
            }
        }
    }
    left.join("\n")
}

#[test]
fn cis_of_ubuntu_24_04() {
    let site = [("ssh-access-limited.groups", "sudo"), ("boot-password.hash", "grub.pbkdf2.sha512.10000.AB.CD")];
    insta::assert_snapshot!(left("24.04", &profile("cis-ubuntu-24.04", "level2-server", &site)), @"5.2.4 Fail sudo-password: /etc/sudoers.d/90-cloud-init-users:2: without NOPASSWD nobody could use `ubuntu ALL=(ALL) NOPASSWD:ALL`, for want of a password: give the account one, or remove the rule");
}

#[test]
fn stig_of_ubuntu_24_04() {
    insta::assert_snapshot!(left("24.04", &profile("stig-ubuntu-24.04", "cat3", &[])), @r"
    UBTU-24-100110 Fail aide-database-made: there is no /var/lib/aide/aide.db: run `aideinit --yes --force` on each machine when it is deployed: a database holds the inodes and times of one machine
    UBTU-24-100450 Fail audit-records-collector: /etc/audit/audisp-remote.conf with ^\s*remote_server\s*=\s*\S, found no such line: write the text yourself
    UBTU-24-102000 Fail boot-password: no password was given: set the rule's `hash` to what grub-mkpasswd-pbkdf2 prints, or except the control
    UBTU-24-200250 Fail temporary-accounts-end: which accounts stay is for the site to say: name them in the rule's parameter, and give the others an end with `chage -E DAY USER` in a script step
    UBTU-24-300020 Fail sudo-password: /etc/sudoers.d/90-cloud-init-users:2: without NOPASSWD nobody could use `ubuntu ALL=(ALL) NOPASSWD:ALL`, for want of a password: give the account one, or remove the rule
    UBTU-24-300021 Fail sudo-password: /etc/sudoers.d/90-cloud-init-users:2: without NOPASSWD nobody could use `ubuntu ALL=(ALL) NOPASSWD:ALL`, for want of a password: give the account one, or remove the rule
    UBTU-24-400020 Fail smart-card-asked: the auth stack of common-auth has no such call; correct it by hand
    UBTU-24-400060 Fail smart-card-status-checked: /etc/pam_pkcs11/pam_pkcs11.conf with =.*\bocsp_on\b, found no such line: write the text yourself
    UBTU-24-400360 Fail sssd-serves-pam: services in /etc/sssd/sssd.conf needs a value that only the site can choose
    UBTU-24-400370 Fail sssd-user-certificates: /etc/sssd/sssd.conf with ^\s*ldap_user_certificate\s*=\s*userCertificate;binary\s*$, found no such line: write the text yourself
    UBTU-24-400375 Fail smart-card-authority-checked: /etc/pam_pkcs11/pam_pkcs11.conf with =.*\bca\b, found no such line: write the text yourself
    UBTU-24-400380 Fail smart-card-revocation-kept: /etc/pam_pkcs11/pam_pkcs11.conf with =.*\bcrl_(auto|offline)\b, found no such line: write the text yourself
    UBTU-24-600060 Fail authorities-approved: the certificates are the site's: put them into /usr/local/share/ca-certificates, a `!` before the others in /etc/ca-certificates.conf, and run `update-ca-certificates --fresh` in a script step
    UBTU-24-600090 Fail disk-encrypted: /etc/crypttab with ^\s*[^#\s]+\s+\S+, found no such line: write the text yourself
    UBTU-24-600130 Fail sudo-group-members: who may be in sudo is for the site to say: name them in the rule's parameter, or take the others out with `gpasswd -d USER sudo` in a script step
    UBTU-24-700300 Unknown processor-no-execute: only the running machine tells whether its processor has nx
    UBTU-24-900920 Unknown audit-partition-size: only the running machine tells how large the partition of the audit's logs is; a site can say so
    UBTU-24-900950 Fail audit-offload-scheduled: there is no /etc/cron.weekly/audit-offload: write the script that carries the logs to the site's machine for them
    ");
}

#[test]
fn stig_of_ubuntu_22_04() {
    insta::assert_snapshot!(left("22.04", &profile("stig-ubuntu-22.04", "cat3", &[])), @r"
    UBTU-22-212010 Fail boot-password: no password was given: set the rule's `hash` to what grub-mkpasswd-pbkdf2 prints, or except the control
    UBTU-22-213025 Unknown processor-no-execute: only the running machine tells whether its processor has nx
    UBTU-22-231010 Fail disk-encrypted: /etc/crypttab with ^\s*[^#\s]+\s+\S+, found no such line: write the text yourself
    UBTU-22-254020 Fail sssd-serves-pam: services in /etc/sssd/sssd.conf needs a value that only the site can choose
    UBTU-22-254030 Fail sssd-user-certificates: /etc/sssd/sssd.conf with ^\s*ldap_user_certificate\s*=\s*userCertificate;binary\s*$, found no such line: write the text yourself
    UBTU-22-411040 Fail temporary-accounts-end: which accounts stay is for the site to say: name them in the rule's parameter, and give the others an end with `chage -E DAY USER` in a script step
    UBTU-22-432011 Fail sudo-password: /etc/sudoers.d/90-cloud-init-users:2: without NOPASSWD nobody could use `ubuntu ALL=(ALL) NOPASSWD:ALL`, for want of a password: give the account one, or remove the rule
    UBTU-22-432015 Fail sudo-group-members: who may be in sudo is for the site to say: name them in the rule's parameter, or take the others out with `gpasswd -d USER sudo` in a script step
    UBTU-22-612020 Fail smart-card-asked: the auth stack of common-auth has no such call; correct it by hand
    UBTU-22-612025 Fail smart-card-status-checked: /etc/pam_pkcs11/pam_pkcs11.conf with =.*\bocsp_on\b, found no such line: write the text yourself
    UBTU-22-612030 Fail smart-card-authority-checked: /etc/pam_pkcs11/pam_pkcs11.conf with =.*\bca\b, found no such line: write the text yourself
    UBTU-22-612035 Fail smart-card-revocation-kept: /etc/pam_pkcs11/pam_pkcs11.conf with =.*\bcrl_(auto|offline)\b, found no such line: write the text yourself
    UBTU-22-612040 Fail smart-card-mapped: /etc/pam_pkcs11/pam_pkcs11.conf with =.*\bpwent\b, found no such line: write the text yourself
    UBTU-22-631010 Fail authorities-approved: the certificates are the site's: put them into /usr/local/share/ca-certificates, a `!` before the others in /etc/ca-certificates.conf, and run `update-ca-certificates --fresh` in a script step
    UBTU-22-651015 Fail aide-database-made: there is no /var/lib/aide/aide.db: run `aideinit --yes --force` on each machine when it is deployed: a database holds the inodes and times of one machine
    UBTU-22-651035 Fail audit-offload-scheduled: there is no /etc/cron.weekly/audit-offload: write the script that carries the logs to the site's machine for them
    UBTU-22-653020 Fail audit-records-collector: /etc/audit/audisp-remote.conf with ^\s*remote_server\s*=\s*\S, found no such line: write the text yourself
    UBTU-22-653035 Unknown audit-partition-size: only the running machine tells how large the partition of the audit's logs is; a site can say so
    ");
}

#[test]
fn whoever_hardened_by_a_stig_finds_in_cis_only_what_is_new() {
    let site = [("ssh-access-limited.groups", "sudo"), ("boot-password.hash", "grub.pbkdf2.sha512.10000.AB.CD")];
    let cis = profile("cis-ubuntu-24.04", "level2-server", &site);
    let open = |ubuntu: &Ubuntu| -> BTreeSet<String> {
        let found = audit(&System::new(&ubuntu.tree), None, &cis).controls;
        found.iter().filter(|result| result.verdict == Verdict::Fail).map(|result| result.control.to_string()).collect()
    };
    let mut ubuntu = Ubuntu::server("24.04");
    let fresh = open(&ubuntu);
    ubuntu.harden(&profile("stig-ubuntu-24.04", "cat3", &site[1..]));
    let left = open(&ubuntu);
    let asked: Vec<&String> = left.difference(&fresh).collect();
    insta::assert_snapshot!(format!("{} fail fresh, {} after the STIG; asked since auditd is there: {asked:?}", fresh.len(), left.len()), @r#"86 fail fresh, 66 after the STIG; asked since auditd is there: ["6.2.2.2", "6.2.2.3", "6.2.2.4", "6.2.3.10", "6.2.3.14", "6.2.3.19", "6.2.3.2", "6.2.3.4", "6.2.3.5", "6.2.3.6", "6.2.3.8"]"#);
}
