use crate::testing::{fixed, judged, refused, stated, tree};

const AUDIT: &str = "kernel_argument \"audit\" { equals = \"1\" }";

#[test]
fn what_is_said_last_counts() {
    let said = |grub: &str, later: &str| {
        let files = tree([("/etc/default/grub", grub), ("/etc/default/grub.d/50-x.cfg", later)]);
        judged(&*stated(AUDIT), &files)
    };
    insta::assert_snapshot!(said("GRUB_CMDLINE_LINUX=\"audit=1\"\n", "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX audit=0\"\n"), @"fails: the kernel's argument audit 1, for every entry of a new menu, found audit=0 at /etc/default/grub.d/50-x.cfg:1");
    insta::assert_snapshot!(said("GRUB_CMDLINE_LINUX=audit=1\nGRUB_CMDLINE_LINUX_DEFAULT='quiet audit=0'\n", ""), @r"
    holds: the kernel's argument audit 1, for every entry of a new menu, found audit=1 at /etc/default/grub:1
    fails: the kernel's argument audit 1, for the normal entries of a new menu, found audit=0 at /etc/default/grub:2
    ");
    insta::assert_snapshot!(said("GRUB_CMDLINE_LINUX_DEFAULT='audit=1'\n", ""), @r"
    fails: the kernel's argument audit 1, for every entry of a new menu, found no such argument
    holds: the kernel's argument audit 1, for the normal entries of a new menu, found audit=1 at /etc/default/grub:1
    ");
    insta::assert_snapshot!(said("GRUB_CMDLINE_LINUX_DEFAULT='audit=1'\nGRUB_DISABLE_RECOVERY=true\n", ""), @"holds: the kernel's argument audit 1, for the normal entries of a new menu, found audit=1 at /etc/default/grub:1");
}

#[test]
fn a_menu_that_was_not_made_anew_is_what_boots() {
    let files = tree([
        ("/etc/default/grub", "GRUB_CMDLINE_LINUX=audit=1\n"),
        (
            "/boot/grub/grub.cfg",
            "menuentry x {\n\tlinux /vmlinuz ro audit=1\n}\nmenuentry y {\n\tlinux /vmlinuz ro single\n}\n",
        ),
    ]);
    let state = stated(AUDIT);
    insta::assert_snapshot!(judged(&*state, &files), @r"
    holds: the kernel's argument audit 1, for every entry of a new menu, found audit=1 at /etc/default/grub:1
    fails: the kernel's argument audit 1, for an entry of the menu, found no such argument at /boot/grub/grub.cfg:5
    ");
    insta::assert_snapshot!(fixed(&*state, &files), @r"
    --- /boot/grub/grub.cfg
    +++ /boot/grub/grub.cfg
    @@ -2,5 +2,5 @@
     	linux /vmlinuz ro audit=1
     }
     menuentry y {
    -	linux /vmlinuz ro single
    +	linux /vmlinuz ro single audit=1
     }
    ");
}

#[test]
fn a_fix_is_the_last_word() {
    let limit = stated("kernel_argument \"audit_backlog_limit\" { at_least = 8192 }");
    insta::assert_snapshot!(fixed(&*limit, &tree([("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"audit_backlog_limit=64\"\n")])), @r#"
    directory /etc/default/grub.d: new, 0755 0:0
    file /etc/default/grub.d/60-hardtack.cfg: new, 0644 0:0
    --- /dev/null
    +++ /etc/default/grub.d/60-hardtack.cfg
    @@ -0,0 +1,2 @@
    +# Arguments of the kernel for the hardening profile, written by hardtack.
    +GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX audit_backlog_limit=8192"
    "#);
    let late =
        tree([("/etc/default/grub.d/90-site.cfg", "GRUB_CMDLINE_LINUX=\"\"\nGRUB_CMDLINE_LINUX_DEFAULT=audit=0\n")]);
    insta::assert_snapshot!(fixed(&*stated(AUDIT), &late), @r#"
    file /etc/default/grub.d/zz-hardtack.cfg: new, 0644 0:0
    --- /dev/null
    +++ /etc/default/grub.d/zz-hardtack.cfg
    @@ -0,0 +1,3 @@
    +# Arguments of the kernel for the hardening profile, written by hardtack.
    +GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX audit=1"
    +GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT audit=1"
    "#);
    let last = tree([("/etc/default/grub.d/zzz.cfg", "GRUB_CMDLINE_LINUX=\"\"\n")]);
    insta::assert_snapshot!(fixed(&*stated(AUDIT), &last), @"another file of GRUB's settings decides audit");
    insta::assert_snapshot!(refused("kernel_argument \"a b\" { set = true }").lines().next().unwrap(), @"error: `a b` is not the name of a kernel argument");
}
