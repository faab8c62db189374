//! Two images on one network, from recipe to boot, with tests that break what others need.
//!
//! The parts share one boot of each, so they are one test; the packages are those of an example that `layouts.rs` builds. It
//! needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::{Bench, example, stdout, words};
use serde_json::Value;

/// What the database has beside the packages of the example: an address, and a server on port 8080.
const DATABASE: &str = r#"
  file "/etc/systemd/network/80-wired.network" {
    content = "[Match]\nType=ether\n\n[Network]\nDHCP=yes\n"
  }

  file "/usr/local/sbin/serve" {
    content = <<-EOT
      #!/usr/bin/perl
      use IO::Socket::INET;
      my $server = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die;
      while (my $client = $server->accept) {
        <$client>;
        print $client "HTTP/1.0 200 OK\r\n\r\nrows";
        close $client;
      }
    EOT
    mode    = "0755"
  }

  file "/etc/systemd/system/rows.service" {
    content = "[Service]\nExecStart=/usr/local/sbin/serve\n\n[Install]\nWantedBy=multi-user.target\n"
  }

  service { enable = ["systemd-networkd", "rows"] }
"#;

const DISK: &str = r#"
  disk {
    size     = "3G"
    firmware = ["bios"]
    partition "/" { size = "*" }
  }
"#;

const APPLICATION: &str = r#"
  base { from = "db" }

  file "/srv/needed" { content = "needed\n" }
  service { disable = ["rows"] }

  test "destroys what the next needs" {
    isolated = true
    command "rm -r /srv /usr/local/sbin" {}
    file "/srv/needed" { exists = false }
  }

  test "needs what the first destroyed" {
    isolated = true
    file "/srv/needed" { contains = "needed" }
    command "rm /srv/needed" {}
  }

  test "reaches the database" {
    beside = ["db"]
    host "db" {}
    http "http://db:8080/" { contains = "rows" }
    port "8080" { open = false }
    file "/srv/needed" {}
  }
"#;

#[test]
fn tests_need_one_boot_and_machines_find_each_other() {
    let Some(bench) = Bench::new() else { return };
    let example = example("short-form");
    let begin = example.find("  base {").unwrap();
    let packages = &example[begin..example.find("  disk {").unwrap()];
    let text = format!("image \"app\" {{{APPLICATION}{DISK}}}\nimage \"db\" {{\n{packages}{DATABASE}{DISK}}}\n");
    let recipe = bench.recipe("site.hcl", &text);
    let recipe = recipe.to_str().unwrap();

    // What stands beside it must be there.
    let alone = bench.hardtack(&bench.store, &["build", recipe, "--prove", "--image", "app"]);
    assert_eq!(alone.status.code(), Some(65), "{}", words(&alone));
    let said = words(&alone);
    assert!(said.contains("db, which the tests need beside the image, is not in "), "{said}");
    assert!(said.contains("build it first: hardtack build --image db"), "{said}");

    let built = bench.hardtack(&bench.store, &["build", recipe, "--image", "db"]);
    assert!(built.status.success(), "{}", words(&built));
    let database = stdout(&built).split_whitespace().nth(1).unwrap().to_owned();
    let proven = bench.hardtack(&bench.store, &["build", recipe, "--prove", "--image", "app"]);
    assert!(proven.status.success(), "{}", words(&proven));

    let out = bench.path("out/app");
    let proof: Value = serde_json::from_slice(&fs::read(out.join("proof.json")).unwrap()).unwrap();
    let [boot] = proof["boots"].as_array().unwrap().as_slice() else { panic!("{proof}") };
    assert_eq!((&boot["starts"], &boot["unsaved"]), (&1.into(), &Value::Null), "{boot}");
    let [beside] = boot["beside"].as_array().unwrap().as_slice() else { panic!("{boot}") };
    assert_eq!((&beside["image"], &beside["digest"]), (&"db".into(), &database.into()));
    assert!(fs::read_to_string(out.join("boot-bios-db.log")).unwrap().contains("Reached target"), "no console of it");
    let tests = boot["outcome"]["observed"]["tests"].as_array().unwrap();
    let blocks: Vec<&str> = tests.iter().map(|test| test["block"].as_str().unwrap()).collect();
    let of = |name: &str| blocks.iter().filter(|block| **block == name).count();
    assert_eq!(
        [of("destroys what the next needs"), of("needs what the first destroyed"), of("reaches the database")],
        [2, 2, 4]
    );
    assert!(tests.iter().all(|test| test["holds"] == true), "{tests:?}");

    // Nothing changed: nothing is booted.
    let again = bench.hardtack(&bench.store, &["build", recipe, "--prove", "--image", "app"]);
    assert!(words(&again).contains("nothing has changed"), "{}", words(&again));
}
