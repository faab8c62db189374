use crate::testing::{fixed, judged, refused, stated, tree};

const ONLY: &str = "ssh_client \"MACs\" { only = [\"hmac-sha2-512\", \"hmac-sha2-256\"] }";
const MAIN: &str = "/etc/ssh/ssh_config";

#[test]
fn hosts_with_a_value_of_their_own_count_and_late_ones_do_not() {
    let with = |text: &str| judged(&*stated(ONLY), &tree([(MAIN, text)]));
    insta::assert_snapshot!(with("Host *\n SendEnv LANG\n"), @"fails: MACs with nothing but hmac-sha2-512, hmac-sha2-256, found MACs with umac-64-etm@openssh.com, umac-128-etm@openssh.com, hmac-sha2-256-etm@openssh.com, hmac-sha2-512-etm@openssh.com, hmac-sha1-etm@openssh.com, umac-64@openssh.com, umac-128@openssh.com, hmac-sha1 by default");
    insta::assert_snapshot!(with("Host *\n MACs hmac-sha2-512\nHost old\n MACs hmac-md5\n"), @"holds: MACs with nothing but hmac-sha2-512, hmac-sha2-256, found MACs hmac-sha2-512 at /etc/ssh/ssh_config:2");
    insta::assert_snapshot!(with("Host old\n MACs hmac-md5\nHost *\n MACs hmac-sha2-512\n"), @"
    fails: MACs with nothing but hmac-sha2-512, hmac-sha2-256, found MACs with hmac-md5 for Host old at /etc/ssh/ssh_config:2
    holds: MACs with nothing but hmac-sha2-512, hmac-sha2-256, found MACs hmac-sha2-512 at /etc/ssh/ssh_config:4
    ");
    insta::assert_snapshot!(with("MACs -*sha1*,umac*\n"), @"fails: MACs with nothing but hmac-sha2-512, hmac-sha2-256, found MACs with hmac-sha2-256-etm@openssh.com, hmac-sha2-512-etm@openssh.com at /etc/ssh/ssh_config:1");
}

#[test]
fn the_value_is_said_first() {
    let debian = "# This is\n\nInclude /etc/ssh/ssh_config.d/*.conf\n\nHost *\n    SendEnv LANG\n";
    insta::assert_snapshot!(fixed(&*stated(ONLY), &tree([(MAIN, debian)])), @"
    directory /etc/ssh/ssh_config.d: new, 0755 0:0
    file /etc/ssh/ssh_config.d/00-hardtack.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/ssh/ssh_config.d/00-hardtack.conf
    @@ -0,0 +1 @@
    +MACs hmac-sha2-512,hmac-sha2-256
    ");
    let before = "Host old\n MACs hmac-md5\nInclude /etc/ssh/ssh_config.d/*.conf\n";
    insta::assert_snapshot!(fixed(&*stated(ONLY), &tree([(MAIN, before)])), @"
    --- /etc/ssh/ssh_config
    +++ /etc/ssh/ssh_config
    @@ -1,3 +1,4 @@
    +MACs hmac-sha2-512,hmac-sha2-256
     Host old
      MACs hmac-md5
     Include /etc/ssh/ssh_config.d/*.conf
    ");
    insta::assert_snapshot!(fixed(&*stated("ssh_client \"MACs\" { excludes = [\"*sha1*\"] }"), &tree([(MAIN, "# a\nMACs hmac-sha1,hmac-sha2-256\n")])), @"
    --- /etc/ssh/ssh_config
    +++ /etc/ssh/ssh_config
    @@ -1,2 +1,2 @@
     # a
    -MACs hmac-sha1,hmac-sha2-256
    +MACs hmac-sha2-256
    ");
}

#[test]
fn mistakes_in_rules_are_named() {
    insta::assert_snapshot!(refused("ssh_client \"Cyphers\" { set = true }"), @r#"
    error: `Cyphers` is none of Ciphers, KexAlgorithms, MACs
     --> rule.hcl:1:12
      |
    1 | ssh_client "Cyphers" { set = true }
      |            ^^^^^^^^^
      |
      = help: did you mean `Ciphers`?

    error: a list of algorithms cannot be asked this
     --> rule.hcl:1:1
      |
    1 | ssh_client "Cyphers" { set = true }
      | ^^^^^^^^^^^^^^^^^^^^
      |
      = help: write `only`, `excludes`, `includes` or `equals`
    "#);
}
