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
    assert_snapshot!(program.fail(64, &["init", "--distribution", "debain-12"]), @r"
    error: no distribution is called `debain-12`
      = help: did you mean `debian-12`?
    ");
    assert_snapshot!(program.fail(64, &["init", "--profile", "level1"]), @r"
    error: cis-debian-12 has no profile `level1`
      = help: choose one of level1-server, level2-server, level1-workstation, level2-workstation
    ");
    assert_snapshot!(program.fail(64, &["init", "a/b"]), @r"
    error: the name `a/b` has the character '/'
      = help: use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
    ");
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
    let image = program.succeed(&["init", "web"]);
    program.file("v.hcl", &format!("variable \"ports\" {{\n  type    = string\n  default = \"80\"\n}}\n{image}"));
    program.file("site.hcl", "ports = \"443\"\n");
    assert_snapshot!(program.succeed(&["vars", "v.hcl", "--explain", "-var-file", "site.hcl", "-var", "ports=8443"]), @r#"
    ports = "8443"
        "80" from the default at v.hcl:3:13
        "443" from site.hcl:1:9
        "8443" from the command line  (wins)
    ssh_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA operator@example.org"
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA operator@example.org" from the default at v.hcl:14:13  (wins)
    "#);
    program.file("typo.hcl", "prots = \"443\"\n");
    assert_snapshot!(program.fail(65, &["vars", "v.hcl", "-var-file=typo.hcl"]), @r#"
    error: the recipe has no variable `prots`, which this file sets
     --> typo.hcl:1:9
      |
    1 | prots = "443"
      |         ^^^^^
      |
      = help: did you mean `ports`?
    "#);
    assert_snapshot!(program.fail(64, &["vars", "v.hcl", "-var", "ports"]), @r"
    error: an assignment has a name, `=` and a value
     = help: write -var name=value
    ");
}

#[test]
fn mistakes_on_the_command_line_say_what_was_meant() {
    let program = with_recipe();
    assert_snapshot!(program.fail(64, &["bulid"]), @r"
    error: unrecognized subcommand 'bulid'

      tip: a similar subcommand exists: 'build'

    Usage: hardtack [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
    assert_snapshot!(program.fail(65, &["validate", "wbe.hcl"]), @r"
    error: there is no recipe `wbe.hcl`
     = help: `hardtack init` writes one to begin with
    ");
    assert_snapshot!(program.fail(65, &["docs", RECIPE, "--image", "wbe"]), @r"
    error: the recipe has no image `wbe`
      = help: did you mean `web`?
    ");
    assert_snapshot!(program.fail(65, &["explain", "ssh-max-auth-tires"]), @r"
    error: nothing is called `ssh-max-auth-tires`
     = help: did you mean `ssh-max-auth-tries`?
    ");
    assert_snapshot!(program.fail(65, &["coverage", "cis-debain-12"]), @r"
    error: there is no benchmark `cis-debain-12`
     = help: did you mean `cis-debian-12`?
    ");
    assert_snapshot!(program.fail(65, &["test", "out/web"]), @r"
    error: cannot read out/web/manifest.json: No such file or directory (os error 2)
      = help: name a directory that `hardtack build` has made, for example out/web
    ");
    assert_snapshot!(program.fail(65, &["digest", "web.raw"]), @r"
    error: cannot read web.raw: No such file or directory (os error 2)
      = help: name a disk image: raw, qcow2, vmdk or vhd
    ");
}

#[test]
fn a_plan_tells_everything_before_anything_is_built() {
    let program = with_recipe();
    let plan = program.succeed(&["plan", RECIPE]);
    // The digest of the plan and the numbers of controls change with the rules.
    let steady: Vec<&str> = plan.lines().skip(1).filter(|line| !line.contains(" controls of ")).collect();
    assert_snapshot!(steady.join("\n"), @r"
    [run]                base             debian bookworm (amd64) from http://deb.debian.org/debian, components main, with updates
    [run]                packages         upgrade what has security updates; install linux-image-cloud-amd64, systemd-sysv, systemd-resolved, udev, dbus, e2fsprogs, iproute2, openssh-server, sudo, aide, aide-common, apparmor, apparmor-utils, chrony, cracklib-runtime, libpam-pwquality, nftables, systemd-journal-remote
    [run]                user:operator    account operator, groups sudo, shell /bin/bash, SSH keys: 1, without a password
    [run]                file:/etc/sudoers.d/operator write /etc/sudoers.d/operator: 37 bytes of text, mode 0440
    [run]                file:/etc/systemd/network/80-wired.network write /etc/systemd/network/80-wired.network: 64 bytes of text
    [run]                file:/etc/motd   write /etc/motd: 21 bytes of text
    [run]                app              run `install -d -m 0755 /srv/app`
    [run]                service          enable ssh, systemd-networkd, systemd-resolved
    [run]                layout           fstab and mount points
    [run]                harden           the rules of the profile
    disk: 8.000 GiB, as raw, boots with bios and uefi
      no         start          size  holds       mounted at       options
       1     0.001 GiB     0.001 GiB  BIOS boot
       2     0.002 GiB     0.062 GiB  EFI system
       3     0.064 GiB     3.000 GiB  ext4        /
       4     3.064 GiB     0.500 GiB  ext4        /home            nodev,nosuid
       5     3.564 GiB     0.500 GiB  ext4        /tmp             nodev,nosuid,noexec
       6     4.064 GiB     0.500 GiB  ext4        /var/tmp         nodev,nosuid,noexec
       7     4.564 GiB     1.000 GiB  ext4        /var/log         nodev,nosuid,noexec
       8     5.564 GiB     0.500 GiB  ext4        /var/log/audit   nodev,nosuid,noexec
       9     6.064 GiB     1.936 GiB  ext4        /var             nodev,nosuid
       -             -             -  tmpfs       /dev/shm         nodev,nosuid,noexec
    harden: cis-debian-12 1.1.0, level1-server
    seal: clean-up and residue scan
    gate: at most 0 failed
    test login: 2 checks
    ");
    let plans: serde_json::Value = serde_json::from_str(&program.succeed(&["plan", RECIPE, "--json"])).unwrap();
    assert_eq!(plans[0]["entries"][0]["name"], "base");
    assert_eq!(plans[0]["unchanged"], false);
    assert_snapshot!(program.fail(65, &["plan", RECIPE, "--upto", "ap"]), @r"
    error: the image web has no step `ap`
      = help: did you mean `app`?
    ");
    assert_snapshot!(program.fail(65, &["shell", RECIPE]), @r"
    error: the layer base of web is not in the store
      = help: build it first, or name an earlier step with --upto
    ");
    let text = program.succeed(&["init", "web"]).replace("size = \"3G\"", "size = \"30G\"");
    program.file(RECIPE, &text);
    assert_snapshot!(program.fail(65, &["plan", RECIPE]), @r#"
    error: the partitions need 33 GiB, the disk is 8 GiB
       --> web.hcl:113:12
        |
    113 |     size = "8G"
        |            ^^^^
        |
        = help: they are / 30 GiB, /home 512 MiB, /tmp 512 MiB, /var/tmp 512 MiB, /var/log 1 GiB, /var/log/audit 512 MiB, and the rest for one more
    "#);
}

#[test]
fn validate_says_what_a_plan_would_warn_of() {
    let program = with_recipe();
    let text = program.succeed(&["init", "web"]).replace("    ssh_keys = [var.ssh_key]\n", "");
    program.file(RECIPE, &text);
    let said = program.run(&["validate", RECIPE]);
    assert_eq!((said.code, said.stdout.as_str()), (0, ""));
    assert_snapshot!(said.stderr, @r#"
    warning: nobody can log in: no user has a key or a password, and nothing makes one at first boot
      --> web.hcl:13:1
       |
    13 | image "web" {
       | ^^^^^^^^^^^
       |
       = help: add `user "…" { ssh_keys = ["…"] }`, or install cloud-init
    web.hcl: 1 image, no mistakes
    "#);
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
fn a_tree_is_judged_by_the_profile_of_a_recipe() {
    let program = Program::new();
    std::fs::create_dir_all(program.path("root/etc")).unwrap();
    program.file("root/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
    let harden = |name: &str| {
        format!(
            "image \"{name}\" {{\n  base {{\n    directory = \"root\"\n  }}\n  harden {{\n    benchmark = \"cis-debian-12\"\n    \
             profile   = \"level2-server\"\n    exception \"1.4.1\" {{\n      kind   = \"platform\"\n      reason = \"No \
             console.\"\n      owner  = \"us\"\n    }}\n  }}\n}}\n"
        )
    };
    program.file("web.hcl", &harden("web"));
    let text = program.run(&["audit", "root", "--recipe", "web.hcl", "--json"]).stdout;
    let audit: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((audit["profile"].as_str(), audit["score"]["excepted"].as_u64()), (Some("level2-server"), Some(1)));

    assert!(program.fail(65, &["audit", "root", "--recipe", "nowhere.hcl"]).contains("nowhere.hcl"));
    program.file("two.hcl", &(harden("one") + &harden("two")));
    assert_snapshot!(program.fail(65, &["harden", "root", "--recipe", "two.hcl", "--dry-run"]), @r"
    error: 2 images of two.hcl have a `harden` block
      = help: name one of them with --benchmark, --profile and --set instead
    ");
    assert_snapshot!(program.fail(65, &["audit", "root", "--rules", "nowhere"]), @r"
    error: nowhere does not exist
     = help: a directory of rules holds rules/<topic>/<rule>.hcl and benchmarks/<benchmark>.hcl
    ");
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
    assert_snapshot!(ran.stdout, @"token           /etc/app.conf:2:7: an AWS access key id, AKIA… (16 bytes), which every account may read");
    let sarif = program.run(&["scan", "root", "--format", "sarif"]);
    assert!(sarif.stdout.contains("hardtackResidue/v1") && !sarif.stdout.contains(secret), "{}", sarif.stdout);
    assert_eq!(program.run(&["scan", "root", "--format", "openvex"]).code, 64);

    // In bytes that are in no file, and by a rule of one's own.
    std::fs::create_dir_all(program.path("rules/secrets")).unwrap();
    program.file("rules/secrets/site-token.hcl", "secret \"site-token\" {\n  title    = \"a token of the site\"\n  category = \"token\"\n  why      = \"It opens the site.\"\n  remedy   = \"Revoke it.\"\n\n  anywhere {\n    words = [\"site-\"]\n    regex = \"site-([a-z0-9]{16})\"\n  }\n}\n");
    program.file("disk.raw", &format!("{} {secret} site-0123456789abcdef", "x".repeat(600)));
    let ran = program.run(&["scan", "--raw", "disk.raw", "--rules", "rules"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_snapshot!(ran.stdout, @r"
    token           disk.raw byte 601: an AWS access key id, AKIA… (16 bytes)
    token           disk.raw byte 622: a token of the site, site-… (16 bytes)
    ");
    assert!(ran.stderr.contains("which files the bytes belong to is not known"), "{}", ran.stderr);
    let text = std::fs::read_to_string(root.with_file_name("rules").join("secrets/site-token.hcl")).unwrap();
    program.file("rules/secrets/site-token.hcl", &text.replace("{16})", "{16}"));
    let ran = program.run(&["scan", "root", "--rules", "rules"]);
    assert_eq!(ran.code, 65);
    assert!(
        ran.stderr.contains("site-token.hcl:9:") && ran.stderr.contains("the expression cannot be used"),
        "{}",
        ran.stderr
    );
}

#[test]
fn sbom_prints_a_bill_of_materials_and_names_what_it_could_not_read() {
    let program = Program::new();
    let root = program.file("x", "").with_file_name("root");
    for directory in ["etc", "usr", "var/lib/dpkg", "srv/node_modules/broken"] {
        std::fs::create_dir_all(root.join(directory)).unwrap();
    }
    let status = "Package: a\nStatus: install ok installed\nVersion: 1:2-3\nArchitecture: all\nMaintainer: Ada\n";
    std::fs::write(root.join("var/lib/dpkg/status"), status).unwrap();
    std::fs::write(root.join("etc/os-release"), "ID=debian\nVERSION_ID=12\n").unwrap();
    let text = program.succeed(&["sbom", "root"]);
    assert!(text.contains(r#""purl": "pkg:deb/debian/a@1:2-3?arch=all&distro=debian-12""#), "{text}");
    program.succeed(&["sbom", "root", "--format", "spdx", "--supplier", "Ada", "-o", "root.spdx.json"]);
    let text = std::fs::read_to_string(root.with_file_name("root.spdx.json")).unwrap();
    assert!(text.contains("SPDX-2.3") && text.contains("Organization: Ada"), "{text}");
    std::fs::write(root.join("srv/node_modules/broken/package.json"), "{").unwrap();
    let ran = program.run(&["sbom", "root"]);
    assert_eq!(ran.code, 1);
    assert_snapshot!(ran.stderr, @"cannot read /srv/node_modules/broken/package.json: EOF while parsing an object at line 1 column 1");
    std::fs::write(root.join("var/lib/dpkg/status"), "nonsense\n").unwrap();
    assert_snapshot!(program.fail(1, &["sbom", "root"]), @r"
    error: cannot read the package database /var/lib/dpkg/status
      because: damaged dpkg status: line 1 is no field of a package
      = help: repair the database with its package manager (`dpkg --audit`, `rpm --rebuilddb`, `apk fix`)
    ");
}

#[test]
fn a_plan_says_what_the_lock_holds_it_to() {
    let program = with_recipe();
    assert_snapshot!(program.fail(65, &["plan", RECIPE, "--locked"]), @r"
    error: ./hardtack.lock says nothing about the image web
      = help: build once without --locked: that writes it
    ");
    let release_file = format!("sha256:{}", "12".repeat(32));
    program.file(
        "hardtack.lock",
        &format!(
            "image \"web\" {{\n  suite \"bookworm\" {{\n    mirror       = \"http://deb.debian.org/debian\"\n    \
             release_file = \"{release_file}\"\n    date         = \"2026-07-11T10:16:37Z\"\n  }}\n\n  \
             packages = {{\n    \"adduser\" = \"3.134\"\n  }}\n}}\n"
        ),
    );
    let plan = program.succeed(&["plan", RECIPE, "--locked"]);
    assert_snapshot!(plan.lines().skip(1).take(2).collect::<Vec<_>>().join("\n"), @r"
    locked: 1 package by version, as hardtack.lock has them
      bookworm of 2026-07-11T10:16:37Z (121212121212)
    ");
    let plans: serde_json::Value =
        serde_json::from_str(&program.succeed(&["plan", RECIPE, "--locked", "--json"])).unwrap();
    assert_eq!(plans[0]["locked"]["packages"]["adduser"], "3.134");
    assert!(!program.succeed(&["plan", RECIPE]).contains("locked"), "only where it is asked for");
}

#[test]
fn options_of_a_verb_stand_before_and_after_its_sub_verb() {
    let program = Program::new();
    let of = |arguments: &[&str]| {
        let ran = program.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
        ran.stderr
    };
    assert_snapshot!(of(&["cache", "--store", "one", "show"]), @"0 layers, 0 bytes in HERE/one");
    assert_snapshot!(of(&["cache", "show", "--store", "two"]), @"0 layers, 0 bytes in HERE/two");
    assert_snapshot!(of(&["cache", "show"]), @"0 layers, 0 bytes in HERE/store");
    of(&["cache", "prune", "--dry-run", "--store", "one"]);

    std::fs::create_dir_all(program.file("x", "").with_file_name("own").join("rules/site")).unwrap();
    let rule = "rule \"own-rule\" {\n  title = \"A rule\"\n  severity = \"low\"\n  why = \"Known.\"\n  \
                sysctl \"kernel.yama.ptrace_scope\" { value = 1 }\n}\n";
    program.file("own/rules/site/own-rule.hcl", rule);
    assert!(program.succeed(&["rules", "--rules", "own", "show", "own-rule"]).contains("ptrace_scope"));
    assert!(program.succeed(&["rules", "show", "own-rule", "--rules", "own"]).contains("ptrace_scope"));
}
