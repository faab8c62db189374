use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn made(files: &[(&str, &str)]) -> String {
    let tree = files.iter().fold(hardtack_tree::MemoryTree::new(), |tree, (name, text)| {
        tree.file(format!("/etc/cloud/{name}"), text).unwrap()
    });
    let line = |new: &NewAccount| {
        let NewAccount { name, groups, shell, key, password, at } = new;
        format!("{name} in {}, shell {shell:?}, key {key}, password {password}, by {at}", groups.join(" "))
    };
    match CloudInit::read(&tree) {
        Ok(read) => read.accounts.iter().map(line).collect::<Vec<_>>().join("\n"),
        Err(cause) => cause.to_string(),
    }
}

const DEBIAN: &str = "users:\n  - default\ndisable_root: true\nsystem_info:\n  distro: debian\n  default_user:\n    \
                      name: debian\n    lock_passwd: True\n    groups: [adm, sudo]\n    shell: /bin/bash\n";

#[test]
fn the_default_user_of_a_distribution() {
    insta::assert_snapshot!(made(&[("cloud.cfg", DEBIAN)]), @r#"debian in adm sudo debian, shell "/bin/bash", key true, password true, by /etc/cloud/cloud.cfg"#);
    assert_eq!(made(&[]), "");
    assert_eq!(made(&[("cloud.cfg", &DEBIAN.replace("  - default\n", ""))]), "");
}

#[test]
fn later_names_win_and_mappings_are_joined() {
    let files = [
        ("cloud.cfg", DEBIAN),
        ("cloud.cfg.d/10_a.cfg", "system_info:\n  default_user: { name: ada, groups: first }\n"),
        ("cloud.cfg.d/20_b.cfg", "system_info:\n  default_user:\n    groups: admins, wheel\n"),
        ("cloud.cfg.d/README", "system_info: { default_user: { name: nobody } }\n"),
    ];
    insta::assert_snapshot!(made(&files), @r#"ada in admins wheel ada, shell "/bin/bash", key true, password true, by /etc/cloud/cloud.cfg.d/10_a.cfg"#);
}

#[test]
fn users_of_a_site() {
    let files = [
        ("cloud.cfg", DEBIAN),
        (
            "cloud.cfg.d/10_site.cfg",
            "users:\n  - name: ada\n    primary-group: staff\n    groups: [admins]\n    ssh_authorized_keys: [x]\n  \
             - name: bob\n    passwd: $6$a$b\n    lock-passwd: false\n    no_user_group: true\n  - name: eve\n    passwd: $6$a$b\n  \
             - name: sent\n    ssh_redirect_user: true\n",
        ),
    ];
    insta::assert_snapshot!(made(&files), @r#"
    ada in admins staff, shell "", key true, password false, by /etc/cloud/cloud.cfg.d/10_site.cfg
    bob in , shell "", key false, password true, by /etc/cloud/cloud.cfg.d/10_site.cfg
    eve in eve, shell "", key false, password false, by /etc/cloud/cloud.cfg.d/10_site.cfg
    "#);
    insta::assert_snapshot!(made(&[("cloud.cfg", DEBIAN), ("cloud.cfg.d/a.cfg", "user: ada\nusers: []\n")]), @r#"ada in adm sudo ada, shell "/bin/bash", key true, password true, by /etc/cloud/cloud.cfg.d/a.cfg"#);
}

#[test]
fn what_is_no_yaml_is_unknown() {
    insta::assert_snapshot!(made(&[("cloud.cfg", "users: [\n")]), @"/etc/cloud/cloud.cfg: this is no YAML: while parsing a node, did not find expected node content");
    assert_eq!(
        made(&[("cloud.cfg", "x: &a [default]\nusers: *a\nsystem_info: { default_user: { name: ada } }\n")])
            .split(' ')
            .next(),
        Some("ada")
    );
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[ \\[\\]{}:,#&*!|>'\"%@\\n-]{0,30}(users|user|system_info|default_user|name|groups|\\PC)*") {
        let _ = CloudInit::read(&tree([("/etc/cloud/cloud.cfg", text.as_str()), ("/etc/cloud/cloud.cfg.d/a.cfg", text.as_str())]));
    }
}
