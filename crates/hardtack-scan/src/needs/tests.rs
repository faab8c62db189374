use std::collections::BTreeSet;

use hardtack_tree::MemoryTree;
use proptest::prelude::*;

use super::{Link, Needs, Relation, units};

fn tree(files: &[(&str, &str)]) -> MemoryTree {
    files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text).unwrap())
}

fn needs(stanzas: &[&str]) -> Needs {
    let text: String = stanzas
        .iter()
        .map(|stanza| {
            let (name, fields) = stanza.split_once('\n').unwrap_or((stanza, ""));
            format!("Package: {name}\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n{fields}\n\n")
        })
        .collect();
    Needs::read(&tree(&[("/var/lib/dpkg/status", &text)])).unwrap()
}

fn web() -> Needs {
    needs(&[
        "certbot\nDepends: python3-acme (>= 1.0), python3:any\nInstalled-Size: 100",
        "python3-acme\nDepends: python3\nRecommends: python3-pip",
        "python3-pip\nDepends: python3, gcc | tcc",
        "tcc\nProvides: c-compiler",
        "python3\nPre-Depends: libc6",
        "libc6\nPriority: required",
        "nginx\nDepends: libc6, httpd-cgi | certbot",
        "lighttpd\nProvides: httpd, httpd-cgi",
    ])
}

fn link(package: &str, relation: Option<Relation>) -> Link {
    Link { package: package.to_owned(), relation }
}

#[test]
fn a_chain_leads_from_what_was_asked_for() {
    let web = web();
    assert_eq!(
        web.chain(["nginx", "certbot"], "python3-pip").unwrap(),
        [
            link("certbot", None),
            link("python3-acme", Some(Relation::Depends)),
            link("python3-pip", Some(Relation::Recommends))
        ]
    );
    assert_eq!(web.chain(["certbot"], "certbot").unwrap(), [link("certbot", None)]);
    assert_eq!(web.chain(["libc6", "nothing"], "certbot"), None);
}

#[test]
fn what_goes_with_a_package() {
    let web = web();
    let kept = BTreeSet::from(["nginx", "certbot"]);
    let removal = web.removal(&BTreeSet::from(["certbot"]), &kept);
    assert_eq!(removal.also_removed, [] as [&str; 0], "nginx has another choice");
    assert_eq!(removal.not_needed_any_more, ["python3", "python3-acme", "python3-pip", "tcc"]);
    let removal = web.removal(&BTreeSet::from(["certbot", "lighttpd"]), &kept);
    assert_eq!(removal.also_removed, ["nginx"]);
    let removal = web.removal(&BTreeSet::from(["tcc"]), &kept);
    assert_eq!(removal.also_removed, ["python3-pip"], "a recommendation does not break what recommends");
}

#[test]
fn what_needs_a_package() {
    let found = web().needed_by("certbot");
    let found: Vec<_> = found.iter().map(|one| (one.package.as_str(), one.relation, one.has_choice)).collect();
    assert_eq!(found, [("nginx", Relation::Depends, true)]);
    assert_eq!(web().needed_by("libc6").len(), 2);
    assert_eq!(web().bytes(["certbot", "nothing"]), 100 << 10);
}

#[test]
fn packages_that_need_each_other_end() {
    let round = needs(&["a\nDepends: b", "b\nDepends: a", "c"]);
    assert_eq!(round.removal(&BTreeSet::from(["a"]), &BTreeSet::from(["c"])).also_removed, ["b"]);
    assert_eq!(round.chain(["a"], "c"), None);
}

#[test]
fn units_are_those_of_the_package() {
    let tree = tree(&[
        (
            "/var/lib/dpkg/info/nginx.list",
            "/.\n/lib/systemd/system/nginx.service\n/usr/lib/systemd/system/nginx.socket\n\
             /lib/systemd/system/nginx.service.d/x.conf\n/usr/lib/systemd/user/nginx.service\n",
        ),
        ("/var/lib/dpkg/info/nginx-common.list", "/lib/systemd/system/other.service\n"),
        ("/var/lib/dpkg/info/nginx:amd64.list", "/lib/systemd/system/nginx@.service\n"),
    ]);
    assert_eq!(units(&tree, "nginx").unwrap(), ["nginx.service", "nginx.socket", "nginx@.service"]);
}

proptest! {
    #[test]
    fn no_set_of_dependencies_hangs(edges in prop::collection::vec((0_u8..12, 0_u8..12, 0_u8..3), 0..40), gone in 0_u8..12) {
        let stanza = |name: u8| {
            let field = |kind: u8, word: &str| {
                let of = edges.iter().filter(|edge| edge.0 == name && edge.2 == kind).map(|edge| format!("p{}", edge.1));
                let list = of.collect::<Vec<_>>().join(if name.is_multiple_of(2) { ", " } else { " | " });
                if list.is_empty() { String::new() } else { format!("{word}: {list}\n") }
            };
            format!("p{name}\n{}{}{}", field(0, "Depends"), field(1, "Recommends"), field(2, "Provides"))
        };
        let stanzas: Vec<String> = (0..12).map(stanza).collect();
        let needs = needs(&stanzas.iter().map(|stanza| stanza.trim_end()).collect::<Vec<_>>());
        let gone = format!("p{gone}");
        let removal = needs.removal(&BTreeSet::from([gone.as_str()]), &BTreeSet::from(["p0", "p1"]));
        prop_assert!(!removal.also_removed.contains(&gone));
        for name in needs.names() {
            if let Some(chain) = needs.chain(["p0"], name) {
                prop_assert_eq!(&chain[0].package, "p0");
                prop_assert_eq!(&chain[chain.len() - 1].package, name);
            }
        }
    }
}
