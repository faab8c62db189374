//! Stacks across files.

use hardtack_tree::MemoryTree;

use super::*;

fn pam(files: &[(&str, &str)]) -> Pam {
    let tree = files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text).unwrap());
    Pam::read(&tree).unwrap()
}

fn stack(pam: &Pam, service: &str, group: Group) -> String {
    match pam.stack(service, group) {
        Ok(calls) => {
            let lines = calls.iter().map(|call| format!("{} {} {}", call.module.control, call.module.path, call.at()));
            lines.collect::<Vec<_>>().join("\n")
        }
        Err(cause) => cause.to_string(),
    }
}

#[test]
fn included_files_stand_where_they_are_included() {
    let pam = pam(&[
        (
            "/etc/pam.d/sshd",
            "auth required pam_env.so\n@include common-auth\nauth optional pam_group.so\naccount include common-auth\n",
        ),
        ("/etc/pam.d/common-auth", "auth sufficient pam_unix.so\naccount required pam_unix.so\n"),
        ("/usr/lib/pam.d/sshd", "auth required pam_permit.so\n"),
    ]);
    insta::assert_snapshot!(stack(&pam, "sshd", Group::Auth), @r"
    required pam_env.so /etc/pam.d/sshd:1
    sufficient pam_unix.so /etc/pam.d/common-auth:1
    optional pam_group.so /etc/pam.d/sshd:3
    ");
    // `@include` takes all groups, so the account line comes twice.
    insta::assert_snapshot!(stack(&pam, "sshd", Group::Account), @r"
    required pam_unix.so /etc/pam.d/common-auth:2
    required pam_unix.so /etc/pam.d/common-auth:2
    ");
    assert_eq!(pam.calls("pam_unix.so").count(), 2);
}

#[test]
fn a_stack_that_lets_nobody_in_is_not_judged() {
    let pam = pam(&[
        ("/etc/pam.d/a", "auth include nowhere\n"),
        ("/etc/pam.d/b", "auth include b\n"),
        ("/etc/pam.d/c", "auth required\n"),
    ]);
    insta::assert_snapshot!(stack(&pam, "a", Group::Auth), @"/etc/pam.d/a:1 includes nowhere, which is not there");
    insta::assert_snapshot!(stack(&pam, "b", Group::Auth), @"/etc/pam.d/b is included more than 16 files deep");
    insta::assert_snapshot!(stack(&pam, "c", Group::Auth), @"/etc/pam.d/c:1: control or module is missing");
    insta::assert_snapshot!(stack(&pam, "d", Group::Auth), @"there is no PAM service d in /etc/pam.d");
    insta::assert_snapshot!(Pam::read(&MemoryTree::new()).unwrap_err(), @"there is no /etc/pam.d");
}
