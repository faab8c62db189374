use proptest::prelude::*;

use crate::testing::{fixed, judged, stated, tree};

const POLL: &str = "chrony_poll { at_most = 16 }";
const MAIN: &str = "/etc/chrony/chrony.conf";

#[test]
fn the_effective_wait_counts() {
    let with = |text: &str| judged(&*stated(POLL), &tree([(MAIN, text)]));
    insta::assert_snapshot!(with("pool a iburst\nserver b MaxPoll 17\npeer c minpoll 18 maxpoll 16\nserver d maxpoll 24 maxpoll 10\n"), @"
    fails: asked again after at most 2^16 seconds, found server b MaxPoll 17, again after 2^17 seconds at /etc/chrony/chrony.conf:2
    holds: asked again after at most 2^16 seconds, found server d maxpoll 24 maxpoll 10, again after 2^10 seconds at /etc/chrony/chrony.conf:4
    holds: asked again after at most 2^16 seconds, found pool a iburst, again after 2^10 seconds at /etc/chrony/chrony.conf:1
    fails: asked again after at most 2^16 seconds, found peer c minpoll 18 maxpoll 16, again after 2^18 seconds at /etc/chrony/chrony.conf:3
    ");
    insta::assert_snapshot!(with("# server a\n"), @"fails: a source of time, found none");
    insta::assert_snapshot!(with("server a maxpoll\n"), @"unknown: /etc/chrony/chrony.conf:1: maxpoll is no number; chronyd does not start");
}

#[test]
fn waits_are_shortened_where_they_stand() {
    let long = tree([
        (MAIN, "sourcedir /etc/chrony/sources.d\npool a iburst maxpoll 20 prefer\n"),
        ("/etc/chrony/sources.d/x.sources", "server b minpoll 18\nserver c minpoll 4 maxpoll 17\n"),
    ]);
    insta::assert_snapshot!(fixed(&*stated(POLL), &long), @"
    --- /etc/chrony/chrony.conf
    +++ /etc/chrony/chrony.conf
    @@ -1,2 +1,2 @@
     sourcedir /etc/chrony/sources.d
    -pool a iburst maxpoll 20 prefer
    +pool a iburst prefer maxpoll 16
    --- /etc/chrony/sources.d/x.sources
    +++ /etc/chrony/sources.d/x.sources
    @@ -1,2 +1,2 @@
    -server b minpoll 18
    -server c minpoll 4 maxpoll 17
    +server b maxpoll 16
    +server c minpoll 4 maxpoll 16
    ");
    insta::assert_snapshot!(fixed(&*stated(POLL), &tree([(MAIN, "")])), @"/etc/chrony/chrony.conf names no source of time: name the site's");
}

proptest! {
    #[test]
    fn any_text_is_read(text in "((server|pool|minpoll|maxpoll|#|[0-9]{1,3}|[a-z ]{0,5})[ \\n]){0,12}") {
        judged(&*stated(POLL), &tree([(MAIN, &text)]));
    }
}
