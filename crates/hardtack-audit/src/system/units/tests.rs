use hardtack_tree::StagedTree;
use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn shown(units: &Units, unit: &str) -> String {
    match units.state(unit) {
        UnitState::Absent => "absent".to_owned(),
        UnitState::Masked { at } => format!("masked {at}"),
        UnitState::Enabled { at } => format!("enabled {at}"),
        UnitState::Disabled { at } => format!("disabled {at}"),
    }
}

const SERVICE: &str = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n";

#[test]
fn links_and_not_presets_start_a_unit() {
    let tree = tree([
        ("/usr/lib/systemd/system/a.service", SERVICE),
        ("/usr/lib/systemd/system/b.service", SERVICE),
        ("/usr/lib/systemd/system-preset/90-x.preset", "enable *\n"),
        ("/etc/systemd/system/multi-user.target.wants/b.service", "-> /lib/systemd/system/b.service"),
    ]);
    let units = Units::read(&tree).unwrap();
    assert_eq!(shown(&units, "a.service"), "disabled /usr/lib/systemd/system/a.service");
    assert_eq!(shown(&units, "b.service"), "enabled /etc/systemd/system/multi-user.target.wants/b.service");
    assert_eq!(shown(&units, "c.service"), "absent");
}

#[test]
fn masks_are_links_to_null_and_empty_files() {
    let tree = tree([
        ("/usr/lib/systemd/system/a.service", SERVICE),
        ("/etc/systemd/system/a.service", "-> /dev/null"),
        ("/etc/systemd/system/b.service", ""),
        ("/usr/lib/systemd/system/c.service", "-> ../../../../dev/null"),
        ("/etc/systemd/system/c.service", SERVICE),
    ]);
    let units = Units::read(&tree).unwrap();
    assert_eq!(shown(&units, "a.service"), "masked /etc/systemd/system/a.service");
    assert_eq!(shown(&units, "b.service"), "masked /etc/systemd/system/b.service");
    assert_eq!(shown(&units, "c.service"), "disabled /etc/systemd/system/c.service");
}

#[test]
fn an_alias_stands_for_its_unit() {
    let tree = tree([
        ("/usr/lib/systemd/system/named.service", SERVICE),
        ("/etc/systemd/system/bind9.service", "-> /lib/systemd/system/named.service"),
        ("/usr/lib/systemd/system/x.service", SERVICE),
        ("/usr/lib/systemd/system/y.service", "-> x.service"),
    ]);
    let units = Units::read(&tree).unwrap();
    assert_eq!(shown(&units, "named.service"), "enabled /etc/systemd/system/bind9.service");
    assert_eq!(shown(&units, "bind9.service"), shown(&units, "named.service"));
    assert_eq!(
        shown(&units, "y.service"),
        "disabled /usr/lib/systemd/system/x.service",
        "a vendor's alias starts nothing"
    );
}

#[test]
fn instances_belong_to_their_template() {
    let tree = tree([
        ("/usr/lib/systemd/system/getty@.service", SERVICE),
        ("/etc/systemd/system/getty.target.wants/getty@tty1.service", "-> /lib/systemd/system/getty@.service"),
    ]);
    let units = Units::read(&tree).unwrap();
    let link = "enabled /etc/systemd/system/getty.target.wants/getty@tty1.service";
    assert_eq!(shown(&units, "getty@tty1.service"), link);
    assert_eq!(shown(&units, "getty@.service"), link);
    assert_eq!(shown(&units, "getty@tty2.service"), "disabled /usr/lib/systemd/system/getty@.service");
}

#[test]
fn a_vendors_link_starts_a_unit_unless_it_is_hidden() {
    let vendor = [
        ("/usr/lib/systemd/system/j.service", "[Service]\nExecStart=/bin/true\n"),
        ("/usr/lib/systemd/system/sysinit.target.wants/j.service", "-> ../j.service"),
    ];
    let units = Units::read(&tree(vendor)).unwrap();
    assert_eq!(shown(&units, "j.service"), "enabled /usr/lib/systemd/system/sysinit.target.wants/j.service");
    let [a, b] = vendor;
    let hidden = tree([a, b, ("/etc/systemd/system/sysinit.target.wants/j.service", "-> /dev/null")]);
    assert_eq!(shown(&Units::read(&hidden).unwrap(), "j.service"), "disabled /usr/lib/systemd/system/j.service");
}

#[test]
fn init_scripts_count_where_there_is_no_unit() {
    let executable = |tree: hardtack_tree::MemoryTree, path| {
        tree.file_with(path, "#!/bin/sh\n", hardtack_tree::Mode::new(0o755), hardtack_tree::Owner::ROOT).unwrap()
    };
    let tree = tree([
        ("/etc/rc3.d/S01old", "-> ../init.d/old"),
        ("/etc/rc3.d/K01off", "-> ../init.d/off"),
        ("/etc/rc3.d/S02both", "-> ../init.d/both"),
        ("/usr/lib/systemd/system/both.service", SERVICE),
    ]);
    let tree = ["/etc/init.d/old", "/etc/init.d/off", "/etc/init.d/both"].into_iter().fold(tree, executable);
    let units = Units::read(&tree).unwrap();
    assert_eq!(shown(&units, "old.service"), "enabled /etc/rc3.d/S01old");
    assert_eq!(shown(&units, "off.service"), "disabled /etc/init.d/off");
    assert_eq!(shown(&units, "both.service"), "disabled /usr/lib/systemd/system/both.service");

    let mut staged = StagedTree::new(&tree);
    disable(&mut staged, "old.service").unwrap();
    assert_eq!(shown(&Units::read(&staged).unwrap(), "old.service"), "masked /etc/systemd/system/old.service");
}

#[test]
fn enabling_follows_the_install_section() {
    let tree = tree([
        (
            "/usr/lib/systemd/system/a.service",
            "[Install]\nWantedBy=multi-user.target\nRequiredBy=b.target c.target\nAlias=alias.service\nAlso=a.socket\n",
        ),
        (
            "/usr/lib/systemd/system/a.socket",
            "[Install]\nWantedBy=gone.target\nWantedBy=\nWantedBy=sockets.target\nAlso=a.service\n",
        ),
        ("/etc/systemd/system/a.service", "-> /dev/null"),
    ]);
    let mut staged = StagedTree::new(&tree);
    enable(&mut staged, "a.service").unwrap();
    let once = staged.changes().len();
    enable(&mut staged, "a.service").unwrap();
    assert_eq!(staged.changes().len(), once, "a second time changes nothing");
    let units = Units::read(&staged).unwrap();
    let mut links: Vec<_> =
        units.started_by("a.service").chain(units.started_by("a.socket")).map(TreePath::to_string).collect();
    links.sort();
    insta::assert_snapshot!(links.join("\n"), @r"
    /etc/systemd/system/alias.service
    /etc/systemd/system/b.target.requires/a.service
    /etc/systemd/system/c.target.requires/a.service
    /etc/systemd/system/multi-user.target.wants/a.service
    /etc/systemd/system/sockets.target.wants/a.socket
    ");
    disable(&mut staged, "a.service").unwrap();
    let masked = "masked /etc/systemd/system/a.service";
    assert_eq!(shown(&Units::read(&staged).unwrap(), "a.service"), masked, "its socket would still start it");
}

#[test]
fn what_cannot_be_enabled_says_why() {
    let tree = tree([
        ("/usr/lib/systemd/system/static.service", "[Service]\nExecStart=/bin/true\n"),
        ("/usr/lib/systemd/system/odd@.service", "[Install]\nWantedBy=%i.target\n"),
        ("/etc/systemd/system/own.service", SERVICE),
    ]);
    let mut staged = StagedTree::new(&tree);
    let why = |result: Result<(), crate::fix::FixError>| result.unwrap_err().to_string();
    insta::assert_snapshot!(why(enable(&mut staged, "no.service")), @"there is no no.service in the tree: install the package that brings it");
    insta::assert_snapshot!(why(enable(&mut staged, "static.service")), @"static.service has no [Install] section that says what should start it");
    insta::assert_snapshot!(why(enable(&mut staged, "odd@x.service")), @"the [Install] section of odd@x.service names `%i.target`, which only systemctl can work out: enable it in a script step");
    insta::assert_snapshot!(why(mask(&mut staged, "own.service")), @"/etc/systemd/system/own.service is a unit file of this machine's own, and a mask would replace it: remove it, or do not enable it");
    assert!(staged.changes().is_empty());
}

#[test]
fn mount_units_are_named_by_their_escaped_path() {
    assert_eq!(
        ["/", "/var/tmp", "/dev/shm", "/srv/a b", "/x-y/.z"].map(mount_unit_name),
        ["-.mount", "var-tmp.mount", "dev-shm.mount", "srv-a\\x20b.mount", "x\\x2dy-.z.mount"]
    );
    assert_eq!(mount_unit_name("/.snapshots"), "\\x2esnapshots.mount");
}

proptest! {
    #[test]
    fn any_unit_file_is_read(text in "[a-zA-Z=\\[\\]\\\\# \\n%@.]{0,80}", name in "[a-z@.-]{1,12}") {
        let tree = tree([("/usr/lib/systemd/system/a.service", &text)]);
        let path = hardtack_tree::tree_path!("/usr/lib/systemd/system/a.service");
        let file = UnitFile::read(&tree, "a.service", &path).unwrap();
        let _ = (file.words("Install", "WantedBy"), Units::read(&tree).unwrap().state(&name));
    }
}
