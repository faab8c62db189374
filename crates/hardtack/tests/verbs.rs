//! The verbs that need no root, in an empty directory, with the mistakes that people make.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Program;
use insta::assert_snapshot;

const RECIPE: &str = "web.hcl";

/// A directory with the recipe that `init` prints.
fn with_recipe() -> Program {
    let program = Program::new();
    let text = program.succeed(&["init", "web"]);
    program.file(RECIPE, &text);
    program
}

#[test]
fn a_new_recipe_is_valid_and_laid_out() {
    let program = with_recipe();
    program.succeed(&["validate", RECIPE]);
    assert_eq!(program.succeed(&["fmt", "--check", RECIPE]), "");
    for profile in ["level1-workstation", "level2-server"] {
        program.file("other.hcl", &program.succeed(&["init", "--profile", profile]));
        program.succeed(&["validate", "other.hcl"]);
    }
}

#[test]
fn init_knows_its_words() {
    let program = Program::new();
    assert_snapshot!(program.fail(64, &["init", "--distribution", "debain-12"]), @"");
    assert_snapshot!(program.fail(64, &["init", "--profile", "level1"]), @"");
    assert_snapshot!(program.fail(64, &["init", "a/b"]), @"");
}

#[test]
fn fmt_lays_out_and_names_what_it_changed() {
    let program = Program::new();
    let path = program.file("a.hcl", "locals {\na=1\n  long = 2\n}\n");
    program.file("b.hcl", "locals {}\n");
    let ran = program.run(&["fmt", "--check"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "./a.hcl\n"));
    assert_eq!(program.succeed(&["fmt"]), "./a.hcl\n");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "locals {\n  a    = 1\n  long = 2\n}\n");
    assert_eq!(program.succeed(&["fmt"]), "");

    program.file("b.hcl", "locals {\n");
    std::fs::write(&path, "locals   {}\n").unwrap();
    program.fail(65, &["fmt"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "locals   {}\n", "one broken file leaves all as they are");
}

#[test]
fn values_come_with_where_they_came_from() {
    let program = Program::new();
    program.file("v.hcl", "variable \"ports\" {\n  type    = string\n  default = \"80\"\n}\n");
    program.file("site.hcl", "ports = \"443\"\n");
    assert_snapshot!(program.succeed(&["vars", "v.hcl", "--explain", "-var-file", "site.hcl", "-var", "ports=8443"]), @"");
    program.file("typo.hcl", "prots = \"443\"\n");
    assert_snapshot!(program.fail(65, &["vars", "v.hcl", "-var-file=typo.hcl"]), @"");
    assert_snapshot!(program.fail(64, &["vars", "v.hcl", "-var", "ports"]), @"");
}

#[test]
fn mistakes_on_the_command_line_say_what_was_meant() {
    let program = with_recipe();
    assert_snapshot!(program.fail(64, &["bulid"]), @"");
    assert_snapshot!(program.fail(65, &["validate", "wbe.hcl"]), @"");
    assert_snapshot!(program.fail(65, &["docs", RECIPE, "--image", "wbe"]), @"");
    assert_snapshot!(program.fail(65, &["explain", "ssh-max-auth-tires"]), @"");
    assert_snapshot!(program.fail(65, &["coverage", "cis-debain-12"]), @"");
    assert_snapshot!(program.fail(65, &["test", "out/web"]), @"");
    assert_snapshot!(program.fail(65, &["digest", "web.raw"]), @"");
}

#[test]
fn a_plan_tells_everything_before_anything_is_built() {
    let program = with_recipe();
    assert_snapshot!(program.succeed(&["plan", RECIPE]).lines().skip(1).collect::<Vec<_>>().join("\n"), @"");
    let plans: serde_json::Value = serde_json::from_str(&program.succeed(&["plan", RECIPE, "--json"])).unwrap();
    assert_eq!(plans[0]["entries"][0]["name"], "base");
    assert_eq!(plans[0]["unchanged"], false);
    assert_snapshot!(program.fail(65, &["plan", RECIPE, "--upto", "ap"]), @"");
    assert_snapshot!(program.fail(65, &["shell", RECIPE]), @"");
    let text = program.succeed(&["init", "web"]).replace("size    = \"2G\"", "size    = \"20G\"");
    program.file(RECIPE, &text);
    assert_snapshot!(program.fail(65, &["plan", RECIPE]), @"");
}

#[test]
fn rules_and_controls_are_explained() {
    let program = Program::new();
    let listed = program.succeed(&["rules", "list"]);
    assert!(listed.lines().count() >= 50, "{listed}");
    assert!(program.succeed(&["rules", "show", "ssh-max-auth-tries"]).contains("MaxAuthTries"));
    assert!(program.succeed(&["explain", "/etc/ssh/sshd_config"]).contains("ssh-max-auth-tries"));
    assert!(program.succeed(&["coverage"]).contains("310"), "every control of the benchmark is counted");
}

#[test]
fn version_is_for_programs_too() {
    let version: serde_json::Value = serde_json::from_str(&Program::new().succeed(&["version", "--json"])).unwrap();
    assert_eq!(version["hardtack"], env!("CARGO_PKG_VERSION"));
    assert_eq!(version["benchmarks"][0]["id"], "cis-debian-12");
}

#[test]
fn documents_name_steps_rules_and_exceptions_but_no_secret() {
    let program = Program::new();
    program.file(
        "app.hcl",
        r#"
variable "token" {
  type      = string
  sensitive = true
}

image "app" {
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }

  packages {
    install = ["openssh-server"]
  }

  script "register" {
    inline = ["register ${var.token}"]
    env    = { TOKEN = var.token }
  }

  harden {
    benchmark = "cis-debian-12"
    profile   = "level1-server"
    set       = { "ssh-max-auth-tries.limit" = 3 }

    exception "1.4.1" {
      kind   = "platform"
      reason = "No boot console | on this cloud."
      owner  = "platform-team"
    }
  }
}
"#,
    );
    let text = program.succeed(&["docs", "app.hcl", "-var", "token=hunter22-and-more"]);
    assert!(!text.contains("hunter22"), "{text}");
    let parts = [
        "2. **register**: run `&lt;sensitive>`, with TOKEN\n",
        "- Rule: `ssh-max-auth-tries`\n",
        "- Value: `limit` = `3`\n",
        "`/etc/ssh/sshd_config`",
        "No boot console \\| on this cloud. | platform-team |",
    ];
    for part in parts {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

#[test]
fn scan_names_what_must_not_leave_and_never_shows_it() {
    let program = Program::new();
    let root = program.file("x", "").with_file_name("root");
    for directory in ["etc", "usr", "var", "root/.ssh"] {
        std::fs::create_dir_all(root.join(directory)).unwrap();
    }
    std::fs::write(root.join("etc/passwd"), "root:x:0:0:root:/root:/bin/bash\n").unwrap();
    assert_eq!(program.succeed(&["scan", "root"]), "");
    let secret = "AKIAZ7QHW3XNP5VRTKLM";
    std::fs::write(root.join("etc/app.conf"), format!("region = eu-1\nkey = {secret}\n")).unwrap();
    let ran = program.run(&["scan", "root"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret));
    assert_snapshot!(ran.stdout, @"");
}
