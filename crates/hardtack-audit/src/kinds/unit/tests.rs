use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::testing::{fixed, judged, refused, stated, tree};

const CRON: (&str, &str) = ("/usr/lib/systemd/system/cron.service", "[Install]\nWantedBy=multi-user.target\n");

#[test]
fn a_unit_is_started_or_not() {
    let enabled = stated("unit \"cron.service\" { enabled = true }");
    insta::assert_snapshot!(judged(&*enabled, &tree([])), @"fails: the boot starts cron.service, found no such unit");
    insta::assert_snapshot!(judged(&*enabled, &tree([CRON])), @"fails: the boot starts cron.service, found nothing that starts it at /usr/lib/systemd/system/cron.service");
    insta::assert_snapshot!(judged(&*enabled, &tree([CRON, ("/etc/systemd/system/cron.service", "-> /dev/null")])), @"fails: the boot starts cron.service, found masked at /etc/systemd/system/cron.service");
    let disabled = stated("unit \"cron.service\" { enabled = false }");
    insta::assert_snapshot!(judged(&*disabled, &tree([])), @"holds: the boot does not start cron.service, found no such unit");
    let masked = stated("unit \"cron.service\" { masked = true }");
    insta::assert_snapshot!(judged(&*masked, &tree([CRON])), @"fails: cron.service cannot be started, found nothing that starts it at /usr/lib/systemd/system/cron.service");
}

#[test]
fn fixes_make_the_links_of_systemctl() {
    insta::assert_snapshot!(fixed(&*stated("unit \"cron.service\" { enabled = true }"), &tree([CRON])), @"
    directory /etc: new, 0755 0:0
    directory /etc/systemd: new, 0755 0:0
    directory /etc/systemd/system: new, 0755 0:0
    directory /etc/systemd/system/multi-user.target.wants: new, 0755 0:0
    link /etc/systemd/system/multi-user.target.wants/cron.service -> /usr/lib/systemd/system/cron.service
    ");
    insta::assert_snapshot!(fixed(&*stated("unit \"cron.service\" { masked = true }"), &tree([CRON])), @"
    directory /etc: new, 0755 0:0
    directory /etc/systemd: new, 0755 0:0
    directory /etc/systemd/system: new, 0755 0:0
    link /etc/systemd/system/cron.service -> /dev/null
    ");
    let link = ("/etc/systemd/system/multi-user.target.wants/cron.service", "-> /lib/systemd/system/cron.service");
    insta::assert_snapshot!(fixed(&*stated("unit \"cron.service\" { enabled = false }"), &tree([CRON, link])), @"remove /etc/systemd/system/multi-user.target.wants/cron.service");
}

#[test]
fn a_service_that_would_fail_for_ever_is_not_enabled() {
    let upload = stated("unit \"systemd-journal-upload.service\" { enabled = true }");
    let unit = ("/usr/lib/systemd/system/systemd-journal-upload.service", "[Install]\nWantedBy=multi-user.target\n");
    let none = ("/etc/systemd/journal-upload.conf", "[Upload]\n# URL=\n");
    insta::assert_snapshot!(fixed(&*upload, &tree([unit, none])), @"systemd-journal-upload.service would fail and start again for ever, because nothing says where the journal goes: set the address as URL= in /etc/systemd/journal-upload.conf, or except the control");
    let set = ("/etc/systemd/journal-upload.conf.d/site.conf", "[Upload]\nURL = https://logs.example.org\n");
    let enabled = fixed(&*upload, &tree([unit, none, set]));
    assert!(enabled.contains("multi-user.target.wants/systemd-journal-upload.service"), "{enabled}");
}

#[test]
fn other_units_and_dbus_start_a_unit_too() {
    let cron = stated("unit \"cron.service\" { enabled = false }");
    let unit = ("/usr/lib/systemd/system/other.service", "[Service]\nExecStart=/bin/true\n");
    let link =
        ("/etc/systemd/system/multi-user.target.wants/other.service", "-> /usr/lib/systemd/system/other.service");
    let timer = ("/etc/systemd/system/timers.target.wants/t.timer", "-> /usr/lib/systemd/system/t.timer");
    for ((path, text), wrong) in [
        (("/etc/systemd/system/other.service.d/a.conf", "[Unit]\nWants=cron.service\n"), "a.conf:2"),
        (("/usr/lib/systemd/system/t.timer", "[Timer]\nUnit=cron.service\n"), "t.timer:2"),
        (
            ("/usr/share/dbus-1/system-services/c.service", "[D-BUS Service]\nSystemdService=cron.service\n"),
            "c.service:2",
        ),
    ] {
        let tree = tree([CRON, unit, link, timer, (path, text)]);
        let said = judged(&*cron, &tree);
        assert!(said.starts_with("fails: ") && said.ends_with(wrong), "{said}");
        let masked = fixed(&*cron, &tree);
        assert!(masked.contains("link /etc/systemd/system/cron.service -> /dev/null"), "{masked}");
    }
    assert!(judged(&*cron, &tree([CRON, unit, link])).starts_with("holds: "));
}

#[test]
fn the_running_systemd_is_asked_too() {
    let dir = tempfile::tempdir().unwrap();
    let systemctl = dir.path().join("systemctl");
    std::fs::write(&systemctl, "#!/bin/sh\necho LoadState=loaded\necho ActiveState=failed\n").unwrap();
    std::fs::set_permissions(&systemctl, std::fs::Permissions::from_mode(0o755)).unwrap();
    let runtime = Runtime::at(dir.path(), &systemctl);
    let live = |text| stated(text).judge_runtime(&System::new(&tree([])), &runtime).unwrap().unwrap().remove(0);
    let finding = live("unit \"cron.service\" { enabled = true }");
    assert_eq!((finding.holds, finding.found.as_str()), (false, "failed (loaded)"));
    assert!(live("unit \"cron.service\" { enabled = false }").holds);
}

#[test]
fn mistakes_are_told_with_their_place() {
    insta::assert_snapshot!(refused("unit \"cron\" { enabled = true }"), @r#"
    error: `cron` is not the whole name of a unit
     --> rule.hcl:1:6
      |
    1 | unit "cron" { enabled = true }
      |      ^^^^^^
      |
      = help: write its type, too: "cron.service"
    "#);
    insta::assert_snapshot!(refused("unit \"cron.service\" {\n  enabled = true\n  masked  = true\n}"), @r#"
    error: a unit needs either `enabled` or `masked = true`
     --> rule.hcl:1:1
      |
    1 | unit "cron.service" {
      | ^^^^^^^^^^^^^^^^^^^
    "#);
}
