use crate::testing::{fixed, judged, package_work, refused, stated, tree};

const CUPS: &str = "service_package \"cups\" { units = [\"cups.socket\", \"cups.service\"] }";
const INSTALLED: &str = "Package: cups\nStatus: install ok installed\nVersion: 2.4\n";
const UNIT: (&str, &str) = ("/usr/lib/systemd/system/cups.service", "[Install]\nWantedBy=printer.target\n");
const LINK: (&str, &str) =
    ("/etc/systemd/system/printer.target.wants/cups.service", "-> /lib/systemd/system/cups.service");

#[test]
fn a_server_is_gone_or_its_units_do_not_start() {
    let status = ("/var/lib/dpkg/status", INSTALLED);
    let cups = stated(CUPS);
    insta::assert_snapshot!(judged(&*cups, &tree([status, UNIT, LINK])), @"
    holds: the boot does not start cups.socket, as cups 2.4 is there, found no such unit
    fails: the boot does not start cups.service, as cups 2.4 is there, found a link that starts it at /etc/systemd/system/printer.target.wants/cups.service
    ");
    insta::assert_snapshot!(judged(&*cups, &tree([status, UNIT])), @"
    holds: the boot does not start cups.socket, as cups 2.4 is there, found no such unit
    holds: the boot does not start cups.service, as cups 2.4 is there, found nothing that starts it at /usr/lib/systemd/system/cups.service
    ");
    let other = ("/var/lib/dpkg/status", "Package: base-files\nStatus: install ok installed\n");
    insta::assert_snapshot!(judged(&*cups, &tree([other])), @"holds: cups is not installed, found not installed");
}

#[test]
fn a_fix_removes_what_nothing_needs() {
    let work = package_work(&*stated(CUPS), &tree([("/var/lib/dpkg/status", INSTALLED), UNIT, LINK]));
    assert_eq!(work.remove.into_iter().collect::<Vec<_>>(), ["cups"]);
}

#[test]
fn a_fix_masks_what_something_needs() {
    let status = format!("{INSTALLED}\nPackage: desktop\nStatus: install ok installed\nDepends: cups\n");
    let needed = tree([("/var/lib/dpkg/status", &status), UNIT, LINK]);
    insta::assert_snapshot!(fixed(&*stated(CUPS), &needed), @"
    link /etc/systemd/system/cups.service -> /dev/null
    remove /etc/systemd/system/printer.target.wants/cups.service
    ");
}

#[test]
fn mistakes_are_told_with_their_place() {
    insta::assert_snapshot!(refused("service_package \"cups\" { units = [\"cups\"] }"), @r#"
    error: this is not the whole name of a unit
     --> rule.hcl:1:35
      |
    1 | service_package "cups" { units = ["cups"] }
      |                                   ^^^^^^
      |
      = help: write its type, too: "cron.service"
    "#);
}

#[test]
fn a_fix_masks_what_is_of_use_without_its_server() {
    let cups = stated("service_package \"cups\" {\nunits = [\"cups.service\"]\nkeep = true\n}");
    insta::assert_snapshot!(fixed(&*cups, &tree([("/var/lib/dpkg/status", INSTALLED), UNIT, LINK])), @"
    link /etc/systemd/system/cups.service -> /dev/null
    remove /etc/systemd/system/printer.target.wants/cups.service
    ");
}
