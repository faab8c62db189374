//! What is held to versions of an image is left out of the others, and its manifest and audit tell.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::gallery::bench;
use serde_json::Value;

const RECIPE: &str = r#"image "web" {
  version = "1.3.0"
  base { directory = "root" }
  script "new" {
    since  = "1.3.0"
    inline = ["echo new > /etc/new"]
  }
  harden {
    benchmark = "house"
    profile   = "all"
    control "1.1" { since = "1.3.0" }
  }
}
"#;

#[test]
fn an_earlier_version_is_built_without_what_came_later() {
    let Some(program) = bench() else { return };
    program.file("web.hcl", RECIPE);
    let built = |arguments: &[&str]| {
        program.succeed(&[&["build", "web.hcl", "--rules", "site"], arguments].concat());
        let read = |name: &str| -> Value {
            serde_json::from_slice(&fs::read(program.path(&format!("out/web/{name}"))).unwrap()).unwrap()
        };
        (read("manifest.json"), read("audit.json"))
    };
    let verdict = |audit: &Value| {
        let controls = audit["controls"].as_array().unwrap();
        controls.iter().find(|control| control["control"] == "1.1").unwrap()["verdict"].clone()
    };
    let layers = |manifest: &Value| {
        let layers = manifest["layers"].as_array().unwrap();
        layers.iter().map(|layer| layer["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    let (now, audit) = built(&[]);
    assert_eq!(verdict(&audit), "pass");
    assert!(layers(&now).contains(&"new".to_owned()));
    assert_eq!(now["harden"]["pins"][0]["name"], "1.1");
    assert_eq!(now["harden"]["pins"][0]["versions"]["since"], "1.3.0", "the manifest says since when");

    let (earlier, audit) = built(&["--version", "1.2.0"]);
    assert_eq!(earlier["metadata"]["version"], "1.2.0");
    assert!(!layers(&earlier).contains(&"new".to_owned()));
    assert_eq!(verdict(&audit), "excepted");
    let again = program.succeed(&["verify", "out/web", "--rebuild", "web.hcl", "--rules", "site"]);
    assert!(again.contains("ok      web.hcl: rebuild"), "{again}");
    let text = fs::read_to_string(program.path("out/web/audit.txt")).unwrap();
    assert!(text.contains("from version 1.3.0 of the image on"), "{text}");
}
