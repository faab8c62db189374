//! PAM stacks through which somebody can come in.

use hardtack_tree::MemoryTree;

use super::said;
use crate::testing::tree;

/// sshd's stack of Debian, and the modules that it and these tests call.
fn debian() -> MemoryTree {
    let stack = tree([
        ("/etc/pam.d/sshd", "@include common-auth\naccount required pam_unix.so\n"),
        (
            "/etc/pam.d/common-auth",
            "auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n",
        ),
    ]);
    ["unix", "deny", "permit", "env", "faildelay", "nologin", "sss", "house"]
        .into_iter()
        .fold(stack, |stack, name| stack.file(format!("/usr/lib/x86_64-linux-gnu/security/pam_{name}.so"), "").unwrap())
}

fn with(auth: &str) -> String {
    said(&debian(), &[("/etc/pam.d/common-auth", auth)])
}

#[test]
fn a_pam_stack_without_a_way_in() {
    insta::assert_snapshot!(with("auth required pam_faillock.so preauth\nauth sufficient pam_unix.so\n"), @"hardening would lock the owner out: no longer so that PAM has a way in for every login: sshd calls pam_faillock.so, which is not installed at /etc/pam.d/common-auth:1 (by house-rule)");
    insta::assert_snapshot!(with("auth requisite pam_deny.so\n"), @"hardening would lock the owner out: no longer so that PAM has a way in for every login: nobody can come in through the auth stack of sshd at /etc/pam.d/common-auth:1 (by house-rule)");
    insta::assert_snapshot!(with("auth\n"), @"hardening would lock the owner out: no longer so that PAM has a way in for every login: /etc/pam.d/common-auth:1: control or module is missing (by house-rule)");
    assert_eq!(with("-auth optional pam_missing.so\nauth sufficient pam_unix.so\n"), "");
}

#[test]
fn a_module_that_asks_nothing_is_no_way_in() {
    for auth in [
        "auth required pam_env.so\n",
        "auth required pam_faildelay.so delay=2000000\nauth required pam_permit.so\n",
        "auth required pam_nologin.so\nauth optional pam_env.so\n",
        // What authenticates is jumped over, refused before, or refused after.
        "auth [default=1] pam_env.so\nauth required pam_unix.so\nauth required pam_permit.so\n",
        "auth requisite pam_deny.so\nauth required pam_unix.so\n",
        "auth sufficient pam_env.so\nauth required pam_deny.so\nauth sufficient pam_unix.so\n",
        "auth required pam_unix.so\nauth required pam_deny.so\n",
        "auth [success=bad default=ignore] pam_unix.so\nauth required pam_permit.so\n",
        "auth [success=7 default=ignore] pam_unix.so\nauth requisite pam_deny.so\n",
    ] {
        assert!(with(auth).contains("nobody can come in through the auth stack of sshd"), "{auth}");
    }
    for auth in [
        "auth required pam_env.so\nauth required pam_unix.so\n",
        "auth [success=2 default=ignore] pam_unix.so\nauth [success=1 default=ignore] pam_sss.so use_first_pass\n\
         auth requisite pam_deny.so\nauth required pam_permit.so\n",
        "auth [success=1 default=bad] pam_unix.so\nauth [default=die] pam_deny.so\nauth sufficient pam_permit.so\n",
        // A module that nobody here knows may ask whatever it likes.
        "auth required pam_house.so\n",
    ] {
        assert_eq!(with(auth), "", "{auth}");
    }
}

#[test]
fn a_substack_ends_and_jumps_within_itself() {
    let tree = debian().file("/etc/pam.d/keys", "auth sufficient pam_sss.so\nauth optional pam_env.so\n").unwrap();
    let is_closed = |auth: &str| !said(&tree, &[("/etc/pam.d/common-auth", auth)]).is_empty();
    assert!(!is_closed("auth include keys\nauth requisite pam_deny.so\n"));
    assert!(is_closed("auth substack keys\nauth requisite pam_deny.so\n"));
    // It is one module to a jump, and an included file as many as it has.
    assert!(!is_closed("auth [default=1] pam_env.so\nauth substack keys\nauth required pam_unix.so\n"));
    assert!(is_closed("auth [default=2] pam_env.so\nauth substack keys\nauth required pam_unix.so\n"));
    assert!(!is_closed("auth [default=2] pam_env.so\nauth include keys\nauth required pam_unix.so\n"));
}
