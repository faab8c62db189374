use hardtack_tree::{MemoryTree, Mode, Owner};

use crate::testing::{fixed, judged, refused, stated, tree};

const STATE: &str = "boot_password {\n user = \"boss\"\n hash = \"grub.pbkdf2.sha512.10000.AB.CD\"\n}";

fn machine(script: &str, menu: &str) -> MemoryTree {
    tree([("/boot/grub/grub.cfg", menu)])
        .file_with("/etc/grub.d/10_linux", script, Mode::new(0o755), Owner::ROOT)
        .unwrap()
        .file("/etc/grub.d/41_not_run", "set superusers=\"a\"\npassword_pbkdf2 a grub.pbkdf2.x\n")
        .unwrap()
}

const SCRIPT: &str = "#!/bin/sh\nCLASS=\"--class gnu --class os\"\n";
const MENU: &str = "menuentry 'Debian' --class gnu {\n\tlinux /vmlinuz\n}\nsubmenu 'More' {\n\tmenuentry 'Old' {\n\t\tlinux /old\n\t}\n}\nmenuentry 'Firmware' {\n\tfwsetup\n}\n";

#[test]
fn what_asks_for_a_password_still_starts_by_itself() {
    let state = stated(STATE);
    insta::assert_snapshot!(judged(&*state, &machine(SCRIPT, MENU)), @r"
    fails: a new menu asks for a password before an entry is changed, found no superuser
    fails: the menu asks for a password before an entry is changed, found no superuser
    ");
    insta::assert_snapshot!(fixed(&*state, &machine(SCRIPT, MENU)), @r#"
    --- /boot/grub/grub.cfg
    +++ /boot/grub/grub.cfg
    @@ -1,4 +1,4 @@
    -menuentry 'Debian' --class gnu {
    +menuentry 'Debian' --class gnu --unrestricted {
     	linux /vmlinuz
     }
     submenu 'More' {
    @@ -9,3 +9,5 @@
     menuentry 'Firmware' {
     	fwsetup
     }
    +set superusers="boss"
    +password_pbkdf2 boss grub.pbkdf2.sha512.10000.AB.CD
    mode /boot/grub/grub.cfg: 0644 -> 0600
    --- /etc/grub.d/10_linux
    +++ /etc/grub.d/10_linux
    @@ -1,2 +1,2 @@
     #!/bin/sh
    -CLASS="--class gnu --class os"
    +CLASS="--class gnu --class os --unrestricted"
    file /etc/grub.d/42_hardtack_password: new, 0700 0:0
    --- /dev/null
    +++ /etc/grub.d/42_hardtack_password
    @@ -0,0 +1,5 @@
    +#!/bin/sh
    +exec tail -n +3 $0
    +# Who may change boot entries, written by hardtack.
    +set superusers="boss"
    +password_pbkdf2 boss grub.pbkdf2.sha512.10000.AB.CD
    "#);
    let closed = machine(SCRIPT, &format!("set superusers=\"b\"\npassword_pbkdf2 b grub.x\n{MENU}"))
        .file_with(
            "/etc/grub.d/40_custom",
            "set superusers=\"b\"\npassword_pbkdf2 b grub.x\n",
            Mode::new(0o755),
            Owner::ROOT,
        )
        .unwrap();
    insta::assert_snapshot!(judged(&*state, &closed), @r"
    holds: a new menu asks for a password before an entry is changed, found a hash of one at /etc/grub.d/40_custom:2
    holds: the menu asks for a password before an entry is changed, found a hash of one at /boot/grub/grub.cfg:2
    fails: boot entries start without a password, found only superusers may start it at /etc/grub.d/10_linux:2
    fails: boot entries start without a password, found only superusers may start it at /boot/grub/grub.cfg:3
    ");
}

#[test]
fn without_a_hash_there_is_no_fix_and_no_message_shows_one() {
    let none = stated("boot_password {\n user = \"root\"\n hash = \"\"\n}");
    insta::assert_snapshot!(fixed(&*none, &machine(SCRIPT, MENU)), @"no password was given: set the rule's `hash` to what grub-mkpasswd-pbkdf2 prints, or except the control");
    insta::assert_snapshot!(refused("boot_password {\n user = \"a b\"\n hash = \"secret\"\n}"), @r#"
    error: the hash is not one that grub-mkpasswd-pbkdf2 prints
     --> rule.hcl:3:9
      |
    3 |  hash = "<sensitive>"
      |         ^^^^^^^^
      |
      = help: it begins with grub.pbkdf2.sha512.

    error: `a b` is not a name that GRUB's menu can hold
     --> rule.hcl:2:9
      |
    2 |  user = "a b"
      |         ^^^^^
      |
      = help: use letters, digits, `-` and `_`
    "#);
    assert!(!format!("{:?}", stated(STATE)).contains("pbkdf2"));
}
