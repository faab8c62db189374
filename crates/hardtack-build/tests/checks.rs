//! The image's own programs over the hardened tree; stand-ins here, the real ones where whole images are made.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::ExitCode;

use common::fixture::{BENCHMARK, Fixture, HARDEN, words};
use hardtack_build::StageError;
use hardtack_build::bake::BakeError;

fn main() -> ExitCode {
    hardtack_build::enter_if_asked();
    common::harness::main(tests![
        a_program_that_refuses_gives_no_image,
        what_does_not_fit_together_gives_no_image,
        what_a_program_cannot_check_is_told_each_time,
        programs_that_are_not_there_check_nothing,
        what_nobody_can_do_is_told_each_time,
        nothing_of_a_check_stays,
        merged_audit_rules_are_compared_by_the_tree_itself,
        key_files_are_compiled_by_the_tree_itself,
        a_key_file_that_dconf_refuses_gives_no_image,
    ])
}

/// A bench whose root has this program, a shell script.
fn with_program(path: &str, script: &str) -> Fixture {
    let fixture = Fixture::new();
    put(&fixture, path, &format!("#!/bin/sh\n{script}\n"));
    fixture
}

fn put(fixture: &Fixture, path: &str, text: &str) {
    let path = fixture.path("root").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn a_program_that_refuses_gives_no_image() {
    let says = "echo /etc/sudoers: parsed OK; echo /etc/sysctl.d/60-hardtack.conf:2:1: syntax error >&2; exit 1";
    let fixture = with_program("usr/sbin/visudo", says);
    put(&fixture, "etc/sudoers", "root ALL=(ALL) ALL\n");
    put(&fixture, "etc/ssh/sshd_config", "Port what\n");
    put(&fixture, "bin/ssh-keygen", "#!/bin/sh\n");
    put(
        &fixture,
        "usr/sbin/sshd",
        "#!/bin/sh\necho /etc/ssh/sshd_config line 1: Badly formatted port number.; exit 255\n",
    );
    let (refused, _) = fixture.bake(&fixture.recipe("web", HARDEN), |_| {});
    let refused = refused.unwrap_err();
    let BakeError::Stage(source) = &refused else { panic!("{refused:?}") };
    assert!(matches!(&source.source, StageError::Refused(refusals) if refusals.len() == 2), "{source:?}");
    insta::assert_snapshot!(words(&refused), @r"
    harden: harden failed: sshd -t refuses /etc/ssh/sshd_config:1, which no rule wrote:
      /etc/ssh/sshd_config line 1: Badly formatted port number.
    visudo -c refuses /etc/sysctl.d/60-hardtack.conf:2, written by no-debugging, no-redirects:
      /etc/sysctl.d/60-hardtack.conf:2:1: syntax error
    ");
    let remedy = refused.remedy().unwrap();
    assert!(remedy.starts_with("mend the step that wrote the file") && remedy.contains("hardtack shell"), "{remedy}");
    assert_eq!(fixture.out(), ["web.failed"]);
}

fn what_does_not_fit_together_gives_no_image() {
    let says = "[ \"$2\" = check ] || exit 9; echo requests 2.31.0 has requirement urllib3\\<3, but you have urllib3 9.0; exit 1";
    let fixture = with_program("usr/local/bin/pip3", says);
    put(&fixture, "bin/dpkg", "#!/bin/sh\necho 'The following packages are only half configured:'; echo ' web'\n");
    put(&fixture, "bin/cloud-init", "#!/bin/sh\necho cloud-init 22.4.2\n");
    let (refused, _) = fixture.bake(&fixture.recipe("web", ""), |_| {});
    let refused = refused.unwrap_err();
    let said = words(&refused);
    for part in [
        "the built-in test `dpkg` failed: /usr/bin/dpkg --audit\n  The following packages are only half configured:",
        "the built-in test `pip` failed: /usr/local/bin/pip3 --disable-pip-version-check check\n  requests 2.31.0 has",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(refused.remedy().unwrap().contains("`health { skip = [\"dpkg\", \"pip\"] }`"), "{:?}", refused.remedy());
    assert_eq!(fixture.out(), ["web.failed"]);
    let lines = "  health { skip = [\"pip\", \"dpkg\"] }\n";
    fixture.baked(&fixture.recipe("web", lines));
}

fn what_a_program_cannot_check_is_told_each_time() {
    let says = "echo 'netlink: Error: cache initialization failed: Operation not permitted' >&2; exit 1";
    let fixture = with_program("usr/sbin/nft", says);
    put(&fixture, "etc/nftables.conf", "flush ruleset\n");
    let recipe = fixture.recipe("web", HARDEN);
    let warnings = |told: &[String]| -> Vec<String> {
        told.iter().filter(|line| line.contains("could not be checked")).cloned().collect()
    };
    let (_, told) = fixture.baked(&recipe);
    insta::assert_snapshot!(warnings(&told.0).join("\n"), @"warning: /etc/nftables.conf could not be checked by nft -c: netlink: Error: cache initialization failed: Operation not permitted");

    let (again, told_again) = fixture.bake(&recipe, |request| request.out = fixture.path("elsewhere"));
    again.unwrap();
    assert!(told_again.0.contains(&"cached harden".to_owned()), "{:?}", told_again.0);
    assert_eq!(warnings(&told_again.0), warnings(&told.0));
}

fn what_nobody_can_do_is_told_each_time() {
    let fixture = Fixture::new();
    put(&fixture, "etc/ssh/sshd_config", "UsePAM yes\n");
    put(&fixture, "usr/lib/systemd/system/ssh.service", "[Install]\nWantedBy=multi-user.target\n");
    put(&fixture, "var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n");
    let link = "etc/systemd/system/multi-user.target.wants/ssh.service";
    let start = format!(
        "mkdir -p /etc/systemd/system/multi-user.target.wants && ln -s /usr/lib/systemd/system/ssh.service /{link}"
    );
    let key = "mkdir -p /root/.ssh && echo ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 eve > /root/.ssh/authorized_keys";
    let script = |name: &str, line: &str| format!("  script \"{name}\" {{ inline = [\"{line}\"] }}\n");
    let told = |lines: &str| -> String {
        let recipe = fixture.recipe("web", lines);
        let warnings = |told: &[String]| told.iter().filter(|line| line.contains("SSH")).cloned().collect::<Vec<_>>();
        let (_, told) = fixture.baked(&recipe);
        let (again, told_again) = fixture.bake(&recipe, |request| request.out = fixture.path("elsewhere"));
        again.unwrap();
        assert_eq!(warnings(&told_again.0), warnings(&told.0));
        warnings(&told.0).join("\n")
    };
    assert_eq!(told(HARDEN), "");
    insta::assert_snapshot!(told(&(script("start", &start) + HARDEN)), @"warning: it is not so that SSH lets some account in: no account can log in: root: no key, PermitRootLogin is prohibit-password; eve: no key, no password at /etc/passwd; it was so before hardening and sealing, by the base or a step");
    // A key that no user of the recipe has is gone after sealing.
    insta::assert_snapshot!(told(&(script("start", &start) + &script("key", key) + HARDEN)), @"warning: it is not so that SSH lets some account in: no account can log in: root: no key, PermitRootLogin is prohibit-password; eve: no key, no password at /etc/passwd; sealing did that: of the keys for logins it keeps those of the recipe's users alone");
    let kept = "  seal {\n    skip \"ssh_files\" { reason = \"a key of the site\" }\n  }\n";
    assert_eq!(told(&(script("start", &start) + &script("key", key) + HARDEN + kept)), "");
}

fn programs_that_are_not_there_check_nothing() {
    let fixture = Fixture::new();
    put(&fixture, "etc/sudoers", "no rights for anybody\n");
    // Here, but nothing for it to read.
    put(&fixture, "usr/sbin/nft", "#!/bin/sh\nexit 1\n");
    let (_, told) = fixture.baked(&fixture.recipe("web", HARDEN));
    assert!(!told.0.iter().any(|line| line.contains("could not be checked")), "{:?}", told.0);
}

fn nothing_of_a_check_stays() {
    let writes = "if echo x > /etc/left; then exit 0; fi; mkdir /run/mine && echo /etc/sudoers: parsed OK";
    let fixture = with_program("usr/sbin/visudo", writes);
    put(&fixture, "etc/sudoers", "root ALL=(ALL) ALL\n");
    let (manifest, _) = fixture.baked(&fixture.recipe("web", HARDEN));
    let changed = fixture.changes(&manifest, "harden");
    let others = changed.iter().filter(|(path, _)| {
        !path.starts_with("etc/sysctl.d") && !path.starts_with("usr/share") && !path.starts_with("var")
    });
    assert_eq!(others.count(), 0, "{changed:?}");
}

fn merged_audit_rules_are_compared_by_the_tree_itself() {
    // As augenrules(8) does it: it ends well whatever it finds.
    let compares = "cd /etc/audit; read a < rules.d/a.rules; read b < audit.rules; touch /tmp/merged || exit 1; \
                    if [ \"$a\" = \"$b\" ]; then echo $0: No change; \
                    else echo $0: Rules have changed and should be updated; fi";
    let told = |merged: &str| {
        let fixture = with_program("usr/sbin/augenrules", compares);
        put(&fixture, "etc/audit/rules.d/a.rules", "-D\n");
        put(&fixture, "etc/audit/audit.rules", merged);
        let (_, told) = fixture.baked(&fixture.recipe("web", HARDEN));
        told.0.into_iter().filter(|line| line.contains("augenrules --check of")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(told("-D\n"), "");
    insta::assert_snapshot!(told("-e 2\n"), @"warning: augenrules --check of /etc/audit/rules.d: /usr/sbin/augenrules: Rules have changed and should be updated");
}

/// A rule over GNOME's settings in the house's benchmark.
fn with_gnome(fixture: &Fixture) {
    let rule = "rule \"banner\" {\n  title = \"A banner\"\n  severity = \"low\"\n  why = \"Known.\"\n  \
                dconf \"/org/gnome/login-screen/banner-message-enable\" {\n    profile = \"gdm\"\n    type = \"boolean\"\n    \
                equals = true\n    locked = true\n  }\n}\n";
    fs::create_dir_all(fixture.path("house/rules/gnome")).unwrap();
    fs::write(fixture.path("house/rules/gnome/banner.hcl"), rule).unwrap();
    let benchmark = format!("{BENCHMARK}control \"1.3\" \"must\" {{ rules = [\"banner\"] }}\n");
    fs::write(fixture.path("house/benchmarks/house.hcl"), benchmark).unwrap();
}

fn key_files_are_compiled_by_the_tree_itself() {
    let fixture = with_program("bin/dconf", "[ $1 = compile ] && cat $3/60-hardtack $3/locks/60-hardtack > $2");
    with_gnome(&fixture);
    let (manifest, _) = fixture.baked(&fixture.recipe("web", HARDEN));
    insta::assert_snapshot!(fixture.text(&manifest, "harden", "etc/dconf/db/gdm"), @r"
    [org/gnome/login-screen]
    banner-message-enable=true
    /org/gnome/login-screen/banner-message-enable
    ");

    let without = Fixture::new();
    with_gnome(&without);
    let (manifest, _) = without.baked(&without.recipe("web", HARDEN));
    let changed = without.changes(&manifest, "harden");
    assert!(!changed.iter().any(|(path, _)| path == "etc/dconf/db/gdm"), "{changed:?}");
}

fn a_key_file_that_dconf_refuses_gives_no_image() {
    let fixture = with_program("bin/dconf", "echo $3/60-hardtack: Key file contains no group; exit 1");
    with_gnome(&fixture);
    let (refused, _) = fixture.bake(&fixture.recipe("web", HARDEN), |_| {});
    insta::assert_snapshot!(words(&refused.unwrap_err()), @r"
    harden: harden failed: dconf compile refuses /etc/dconf/db/gdm.d/60-hardtack, written by banner:
      /etc/dconf/db/gdm.d/60-hardtack: Key file contains no group
    ");
    assert_eq!(fixture.out(), ["web.failed"]);
}
