use hardtack_tree::MemoryTree;

use crate::testing::{fixed, judged, stated, tree};

fn profiles() -> MemoryTree {
    tree([
        (
            "/etc/apparmor.d/a",
            "profile a /usr/bin/a flags=(complain) {\n  profile b flags = (complain, attach_disconnected) {\n  }\n}\n",
        ),
        ("/etc/apparmor.d/c", "/usr/bin/c (complain) {\n}\n"),
        ("/etc/apparmor.d/d", "profile d {\n}\n"),
        ("/etc/apparmor.d/disable/c", "-> /etc/apparmor.d/c"),
        ("/etc/apparmor.d/force-complain/c", "-> /etc/apparmor.d/c"),
    ])
}

#[test]
fn complaining_is_enough_or_it_is_not() {
    insta::assert_snapshot!(judged(&*stated("apparmor_profiles { complain = true }"), &profiles()), @"fails: the profile /usr/bin/c is in the mode enforce or complain, found disabled by /etc/apparmor.d/disable/c at /etc/apparmor.d/c:1");
    insta::assert_snapshot!(fixed(&*stated("apparmor_profiles { complain = true }"), &profiles()), @"remove /etc/apparmor.d/disable/c");
    insta::assert_snapshot!(judged(&*stated("apparmor_profiles { complain = false }"), &profiles()), @r"
    fails: the profile a is in the mode enforce, found complain at /etc/apparmor.d/a:1
    fails: the profile a//b is in the mode enforce, found complain at /etc/apparmor.d/a:2
    fails: the profile /usr/bin/c is in the mode enforce, found disabled by /etc/apparmor.d/disable/c at /etc/apparmor.d/c:1
    ");
    insta::assert_snapshot!(fixed(&*stated("apparmor_profiles { complain = false }"), &profiles()), @r"
    --- /etc/apparmor.d/a
    +++ /etc/apparmor.d/a
    @@ -1,4 +1,4 @@
    -profile a /usr/bin/a flags=(complain) {
    -  profile b flags = (complain, attach_disconnected) {
    +profile a /usr/bin/a {
    +  profile b flags=(attach_disconnected) {
       }
     }
    --- /etc/apparmor.d/c
    +++ /etc/apparmor.d/c
    @@ -1,2 +1,2 @@
    -/usr/bin/c (complain) {
    +/usr/bin/c {
     }
    remove /etc/apparmor.d/disable/c
    remove /etc/apparmor.d/force-complain/c
    ");
}

#[test]
fn what_confines_nothing_is_for_a_person_to_judge() {
    let named = tree([
        ("/etc/apparmor.d/x", "abi <abi/4.0>,\nprofile x /opt/x flags=(unconfined) {\n  userns,\n}\n"),
        ("/opt/x", ""),
    ]);
    insta::assert_snapshot!(fixed(&*stated("apparmor_profiles { complain = true }"), &named), @"/etc/apparmor.d/x:2: the profile x allows everything: give it rules, allow it by the rule's parameter, or remove it");
    insta::assert_snapshot!(judged(&*stated("apparmor_profiles {\n complain = true\n unconfined = true\n}"), &named), @"holds: profiles in the mode enforce or complain or unconfined, found 1 profiles");
    insta::assert_snapshot!(fixed(&*stated("apparmor_profiles { complain = true }"), &tree([("/etc/apparmor.d/tunables/x", "")])), @"there is no profile in /etc/apparmor.d: install what brings profiles, such as the package `apparmor`");
}

#[test]
fn what_confines_nothing_is_disabled_where_its_program_is_not_there() {
    const UNCONFINED: &str = "profile x /opt/{x,y} flags=(unconfined) {\n  userns,\n}\n";
    let enforce = stated("apparmor_profiles { complain = false }");
    let idle = tree([("/etc/apparmor.d/x", UNCONFINED)]);
    insta::assert_snapshot!(judged(&*enforce, &idle), @"fails: the profile x is in the mode enforce, found unconfined at /etc/apparmor.d/x:1");
    insta::assert_snapshot!(fixed(&*enforce, &idle), @r"
    directory /etc/apparmor.d/disable: new, 0755 0:0
    link /etc/apparmor.d/disable/x -> /etc/apparmor.d/x
    ");
    // What else the file has would go with it, and a profile without programs may be asked for by its name.
    for rest in ["profile z /opt/z {\n}\n", "profile z flags=(unconfined) {\n}\n"] {
        let more = tree([("/etc/apparmor.d/x", &format!("{UNCONFINED}{rest}"))]);
        assert!(fixed(&*enforce, &more).contains("allows everything"), "{rest}");
    }
    // A profile that confines something must be loaded, whether its program is there or not.
    let confining = tree([("/etc/apparmor.d/z", "profile z /opt/z {\n}\n"), ("/etc/apparmor.d/disable/z", "-> ../z")]);
    insta::assert_snapshot!(fixed(&*enforce, &confining), @"remove /etc/apparmor.d/disable/z");
}
