use crate::testing::{judged, package_work, refused, stated, tree};

fn status(text: &str) -> hardtack_tree::MemoryTree {
    tree([("/var/lib/dpkg/status", &format!("Package: base-files\nStatus: install ok installed\n\n{text}"))])
}

const TELNET: &str = "package \"telnet\" { installed = false }";

#[test]
fn a_package_is_there_or_not() {
    let installed = status("Package: telnet\nStatus: install ok installed\nVersion: 0.17\n");
    insta::assert_snapshot!(judged(&*stated(TELNET), &installed), @"fails: telnet is not installed, found telnet 0.17 at /var/lib/dpkg/status:4");
    insta::assert_snapshot!(judged(&*stated(TELNET), &status("")), @"holds: telnet is not installed, found not installed");
    let removed = status("Package: telnet\nStatus: deinstall ok config-files\nVersion: 0.17\n");
    assert!(judged(&*stated(TELNET), &removed).starts_with("holds"));
    assert_eq!(package_work(&*stated(TELNET), &installed).remove.into_iter().collect::<Vec<_>>(), ["telnet"]);
}

#[test]
fn a_package_that_is_there_in_part_is_neither_there_nor_gone() {
    let partial = status("Package: telnet\nStatus: install ok half-configured\nVersion: 0.17\n");
    insta::assert_snapshot!(judged(&*stated(TELNET), &partial), @"fails: telnet is not installed, found telnet 0.17, in part at /var/lib/dpkg/status:4");
    insta::assert_snapshot!(judged(&*stated("package \"telnet\" { installed = true }"), &partial), @"fails: telnet is installed, found telnet 0.17, in part at /var/lib/dpkg/status:4");
}

#[test]
fn another_package_may_do_as_well() {
    let sudo = stated("package \"sudo\" {\ninstalled = true\nor = [\"sudo-ldap\"]\n}");
    insta::assert_snapshot!(judged(&*sudo, &status("")), @"fails: sudo or sudo-ldap is installed, found not installed");
    assert!(judged(&*sudo, &status("Package: sudo-ldap\nStatus: install ok installed\n")).starts_with("holds"));
    assert_eq!(package_work(&*sudo, &status("")).install.into_iter().collect::<Vec<_>>(), ["sudo"]);
}

#[test]
fn what_a_package_stands_in_for_is_not_the_package() {
    // openssh-client provides rsh-client; removing it for that would close the machine.
    let tree = status("Package: openssh-client\nStatus: install ok installed\nProvides: rsh-client\n");
    assert!(judged(&*stated("package \"rsh-client\" { installed = false }"), &tree).starts_with("holds"));
}

#[test]
fn without_a_database_nothing_is_absent() {
    assert!(judged(&*stated(TELNET), &tree([])).starts_with("unknown: there is no package database"));
    assert!(judged(&*stated(TELNET), &tree([("/var/lib/rpm/rpmdb.sqlite", "")])).starts_with("unknown: the packages"));
}

#[test]
fn mistakes_are_told_with_their_place() {
    insta::assert_snapshot!(refused("package \"telnet\" { absent = true }"), @r#"
    error: `package` needs the key `installed`
     --> rule.hcl:1:1
      |
    1 | package "telnet" { absent = true }
      | ^^^^^^^^^^^^^^^^
      |
      = help: add `installed = …`

    error: `package` has no key `absent`
     --> rule.hcl:1:20
      |
    1 | package "telnet" { absent = true }
      |                    ^^^^^^
      |
      = help: its keys are `installed` and `or`
    "#);
}
