//! Judging and fixing what apt is told.

use super::*;
use crate::testing::{fixed, judged, state, tree};

const RECOMMENDS: &str = "apt_setting \"APT::Install-Recommends\" {\n  equals = \"0\"\n  default = \"1\"\n}";

#[test]
fn words_for_a_truth_are_the_same_and_the_default_counts() {
    let recommends = state(&AptSetting, RECOMMENDS).unwrap();
    let said = |text: &str| judged(&*recommends, &tree([("/etc/apt/apt.conf.d/20site", text)]));
    insta::assert_snapshot!(said("APT { Install-Recommends \"false\"; };\n"), @"holds: APT::Install-Recommends 0, found false at /etc/apt/apt.conf.d/20site:1");
    insta::assert_snapshot!(said("APT::Install-Recommends \"yes\";\n"), @"fails: APT::Install-Recommends 0, found yes at /etc/apt/apt.conf.d/20site:1");
    insta::assert_snapshot!(said("// nothing\n"), @"fails: APT::Install-Recommends 0, found 1 by default");
    insta::assert_snapshot!(said("APT {\n"), @"unknown: /etc/apt/apt.conf.d/20site: the braces of apt are not closed");
}

#[test]
fn a_drop_in_comes_after_all_others() {
    let recommends = state(&AptSetting, RECOMMENDS).unwrap();
    let site = [("/etc/apt/apt.conf.d/20site", "APT::Install-Recommends \"true\";\n")];
    insta::assert_snapshot!(fixed(&*recommends, &tree(site)), @r#"
    file /etc/apt/apt.conf.d/zz-hardtack: new, 0644 0:0
    --- /dev/null
    +++ /etc/apt/apt.conf.d/zz-hardtack
    @@ -0,0 +1,2 @@
    +// Settings that hardening rules ask for. apt keeps the last value it reads.
    +APT::Install-Recommends "0";
    "#);
    let ours = [(
        "/etc/apt/apt.conf.d/zz-hardtack",
        "// Settings that hardening rules ask for. apt keeps the last value it reads.\nAPT::Get::AllowUnauthenticated \"false\";\nAPT::Install-Suggests \"0\";\n",
    )];
    insta::assert_snapshot!(fixed(&*recommends, &tree(ours)), @r#"
    --- /etc/apt/apt.conf.d/zz-hardtack
    +++ /etc/apt/apt.conf.d/zz-hardtack
    @@ -1,3 +1,4 @@
     // Settings that hardening rules ask for. apt keeps the last value it reads.
     APT::Get::AllowUnauthenticated "false";
    +APT::Install-Recommends "0";
     APT::Install-Suggests "0";
    "#);
}

#[test]
fn the_main_file_has_the_last_word() {
    let recommends = state(&AptSetting, RECOMMENDS).unwrap();
    let main = tree([("/etc/apt/apt.conf", "\nAPT::Install-Recommends \"true\";\n")]);
    insta::assert_snapshot!(fixed(&*recommends, &main), @"/etc/apt/apt.conf:2 sets APT::Install-Recommends and is read last: change it there");
}
