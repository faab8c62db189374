//! Stacks of a Debian system, judged and fixed.

use crate::fix::Fixer;
use crate::kind::{DesiredState, Kind};
use crate::testing::{debian_pam, fixed, judged, state, tree};

use super::argument::PamArgument;
use super::module::PamModule;

fn module(block: &str) -> Box<dyn DesiredState> {
    state(&PamModule, block).unwrap()
}

fn argument(block: &str) -> Box<dyn DesiredState> {
    state(&PamArgument, block).unwrap()
}

const PREAUTH: &str = r#"pam_module "pam_faillock.so" {
    service   = "common-auth"
    group     = "auth"
    arguments = ["preauth"]
    control   = ["required", "requisite"]
    before    = "pam_unix.so"
}"#;

const HISTORY: &str = r#"pam_module "pam_pwhistory.so" {
    service = "common-password"
    group   = "password"
    before  = "pam_unix.so"
}"#;

const NO_EMPTY: &str = r#"pam_argument "pam_unix.so" {
    group    = "auth"
    argument = "nullok"
    set      = false
}"#;

#[test]
fn what_lets_everybody_in_before_the_module_is_a_failure() {
    let shared = "auth requisite pam_faillock.so preauth\nauth required pam_unix.so\n";
    let with = |path: &str, text: &str| {
        let tree = debian_pam().file("/etc/pam.d/common-auth", shared).unwrap().file(path, text).unwrap();
        judged(&*module(PREAUTH), &tree)
    };
    let clean = with("/etc/pam.d/sshd", "# ours\n@include common-auth\n");
    assert!(!clean.contains("fails"), "{clean}");
    for (path, text, wrong) in [
        (
            "/etc/pam.d/common-auth",
            "auth sufficient pam_permit.so\nauth requisite pam_faillock.so preauth\nauth required pam_unix.so\n",
            "found pam_permit.so lets everybody in before pam_faillock.so preauth is called at /etc/pam.d/common-auth:1",
        ),
        (
            "/etc/pam.d/sshd",
            "# ours\nauth [success=done default=ignore] pam_permit.so\n@include common-auth\n",
            "found pam_permit.so lets everybody in before pam_faillock.so preauth is called at /etc/pam.d/sshd:2",
        ),
        (
            "/etc/pam.d/sshd",
            "# ours\nauth required pam_unix.so\n",
            "found a stack of its own without pam_faillock.so preauth at /etc/pam.d/sshd:2",
        ),
    ] {
        let said = with(path, text);
        assert_eq!(said.matches("fails: ").count(), 1, "{said}");
        assert!(said.contains(wrong), "{said}");
    }
}

#[test]
fn a_missing_module_is_enabled_as_pam_auth_update_would() {
    let tree = debian_pam();
    insta::assert_snapshot!(judged(&*module(PREAUTH), &tree), @"fails: pam_faillock.so preauth in the auth stack of common-auth, found no such call at /etc/pam.d/common-auth");
    insta::assert_snapshot!(fixed(&*module(PREAUTH), &tree), @r#"
    --- /etc/pam.d/common-account
    +++ /etc/pam.d/common-account
    @@ -1,5 +1,6 @@
     # local header
     # here are the per-package modules (the "Primary" block)
    +account	required	pam_faillock.so 
     account	[success=1 new_authtok_reqd=done default=ignore]	pam_unix.so 
     # here's the fallback if no module succeeds
     account	requisite			pam_deny.so
    --- /etc/pam.d/common-auth
    +++ /etc/pam.d/common-auth
    @@ -1,6 +1,8 @@
     # local header
     # here are the per-package modules (the "Primary" block)
    -auth	[success=1 default=ignore]	pam_unix.so nullok
    +auth	requisite	pam_faillock.so preauth
    +auth	[success=2 default=ignore]	pam_unix.so nullok try_first_pass
    +auth	[default=die]	pam_faillock.so authfail
     # here's the fallback if no module succeeds
     auth	requisite			pam_deny.so
     # and here are more per-package modules (the "Additional" block)
    file /usr/share/pam-configs/hardtack-faillock: new, 0644 0:0
    --- /dev/null
    +++ /usr/share/pam-configs/hardtack-faillock
    @@ -0,0 +1,6 @@
    +Name: Count failed attempts and lock accounts
    +Default: yes
    +Priority: 0
    +Auth-Type: Primary
    +Auth:
    +	[default=die]	pam_faillock.so authfail
    file /usr/share/pam-configs/hardtack-faillock-notify: new, 0644 0:0
    --- /dev/null
    +++ /usr/share/pam-configs/hardtack-faillock-notify
    @@ -0,0 +1,9 @@
    +Name: Refuse locked accounts and forget failures after a success
    +Default: yes
    +Priority: 1024
    +Auth-Type: Primary
    +Auth:
    +	requisite	pam_faillock.so preauth
    +Account-Type: Primary
    +Account:
    +	required	pam_faillock.so
    --- /var/lib/pam/account
    +++ /var/lib/pam/account
    @@ -1,2 +1,4 @@
    +Module: hardtack-faillock-notify
    +required	pam_faillock.so
     Module: unix
     [success=end new_authtok_reqd=done default=ignore]	pam_unix.so
    --- /var/lib/pam/auth
    +++ /var/lib/pam/auth
    @@ -1,2 +1,6 @@
    +Module: hardtack-faillock-notify
    +requisite	pam_faillock.so preauth
     Module: unix
    -[success=end default=ignore]	pam_unix.so nullok
    +[success=end default=ignore]	pam_unix.so nullok try_first_pass
    +Module: hardtack-faillock
    +[default=die]	pam_faillock.so authfail
    --- /var/lib/pam/seen
    +++ /var/lib/pam/seen
    @@ -1 +1,3 @@
    +hardtack-faillock-notify
     unix
    +hardtack-faillock
    "#);
    insta::assert_snapshot!(fixed(&*module(HISTORY), &tree), @r#"
    --- /etc/pam.d/common-password
    +++ /etc/pam.d/common-password
    @@ -1,6 +1,7 @@
     # local header
     # here are the per-package modules (the "Primary" block)
    -password	[success=1 default=ignore]	pam_unix.so obscure yescrypt
    +password	requisite	pam_pwhistory.so remember=24 enforce_for_root
    +password	[success=1 default=ignore]	pam_unix.so obscure use_authtok try_first_pass yescrypt
     # here's the fallback if no module succeeds
     password	requisite			pam_deny.so
     # and here are more per-package modules (the "Additional" block)
    file /usr/share/pam-configs/hardtack-pwhistory: new, 0644 0:0
    --- /dev/null
    +++ /usr/share/pam-configs/hardtack-pwhistory
    @@ -0,0 +1,8 @@
    +Name: Refuse passwords that were used before
    +Default: yes
    +Priority: 1000
    +Password-Type: Primary
    +Password:
    +	requisite	pam_pwhistory.so remember=24 enforce_for_root use_authtok
    +Password-Initial:
    +	requisite	pam_pwhistory.so remember=24 enforce_for_root
    --- /var/lib/pam/password
    +++ /var/lib/pam/password
    @@ -1,2 +1,4 @@
    +Module: hardtack-pwhistory
    +requisite	pam_pwhistory.so remember=24 enforce_for_root
     Module: unix
    -[success=end default=ignore]	pam_unix.so obscure yescrypt
    +[success=end default=ignore]	pam_unix.so obscure use_authtok try_first_pass yescrypt
    --- /var/lib/pam/seen
    +++ /var/lib/pam/seen
    @@ -1 +1,2 @@
    +hardtack-pwhistory
     unix
    "#);
}

#[test]
fn a_call_at_the_wrong_place_does_not_count() {
    let auth = |text: &str| {
        let tree = debian_pam().file("/etc/pam.d/common-auth", text).unwrap();
        format!("{}\n{}", judged(&*module(PREAUTH), &tree), fixed(&*module(PREAUTH), &tree))
    };
    let behind = "auth required pam_unix.so\nauth required pam_faillock.so preauth\n";
    insta::assert_snapshot!(auth(behind), @r"
    fails: pam_faillock.so preauth in the auth stack of common-auth, found pam_faillock.so preauth behind pam_unix.so at /etc/pam.d/common-auth:2
    /etc/pam.d/common-* were changed by hand, and pam-auth-update leaves them alone: add pam_faillock.so preauth to common-auth yourself, or run pam-auth-update --force
    ");
    insta::assert_snapshot!(auth("auth optional pam_faillock.so preauth\n"), @r"
    fails: pam_faillock.so preauth in the auth stack of common-auth, found pam_faillock.so preauth is optional at /etc/pam.d/common-auth:1
    /etc/pam.d/common-* were changed by hand, and pam-auth-update leaves them alone: add pam_faillock.so preauth to common-auth yourself, or run pam-auth-update --force
    ");
    insta::assert_snapshot!(auth("auth required pam_unix.so\n"), @r"
    fails: pam_faillock.so preauth in the auth stack of common-auth, found no such call at /etc/pam.d/common-auth
    /etc/pam.d/common-* were changed by hand, and pam-auth-update leaves them alone: add pam_faillock.so preauth to common-auth yourself, or run pam-auth-update --force
    ");
}

#[test]
fn a_module_that_is_not_installed_is_not_called() {
    let quality = r#"pam_module "pam_pwquality.so" {
        service = "common-password"
        group   = "password"
    }"#;
    let tree = debian_pam();
    let mut fixer = Fixer::new(&tree);
    module(quality).fix(&mut fixer).unwrap();
    assert!(fixer.tree.changes().is_empty());
    assert!(fixer.packages.install.iter().eq(["cracklib-runtime", "libpam-pwquality"]));
    let tree = tree.file("/etc/pam.d/common-password", "password requisite pam_pwquality.so retry=3\n").unwrap();
    insta::assert_snapshot!(judged(&*module(quality), &tree), @"fails: pam_pwquality.so in the password stack of common-password, found pam_pwquality.so, which is not installed at /etc/pam.d/common-password:1");
}

#[test]
fn a_module_of_one_service_gets_its_line() {
    let wheel = r#"pam_module "pam_wheel.so" {
        service   = "su"
        group     = "auth"
        arguments = ["use_uid", "group=sugroup"]
        before    = "pam_unix.so"
    }"#;
    insta::assert_snapshot!(fixed(&*module(wheel), &debian_pam()), @r"
    --- /etc/pam.d/su
    +++ /etc/pam.d/su
    @@ -1,3 +1,4 @@
     # who may
     auth       sufficient pam_rootok.so
    +auth	required	pam_wheel.so use_uid group=sugroup
     @include common-auth
    ");
}

#[test]
fn arguments_are_taken_away_and_stay_away() {
    let tree = debian_pam().file("/etc/pam.d/local", "auth  required \\\n  pam_unix.so nullok debug # why\n").unwrap();
    insta::assert_snapshot!(judged(&*argument(NO_EMPTY), &tree), @r"
    fails: pam_unix.so with nullok not set, found pam_unix.so nullok at /etc/pam.d/common-auth:3
    fails: pam_unix.so with nullok not set, found pam_unix.so nullok at /etc/pam.d/local:1
    ");
    insta::assert_snapshot!(fixed(&*argument(NO_EMPTY), &tree), @r#"
    --- /etc/pam.d/common-auth
    +++ /etc/pam.d/common-auth
    @@ -1,6 +1,6 @@
     # local header
     # here are the per-package modules (the "Primary" block)
    -auth	[success=1 default=ignore]	pam_unix.so nullok
    +auth	[success=1 default=ignore]	pam_unix.so 
     # here's the fallback if no module succeeds
     auth	requisite			pam_deny.so
     # and here are more per-package modules (the "Additional" block)
    --- /etc/pam.d/local
    +++ /etc/pam.d/local
    @@ -1,2 +1 @@
    -auth  required \
    -  pam_unix.so nullok debug # why
    +auth	required	pam_unix.so debug
    "#);
}

#[test]
fn arguments_get_their_value_where_they_stand() {
    let remember = argument(
        r#"pam_argument "pam_pwhistory.so" {
        services = ["common-password"]
        group    = "password"
        argument = "remember"
        at_least = 24
    }"#,
    );
    let line = "password\trequisite pam_pwhistory.so remember=5 use_authtok # local\npassword required pam_unix.so\n";
    let tree = debian_pam().file("/etc/pam.d/common-password", line).unwrap();
    insta::assert_snapshot!(judged(&*remember, &tree), @"fails: pam_pwhistory.so with remember at least 24, found pam_pwhistory.so remember=5 at /etc/pam.d/common-password:1");
    insta::assert_snapshot!(fixed(&*remember, &tree), @r"
    --- /etc/pam.d/common-password
    +++ /etc/pam.d/common-password
    @@ -1,2 +1,2 @@
    -password	requisite pam_pwhistory.so remember=5 use_authtok # local
    +password	requisite pam_pwhistory.so use_authtok remember=24 # local
     password required pam_unix.so
    ");
    insta::assert_snapshot!(judged(&*remember, &debian_pam()), @"fails: pam_pwhistory.so with remember at least 24, found common-password does not call pam_pwhistory.so");
    insta::assert_snapshot!(fixed(&*remember, &debian_pam()), @"common-password does not call pam_pwhistory.so; add the call first");
}

#[test]
fn use_authtok_needs_somebody_who_asked() {
    let authtok = argument(
        r#"pam_argument "pam_unix.so" {
        services = ["common-password"]
        group    = "password"
        argument = "use_authtok"
        set      = true
        after    = ["pam_pwquality.so", "pam_pwhistory.so"]
    }"#,
    );
    insta::assert_snapshot!(fixed(&*authtok, &debian_pam()), @"nothing before pam_unix.so in common-password asks for the new password, so with use_authtok nobody could change one: have pam_pwquality.so or pam_pwhistory.so called first");
    let tree = debian_pam().file("/etc/pam.d/common-password", "password required pam_unix.so use_authtok\n").unwrap();
    insta::assert_snapshot!(judged(&*authtok, &tree), @"fails: pam_unix.so with use_authtok set, found pam_unix.so use_authtok and no pam_pwquality.so or pam_pwhistory.so before it at /etc/pam.d/common-password:1");
}

#[test]
fn a_broken_stack_is_unknown() {
    let tree = tree([("/etc/pam.d/common-auth", "auth include nowhere\n")]);
    insta::assert_snapshot!(judged(&*module(PREAUTH), &tree), @"unknown: /etc/pam.d/common-auth:1 includes nowhere, which is not there");
}

#[test]
fn mistakes_in_rules_are_named() {
    let message = |kind: &dyn Kind, block: &str| state(kind, block).unwrap_err().to_string();
    insta::assert_snapshot!(message(&PamModule, "pam_module \"pam_x.so\" {\n service = \"su\"\n group = \"aut\"\n}"), @"rule.hcl:3:10: `aut` is no PAM group");
    insta::assert_snapshot!(message(&PamArgument, "pam_argument \"pam_x.so\" {\n group = \"auth\"\n argument = [\"a\", \"b\"]\n at_least = 3\n}"), @"rule.hcl:3:13: several arguments have no common value");
}
