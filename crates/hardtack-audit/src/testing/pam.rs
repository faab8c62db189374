//! The PAM files of a Debian 12 base system, the comments left out.

use hardtack_tree::MemoryTree;

const PROFILE: &str = "Name: Unix authentication
Default: yes
Priority: 256
Auth-Type: Primary
Auth:
\t[success=end default=ignore]\tpam_unix.so nullok try_first_pass
Auth-Initial:
\t[success=end default=ignore]\tpam_unix.so nullok
Account-Type: Primary
Account:
\t[success=end new_authtok_reqd=done default=ignore]\tpam_unix.so
Session-Type: Additional
Session:
\trequired\tpam_unix.so
Password-Type: Primary
Password:
\t[success=end default=ignore]\tpam_unix.so obscure use_authtok try_first_pass yescrypt
Password-Initial:
\t[success=end default=ignore]\tpam_unix.so obscure yescrypt
";

/// Of each file: its name, its primary and additional line, and what pam-auth-update remembers of them.
const FILES: [(&str, &str, &str, &str); 5] = [
    (
        "auth",
        "auth\t[success=1 default=ignore]\tpam_unix.so nullok\n",
        "",
        "Module: unix\n[success=end default=ignore]\tpam_unix.so nullok\n",
    ),
    (
        "account",
        "account\t[success=1 new_authtok_reqd=done default=ignore]\tpam_unix.so \n",
        "",
        "Module: unix\n[success=end new_authtok_reqd=done default=ignore]\tpam_unix.so\n",
    ),
    (
        "password",
        "password\t[success=1 default=ignore]\tpam_unix.so obscure yescrypt\n",
        "",
        "Module: unix\n[success=end default=ignore]\tpam_unix.so obscure yescrypt\n",
    ),
    (
        "session",
        "session\t[default=1]\t\t\tpam_permit.so\n",
        "session\trequired\tpam_unix.so \n",
        "Module: null\n[default=1]\t\t\tpam_permit.so\nModule: unix\nrequired\tpam_unix.so\n",
    ),
    (
        "session-noninteractive",
        "session\t[default=1]\t\t\tpam_permit.so\n",
        "session\trequired\tpam_unix.so \n",
        "Module: null\n[default=1]\t\t\tpam_permit.so\nModule: unix\nrequired\tpam_unix.so\n",
    ),
];

const MODULES: [&str; 5] = ["pam_deny", "pam_faillock", "pam_pwhistory", "pam_unix", "pam_wheel"];

/// A tree with the `unix` profile enabled, as the installer leaves it, and two services.
pub(crate) fn debian_pam() -> MemoryTree {
    let mut tree = MemoryTree::new().file("/usr/share/pam-configs/unix", PROFILE).unwrap();
    tree = tree.file("/var/lib/pam/seen", "unix\n").unwrap();
    for (name, primary, additional, memory) in FILES {
        let group = name.split('-').next().unwrap();
        let text = format!(
            "# local header\n\
             # here are the per-package modules (the \"Primary\" block)\n{primary}\
             # here's the fallback if no module succeeds\n{group}\trequisite\t\t\tpam_deny.so\n\
             # and here are more per-package modules (the \"Additional\" block)\n{additional}\
             # end of pam-auth-update config\n"
        );
        tree = tree.file(format!("/etc/pam.d/common-{name}"), &text).unwrap();
        tree = tree.file(format!("/var/lib/pam/{name}"), memory).unwrap();
    }
    for module in MODULES {
        tree = tree.file(format!("/usr/lib/x86_64-linux-gnu/security/{module}.so"), "").unwrap();
    }
    tree = tree
        .file("/etc/pam.d/login", "@include common-auth\n@include common-account\n@include common-password\n")
        .unwrap();
    tree.file("/etc/pam.d/su", "# who may\nauth       sufficient pam_rootok.so\n@include common-auth\n").unwrap()
}
