//! Judging and mending how long logs are kept.

use crate::testing::{fixed, judged, stated, tree};

const MAIN: (&str, &str) = ("/etc/logrotate.conf", "weekly\nrotate 4\ninclude /etc/logrotate.d\n");

#[test]
fn the_shortest_of_count_and_age_decides_with_its_place() {
    let month = stated("log_rotation { days = 28 }");
    let said = |text: &str| judged(&*month, &tree([MAIN, ("/etc/logrotate.d/site", text)]));
    insta::assert_snapshot!(said("/var/log/a {\n}\n"), @"holds: rotated logs kept for at least 28 days, found /var/log/a 28 days (weekly, rotate 4) at /etc/logrotate.conf:2");
    insta::assert_snapshot!(said("/var/log/a {\n  daily\n}\n/var/log/b {\n  daily\n  rotate 28\n  maxage 7\n}\n"), @r"
    fails: rotated logs kept for at least 28 days, found /var/log/a 4 days (daily, rotate 4) at /etc/logrotate.conf:2
    fails: rotated logs kept for at least 28 days, found /var/log/b 7 days (daily, rotate 28, maxage 7) at /etc/logrotate.d/site:7
    ");
    insta::assert_snapshot!(said("/var/log/a {\n  hourly\n  rotate 30\n}\n"), @"fails: rotated logs kept for at least 28 days, found /var/log/a 30 hours (hourly, rotate 30) at /etc/logrotate.d/site:3");
    insta::assert_snapshot!(said("/var/log/a {\n  size 1M\n}\n"), @"fails: rotated logs kept for at least 28 days, found /var/log/a as long as their size allows (size 1M, rotate 4) at /etc/logrotate.d/site:2");
    insta::assert_snapshot!(said(""), @"holds: rotated logs kept for at least 28 days, found no log is rotated");
    insta::assert_snapshot!(said("/var/log/a {\n"), @"unknown: /etc/logrotate.d/site:1: the block is not closed");
}

#[test]
fn numbers_are_raised_where_they_stand() {
    let month = stated("log_rotation { days = 30 }");
    let mended = |text: &str| fixed(&*month, &tree([MAIN, ("/etc/logrotate.d/site", text)]));
    insta::assert_snapshot!(mended("/var/log/a {\n\tdaily\n\trotate=7\n\tmaxage 3\n}\n/var/log/b {\n}\n"), @r"
    --- /etc/logrotate.conf
    +++ /etc/logrotate.conf
    @@ -1,3 +1,3 @@
     weekly
    -rotate 4
    +rotate 5
     include /etc/logrotate.d
    --- /etc/logrotate.d/site
    +++ /etc/logrotate.d/site
    @@ -1,7 +1,7 @@
     /var/log/a {
     	daily
    -	rotate=7
    -	maxage 3
    +	rotate 30
    +	maxage 30
     }
     /var/log/b {
     }
    ");
    insta::assert_snapshot!(mended("/var/log/a {\n\tsize 1M\n\trotate 9\n}\n"), @"/etc/logrotate.d/site:1: logs that are rotated by their size (size 1M, rotate 9) may go at any time: rotate them daily, weekly or monthly there");
    insta::assert_snapshot!(mended("/var/log/a { rotate 1 }\n"), @"/etc/logrotate.d/site:1: write `rotate 5` on a line of its own");
    let without = tree([("/etc/logrotate.conf", "daily\n/var/log/a {\n  missingok\n}\n")]);
    insta::assert_snapshot!(fixed(&*month, &without), @r"
    --- /etc/logrotate.conf
    +++ /etc/logrotate.conf
    @@ -1,4 +1,5 @@
     daily
     /var/log/a {
    +	rotate 30
       missingok
     }
    ");
}
