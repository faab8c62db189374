use hardtack_tree::MemoryTree;

use crate::rule::{DPKG_STATUS, stanza};
use crate::testing::{fixed, judged, package_work, refused, stated, tree};

const UNIT: &str = "[Install]\nWantedBy=multi-user.target\n";

/// A machine with these packages, `a` and `b`, of which the units of `enabled` are.
fn machine(packages: &[&str], enabled: &[&str], switch: &str) -> MemoryTree {
    let status: String = ["base-files"].iter().chain(packages).copied().map(stanza).collect();
    let base =
        tree([(DPKG_STATUS, &status), ("/etc/b.conf", switch), ("/usr/lib/systemd/system/journal.service", UNIT)]);
    let base = packages
        .iter()
        .fold(base, |tree, name| tree.file(format!("/usr/lib/systemd/system/{name}.service"), UNIT).unwrap());
    enabled.iter().fold(base, |tree, name| {
        let link = format!("/etc/systemd/system/multi-user.target.wants/{name}.service");
        tree.symlink(link, format!("/usr/lib/systemd/system/{name}.service")).unwrap()
    })
}

fn one(keep: &str) -> String {
    format!(
        "one_service \"the thing\" {{\n keep = \"{keep}\"\n\
         service \"a\" {{\n package = \"a\"\n units = [\"a.service\"]\n }}\n\
         service \"b\" {{\n package = \"b\"\n units = [\"b.service\"]\n switch = [\"/etc/b.conf\", \"ENABLED\", \"yes\"]\n }}\n\
         service \"journal\" {{\n units = [\"journal.service\"]\n always = true\n }}\n}}"
    )
}

#[test]
fn what_is_installed_enabled_and_switched_on_is_in_use() {
    let state = stated(&one("auto"));
    let said = |packages: &[&str], enabled: &[&str], switch| judged(&*state, &machine(packages, enabled, switch));
    let lines = [
        said(&["a", "b"], &["a", "b"], "ENABLED=yes\n"),
        said(&["a", "b"], &["a", "b"], "ENABLED=no\n"),
        said(&["a"], &["a", "journal"], ""),
        said(&["a"], &["journal"], ""),
        said(&["a"], &[], ""),
        said(&[], &["a"], ""),
    ];
    insta::assert_snapshot!(lines.join("\n"), @r"
    fails: exactly one of a, b, journal is in charge of the thing, found a, b at /etc/systemd/system/multi-user.target.wants/b.service
    holds: exactly one of a, b, journal is in charge of the thing, found a at /etc/systemd/system/multi-user.target.wants/a.service
    holds: exactly one of a, b, journal is in charge of the thing, found a at /etc/systemd/system/multi-user.target.wants/a.service
    holds: exactly one of a, b, journal is in charge of the thing, found journal at /etc/systemd/system/multi-user.target.wants/journal.service
    fails: exactly one of a, b, journal is in charge of the thing, found none is
    fails: exactly one of a, b, journal is in charge of the thing, found none is
    ");
}

#[test]
fn the_chosen_one_is_kept() {
    let both = machine(&["a", "b"], &["a", "b"], "ENABLED=YES\n");
    insta::assert_snapshot!(fixed(&*stated(&one("auto")), &both), @"remove /etc/systemd/system/multi-user.target.wants/b.service");
    insta::assert_snapshot!(fixed(&*stated(&one("b")), &both), @"remove /etc/systemd/system/multi-user.target.wants/a.service");
    insta::assert_snapshot!(fixed(&*stated(&one("a")), &machine(&["a"], &[], "")), @r"
    directory /etc/systemd: new, 0755 0:0
    directory /etc/systemd/system: new, 0755 0:0
    directory /etc/systemd/system/multi-user.target.wants: new, 0755 0:0
    link /etc/systemd/system/multi-user.target.wants/a.service -> /usr/lib/systemd/system/a.service
    ");
    assert!(package_work(&*stated(&one("a")), &machine(&[], &[], "")).install.contains("a"));
    insta::assert_snapshot!(fixed(&*stated(&one("b")), &machine(&["b"], &["b"], "")), @"b is not switched on: do so once its rules let you in");
    insta::assert_snapshot!(refused(&one("c")).lines().next().unwrap(), @"error: there is no service `c`");
}
