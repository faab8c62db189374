use crate::testing::{fixed, judged, stated, tree};

const CORE: &str = "limit \"core\" { hard = 0 }";

#[test]
fn the_limit_in_force_decides() {
    let with = |text| judged(&*stated(CORE), &tree([("/etc/security/limits.d/a.conf", text)]));
    insta::assert_snapshot!(with(""), @"fails: hard limit of core at most 0, found no hard limit");
    insta::assert_snapshot!(with("* hard core 0\n"), @"holds: hard limit of core at most 0, found hard limit 0 at /etc/security/limits.d/a.conf:1");
    insta::assert_snapshot!(with("* hard core 0\n* - core unlimited\n"), @"fails: hard limit of core at most 0, found hard limit unlimited at /etc/security/limits.d/a.conf:2");
}

#[test]
fn a_fix_goes_behind_what_would_override_it() {
    insta::assert_snapshot!(fixed(&*stated(CORE), &tree([("/etc/security/limits.d/60-hardtack.conf", "* hard nproc 9\n")])), @"
    --- /etc/security/limits.d/60-hardtack.conf
    +++ /etc/security/limits.d/60-hardtack.conf
    @@ -1 +1,2 @@
     * hard nproc 9
    +* hard core 0
    ");
    insta::assert_snapshot!(fixed(&*stated(CORE), &tree([("/etc/security/limits.d/90-a.conf", "* hard core 8\n")])), @"
    file /etc/security/limits.d/zz-hardtack.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/security/limits.d/zz-hardtack.conf
    @@ -0,0 +1 @@
    +* hard core 0
    ");
    insta::assert_snapshot!(fixed(&*stated(CORE), &tree([("/etc/security/limits.d/zzz.conf", "* hard core 8\n")])), @"another file of limits.d sets core after every one that hardtack may write");
}
