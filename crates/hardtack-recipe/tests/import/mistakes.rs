//! What cannot be read has a place and a remedy.

use crate::mistakes;

#[test]
fn mistakes_have_their_places_and_come_all_at_once() {
    insta::assert_snapshot!(mistakes(
        "part / --size=100G\npart /home --size\npart home --size=1\npart /var --size=1\npart /var --size=2\n\
         part\nvolgroup\nvolgroup -x pv.1\nlogvol /a --name=a\nlogvol /b --vgname=v --name=\"b c\"\n\
         network --bootproto=static\nnetwork --bootproto=static --ip=1.2.3.4 --netmask=255.0.255.0\n\
         network --nameserver=here\nuser --uid=1\nuser --name=a --uid=x\nlang \"a b\"\ntimezone ../etc\n"
    ), @r#"
    error: `--size` is a whole number, at most 8796093022208
     --> ks.cfg:1:8
      |
    1 | part / --size=100G
      |        ^^^^^^^^^^^
      |
      = help: write digits alone, without a unit; fill templates in first

    error: `--size` has no value
     --> ks.cfg:2:12
      |
    2 | part /home --size
      |            ^^^^^^
      |
      = help: write `--size=…`

    error: the mount point `home` is not absolute
     --> ks.cfg:3:6
      |
    3 | part home --size=1
      |      ^^^^
      |
      = help: write `/home`

    error: `/var` is there already
     --> ks.cfg:5:6
      |
    5 | part /var --size=2
      |      ^^^^
      |
      = help: leave one of them out

    error: `part` needs a mount point, `swap` or the name of a physical volume
     --> ks.cfg:6:1
      |
    6 | part
      | ^^^^
      |
      = help: write `part …`

    error: `volgroup` needs a name
     --> ks.cfg:7:1
      |
    7 | volgroup
      | ^^^^^^^^
      |
      = help: write `volgroup …`

    error: the name `-x` begins with `-`
     --> ks.cfg:8:10
      |
    8 | volgroup -x pv.1
      |          ^^
      |
      = help: begin with a letter or a digit

    error: `logvol` needs the name of a volume group
     --> ks.cfg:9:1
      |
    9 | logvol /a --name=a
      | ^^^^^^
      |
      = help: add `--vgname=…`

    error: the name `b c` has the character ' '
      --> ks.cfg:10:22
       |
    10 | logvol /b --vgname=v --name="b c"
       |                      ^^^^^^^^^^^^
       |
       = help: use letters, digits, `+`, `_`, `.` and `-`

    error: `--bootproto=static` needs `--ip` and `--netmask`
      --> ks.cfg:11:1
       |
    11 | network --bootproto=static
       | ^^^^^^^
       |
       = help: add them, or write `--bootproto=dhcp`

    error: this is no mask of an IPv4 network
      --> ks.cfg:12:41
       |
    12 | network --bootproto=static --ip=1.2.3.4 --netmask=255.0.255.0
       |                                         ^^^^^^^^^^^^^^^^^^^^^
       |
       = help: write one such as 255.255.255.0

    error: this is no list of addresses of name servers
      --> ks.cfg:13:9
       |
    13 | network --nameserver=here
       |         ^^^^^^^^^^^^^^^^^
       |
       = help: write addresses with commas between

    error: `user` needs `--name`
      --> ks.cfg:14:1
       |
    14 | user --uid=1
       | ^^^^
       |
       = help: write `user --name=…`

    error: `--uid` is a whole number, at most 4294967294
      --> ks.cfg:15:15
       |
    15 | user --name=a --uid=x
       |               ^^^^^^^
       |
       = help: write digits alone, without a unit; fill templates in first

    error: this is no locale
      --> ks.cfg:16:6
       |
    16 | lang "a b"
       |      ^^^^^
       |
       = help: write one such as en_US.UTF-8

    error: this is no time zone
      --> ks.cfg:17:10
       |
    17 | timezone ../etc
       |          ^^^^^^
       |
       = help: write one such as Europe/London
    "#);
}

#[test]
fn sections_begin_and_end() {
    insta::assert_snapshot!(mistakes("%pots\nx\n%end\n%packages\nvim\n%post\necho\n%end\n%end\n%pre\n"), @"
    error: `%pots` is no section
     --> ks.cfg:1:1
      |
    1 | %pots
      | ^^^^^
      |
      = help: did you mean `%post`?

    error: no section is open that this `%end` closes
     --> ks.cfg:3:1
      |
    3 | %end
      | ^^^^
      |
      = help: leave it out

    error: the section `%packages` has no `%end`
     --> ks.cfg:4:1
      |
    4 | %packages
      | ^^^^^^^^^
      |
      = help: write `%end` on a line behind it

    error: no section is open that this `%end` closes
     --> ks.cfg:9:1
      |
    9 | %end
      | ^^^^
      |
      = help: leave it out

    error: the section `%pre` has no `%end`
      --> ks.cfg:10:1
       |
    10 | %pre
       | ^^^^
       |
       = help: write `%end` on a line behind it
    ");
}

#[test]
fn a_layout_is_either_automatic_or_not() {
    insta::assert_snapshot!(mistakes("autopart\npart / --size=1\n"), @"
    error: `part` and `autopart` exclude each other
     --> ks.cfg:2:1
      |
    2 | part / --size=1
      | ^^^^
      |
      = help: leave one of them out
    ");
    insta::assert_snapshot!(mistakes("part / --size=1\nautopart\n"), @"
    error: `autopart` and `part` exclude each other
     --> ks.cfg:2:1
      |
    2 | autopart
      | ^^^^^^^^
      |
      = help: leave one of them out
    ");
}

#[test]
fn quotes_are_closed_on_their_line() {
    insta::assert_snapshot!(mistakes("bootloader --append=\"quiet\nlang C\n"), @r#"
    error: this quote is not closed
     --> ks.cfg:1:21
      |
    1 | bootloader --append="quiet
      |                     ^
      |
      = help: close it on the same line, or write `\` before it
    "#);
}
