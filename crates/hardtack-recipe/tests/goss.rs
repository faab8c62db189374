//! Files of goss are read as checks.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::image;

const GOSS: &str = r#"
package:
  nginx:
    installed: true
    versions: [1.22.1-9]
service:
  nginx: { enabled: true, running: true }
file:
  /etc/nginx/nginx.conf:
    exists: true
    contains: [gzip, "listen 80"]
port:
  "tcp:80": { listening: true }
command:
  version:
    exec: nginx -v
    exit-status: 0
    stdout: []
user:
  www-data: { exists: true, uid: 33, groups: [www-data], shell: /usr/sbin/nologin }
group:
  www-data: { exists: true, gid: 33 }
process:
  nginx: { running: true }
mount:
  /tmp: { exists: true, opts: [nodev], filesystem: tmpfs }
kernel-param:
  net.ipv4.ip_forward: { value: "0" }
http:
  http://localhost/: { status: 200, body: [Welcome] }
"#;

#[test]
fn a_file_of_goss_becomes_checks() {
    let recipes = image("  test \"goss\" { goss = \"goss.yaml\" }\n").with("goss.yaml", GOSS);
    let recipe = recipes.load(&recipes.options()).unwrap();
    let checks = &recipe.images.values().next().unwrap().tests[0].checks;
    assert_eq!(checks.len(), 12);
    let lines: Vec<String> = checks.iter().map(|check| serde_json::to_string(check).unwrap()).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    {"check":"package","name":"nginx","installed":true,"version":"1.22.1-9"}
    {"check":"unit","name":"nginx","active":true,"enabled":true}
    {"check":"file","path":"/etc/nginx/nginx.conf","exists":true,"contains":"gzip"}
    {"check":"file","path":"/etc/nginx/nginx.conf","exists":true,"contains":"listen 80"}
    {"check":"port","number":80,"open":true}
    {"check":"command","command":"nginx -v","exit":0,"stdout":null}
    {"check":"user","name":"www-data","exists":true,"uid":33,"shell":"/usr/sbin/nologin","groups":["www-data"]}
    {"check":"command","command":"getent group 'www-data'","exit":0,"stdout":":33:"}
    {"check":"command","command":"pgrep -x 'nginx'","exit":0,"stdout":null}
    {"check":"mount","point":"/tmp","fs":"tmpfs","options":["nodev"]}
    {"check":"sysctl","key":"net.ipv4.ip_forward","value":"0"}
    {"check":"http","url":"http://localhost/","status":200,"contains":"Welcome"}
    "#);
}

#[test]
fn what_of_goss_is_not_understood_is_an_error() {
    let wrong = "dns:\n  localhost: { resolvable: true }\nfile:\n  /etc/motd: { exists: maybe, mode: \"0644\", contains: [\"/^a/\"] }\n\
                 servise: {}\nport:\n  udp:53: {}\npackage: [nginx]\n";
    let recipes = image("  test \"goss\" { goss = \"goss.yaml\" }\n").with("goss.yaml", wrong);
    insta::assert_snapshot!(recipes.load(&recipes.options()).unwrap_err(), @r#"
    error: resources of the type `dns` are not understood
     --> goss.yaml:1:1
      |
    1 | dns:
      | ^^^
      |
      = help: understood are command, file, group, http, kernel-param, mount, package, port, process, service, user

    error: `maybe` is not true or false
     --> goss.yaml:4:24
      |
    4 |   /etc/motd: { exists: maybe, mode: "0644", contains: ["/^a/"] }
      |                        ^^^^^

    error: the pattern `/^a/` is not understood
     --> goss.yaml:4:56
      |
    4 |   /etc/motd: { exists: maybe, mode: "0644", contains: ["/^a/"] }
      |                                                        ^^^^^^
      |
      = help: write text that must be there, or a `command` with grep

    error: the attribute `mode` of `file` is not understood
     --> goss.yaml:4:31
      |
    4 |   /etc/motd: { exists: maybe, mode: "0644", contains: ["/^a/"] }
      |                               ^^^^
      |
      = help: understood are contains, contents, exists

    error: resources of the type `servise` are not understood
     --> goss.yaml:5:1
      |
    5 | servise: {}
      | ^^^^^^^
      |
      = help: did you mean `service`?

    error: `udp:53` is no port of TCP
     --> goss.yaml:7:3
      |
    7 |   udp:53: {}
      |   ^^^^^^

    error: `package` has resources by name
     --> goss.yaml:8:10
      |
    8 | package: [nginx]
      |          ^^^^^^^
    "#);
    for broken in ["a: [", "a: &x 1\nb: *x\n", "- 1\n", "file: {}\nfile: {}\n", &"[".repeat(10_000)] {
        let recipes = image("  test \"goss\" { goss = \"goss.yaml\" }\n").with("goss.yaml", broken);
        assert!(recipes.load(&recipes.options()).is_err(), "{broken}");
    }
}
