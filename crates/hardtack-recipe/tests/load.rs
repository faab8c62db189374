//! Recipes are loaded with their variables, and say where every value came from.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Recipes;
use hardtack_recipe::{Action, Base, Extent, FileContent, Recipe, Size, Starter, VolumeSize};

#[test]
fn the_example_recipe_loads() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/debian-12-server.hcl");
    let mut options = hardtack_recipe::LoadOptions::new(path);
    options.today = jiff::civil::date(2026, 1, 1);
    let recipe = hardtack_recipe::load(&options).unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    let image = recipe.images.values().next().unwrap();
    assert_eq!(image.name.as_str(), "debian-12-server");
    let steps: Vec<&str> = image.steps.iter().map(|step| step.name.as_str()).collect();
    insta::assert_snapshot!(steps.join("\n"), @"
    packages
    group:admins
    user:operator
    file:/etc/sudoers.d/admins
    file:/etc/systemd/network/80-wired.network
    file:/etc/chrony/sources.d/site.sources
    file:/etc/issue.net
    motd
    service
    ");
    let disk = image.disk.as_ref().unwrap();
    assert_eq!(disk.boot.size, Size::from_gib(8));
    assert!(disk.boot.partitions.iter().any(|partition| partition.size == Extent::Rest));
}

const VARIABLES: &str = r#"
variable "name" { type = string }
variable "ports" {
  type    = list(string)
  default = ["443"]
}
variable "count" {
  type    = number
  default = 1
}
variable "debug" {
  type    = bool
  default = false
}
variable "home" { default = env("HOME") }
variable "token" {
  type      = string
  sensitive = true
  default   = "changeme1"
}
locals {
  title = "${local.base}-${var.count}"
  base  = lower(var.name)
}
image "web" {
  name        = "web-${local.title}"
  description = "ports ${join("+", var.ports)} debug ${var.debug} from ${var.home}"
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }
  file "/etc/token" {
    content = "token=${var.token}\n"
    mode    = "0600"
  }
}
"#;

fn only(recipe: &Recipe) -> &hardtack_recipe::Image {
    recipe.images.values().next().unwrap()
}

#[test]
fn later_files_win_and_the_command_line_wins_over_all() {
    let recipes = Recipes::new(VARIABLES)
        .with("common.vars.hcl", "name  = \"Common\"\nports = [\"80\", \"443\"]\ncount = 2\n")
        .with("prod.json", "{\n  \"name\": \"Prod\",\n  \"count\": \"3\",\n  \"debug\": \"true\"\n}\n");
    let mut options = recipes.options();
    options.var_files = vec![recipes.path("common.vars.hcl"), recipes.path("prod.json")];
    options.assignments = vec!["ports=80,8080".parse().unwrap(), "token=hunter2222".parse().unwrap()];
    options.environment.insert("HARDTACK_VAR_count".into(), "9".into());
    options.environment.insert("HOME".into(), "/home/ann".into());
    let recipe = recipes.load(&options).unwrap_or_else(|errors| panic!("{errors}"));

    assert_eq!(only(&recipe).name.as_str(), "web-prod-3");
    assert_eq!(only(&recipe).metadata.description.as_deref(), Some("ports 80+8080 debug true from /home/ann"));
    let explained = serde_json::to_string_pretty(&recipe.variables["count"]).unwrap();
    insta::assert_snapshot!(recipes.shown(&explained), @r#"
    {
      "name": "count",
      "type": "number",
      "description": null,
      "sensitive": false,
      "given": [
        {
          "origin": {
            "default": {
              "source": "recipe.hcl",
              "line": 9,
              "column": 13,
              "start": 151,
              "len": 1
            }
          },
          "value": 1
        },
        {
          "origin": "environment",
          "value": 9
        },
        {
          "origin": {
            "file": {
              "source": "common.vars.hcl",
              "line": 3,
              "column": 9,
              "start": 47,
              "len": 1
            }
          },
          "value": 2
        },
        {
          "origin": {
            "file": {
              "source": "prod.json",
              "line": 3,
              "column": 3,
              "start": 22,
              "len": 7
            }
          },
          "value": 3
        }
      ],
      "place": {
        "source": "recipe.hcl",
        "line": 7,
        "column": 10,
        "start": 110,
        "len": 7
      }
    }
    "#);
    assert_eq!(recipe.variables["token"].value(), "<sensitive>");
    let inputs: Vec<String> = recipe.inputs.keys().map(|path| recipes.shown(&path.display().to_string())).collect();
    assert_eq!(inputs, ["common.vars.hcl", "prod.json", "recipe.hcl"]);
}

#[test]
fn sensitive_values_stay_out_of_everything_that_is_shown() {
    let recipes = Recipes::new(VARIABLES);
    let mut options = recipes.options();
    options.assignments = vec!["name=x".parse().unwrap(), "token=hunter2222".parse().unwrap()];
    let recipe = recipes.load(&options).unwrap();
    let Action::File(file) = &only(&recipe).steps[0].action else { panic!("no file") };
    let FileContent::Inline(text) = &file.content else { panic!("no text") };
    assert_eq!(text.reveal(), "token=hunter2222\n");
    let shown = format!("{recipe:?} {options:?} {}", recipe.to_json(), options = options.assignments);
    assert!(shown.contains("<sensitive>"));
    assert!(!shown.contains("hunter2222") && !shown.contains("changeme1"), "{shown}");
    assert_eq!(hardtack_hcl::Redactor::global().redact("log: hunter2222"), "log: <sensitive>");
}

#[test]
fn other_values_give_another_digest_and_other_places_do_not() {
    let digest = |recipe: &str, count: &str| {
        let recipes = Recipes::new(recipe);
        let mut options = recipes.options();
        options.assignments = vec!["name=x".parse().unwrap(), format!("count={count}").parse().unwrap()];
        let recipe = recipes.load(&options).unwrap_or_else(|errors| panic!("{errors}"));
        recipe.digest(only(&recipe))
    };
    let moved = format!("# A comment.\n\n{VARIABLES}");
    assert_eq!(digest(VARIABLES, "1"), digest(&moved, "1"));
    assert_ne!(digest(VARIABLES, "1"), digest(VARIABLES, "2"));
    assert_eq!(digest(VARIABLES, "1").len(), 64);
}

#[test]
fn a_directory_is_one_recipe_and_images_are_bases_of_each_other() {
    let base = "image \"base\" {\n  base {\n    bootstrap = \"debian\"\n    release = \"bookworm\"\n  }\n}\n";
    let recipes = Recipes::new("image \"app\" {\n  name = \"app-1\"\n  base { from = \"base\" }\n}\n")
        .with("a-base.hcl", base)
        .with("prod.vars.hcl", "this is not read");
    let mut options = recipes.options();
    options.path = recipes.directory().into();
    let recipe = recipes.load(&options).unwrap_or_else(|errors| panic!("{errors}"));
    let names: Vec<&str> = recipe.images.keys().map(|name| name.as_str()).collect();
    assert_eq!(names, ["base", "app-1"]);
    assert!(matches!(&recipe.images[1].base, Base::From { image } if image.as_str() == "base"));
}

#[test]
fn the_short_form_of_partitions_is_the_long_one() {
    let layout = |lines: &str| {
        let recipes = common::image(lines);
        let recipe = recipes.load(&recipes.options()).unwrap_or_else(|errors| panic!("{errors}"));
        recipe.digest(only(&recipe))
    };
    let short = layout("disk {\n size = 20\n partitions = [\"/:*\", \"/home:4G\"]\n}\n");
    let long =
        layout("disk {\n size = \"20GiB\"\n partition \"/\" { size = \"*\" }\n partition \"/home\" { size = 4 }\n}\n");
    assert_eq!(short, long);
}

#[test]
fn steps_without_labels_are_numbered() {
    let recipes = common::image(
        "packages { install = [\"vim=2:9.0.1378-2\", \"sudo\"] }\npackages { remove = [\"*-firmware\"] }\nservice { enable = [\"ssh\"] }\n\
         script \"app\" {\n inline = [\"echo a\", \"echo b\"]\n env = { PORT = 80, DEBUG = true }\n}\n",
    );
    let recipe = recipes.load(&recipes.options()).unwrap_or_else(|errors| panic!("{errors}"));
    let steps: Vec<&str> = only(&recipe).steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(steps, ["packages", "packages-2", "service", "app"]);
    let Action::Packages(packages) = &only(&recipe).steps[0].action else { panic!("no packages") };
    assert_eq!(packages.install, ["vim", "sudo"]);
    assert_eq!(packages.pin[0].version, "2:9.0.1378-2");
}

#[test]
fn the_recipe_to_begin_with_is_right_and_laid_out() {
    for distribution in hardtack_recipe::DISTRIBUTIONS {
        let mut starter = Starter::new("server", distribution, "level1-server");
        starter.needed.insert("aide".to_owned());
        starter.journal_upload = Some("6.1.2.1.3".to_owned());
        let text = starter.text();
        let recipes = Recipes::new(&text);
        let recipe = recipes.load(&recipes.options()).unwrap_or_else(|errors| panic!("{errors}"));
        let harden = only(&recipe).harden.as_ref().unwrap();
        assert_eq!((harden.benchmark.as_str(), harden.profile.as_str()), (distribution.benchmark, "level1-server"));
        let source = hardtack_hcl::Source::new("recipe.hcl", text.as_str());
        assert_eq!(hardtack_hcl::format(&source).unwrap(), text);
    }
}

#[test]
fn the_example_is_laid_out() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/debian-12-server.hcl");
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(hardtack_hcl::format(&hardtack_hcl::Source::new(path, text.as_str())).unwrap(), text);
}

#[test]
fn values_have_their_types_and_json_hides_what_is_sensitive() {
    let recipes = Recipes::new(
        r#"
variable "site" {
  type = object({ name = string, ports = list(number), tls = optional(bool) })
  default = { name = "a", ports = ["80", 443] }
}
variable "cidr" {
  type    = string
  default = "10.0.0.0/8"
  validation {
    condition     = iscidr(var.cidr) && cidrnetwork(var.cidr) == var.cidr && var.cidr != "0.0.0.0/0"
    error_message = "Write the network itself: ${try(cidrnetwork(var.cidr), "10.0.0.0/8")}."
  }
}
variable "groups" {
  type    = list(string)
  default = []
}
image "a" {
  description = "${var.site.name} ${join("+", var.site.ports)} ${var.site.tls == null} ${join("|", var.groups)}"
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }
  script "a" {
    inline = ["true"]
    env    = { TOKEN = sensitive("hunter2222") }
  }
}
"#,
    );
    let mut options = recipes.options();
    options.assignments =
        vec!["groups=sshaccess, ec2-user".parse().unwrap(), "site={ name = \"b\", ports = [1] }".parse().unwrap()];
    let recipe = recipes.load(&options).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(only(&recipe).metadata.description.as_deref(), Some("b 1 true sshaccess|ec2-user"));
    let json = recipe.to_json();
    assert_eq!(json["images"]["a"]["steps"][0]["action"]["env"]["TOKEN"], "<sensitive>");

    options.assignments = vec!["cidr=1.2.3.4/8".parse().unwrap()];
    insta::assert_snapshot!(recipes.load(&options).unwrap_err(), @r#"
    error: the variable `cidr` was refused: Write the network itself: 1.0.0.0/8.
     --> recipe.hcl:6:10
      |
    6 | variable "cidr" {
      |          ^^^^^^
     --> recipe.hcl:9:3
      |
    9 |   validation {
      |   ^^^^^^^^^^ this condition does not hold
      |
      = help: its value comes from -var cidr=…
    "#);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_recipe_makes_the_loader_panic(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "image \"a\" {\n", "variable \"v\" {\n", "locals {\n", "base {\n", "disk {\n", "partition \"/\" {\n",
                "harden {\n", "exception \"1\" {\n", "}\n", "}\n", "}\n", "size = \"*\"\n", "size = -1\n", "type = list(\n",
                "default = env(\"A\")\n", "a = local.a\n", "name = var.v\n", "from = \"a\"\n", "bootstrap = \"debian\"\n",
                "release = \"sid\"\n", "script \"s\" {\n", "env = { A = [] }\n", "inline = [var.v]\n", "mode = 9\n", "=", "\"",
            ]),
            0..30,
        )
    ) {
        let recipes = Recipes::new(&words.concat());
        let _ = recipes.load(&recipes.options());
    }
}

#[test]
fn disks_groups_and_volumes_are_read_with_their_defaults() {
    let recipes = common::image(
        r#"disk {
  size      = "20G"
  table     = "mbr"
  loader    = "grub"
  platform  = ["aws", "qemu"]
  read_only = true
  partition "/boot" { size = "1G" }
  volume_group "vg00" {
    volume "root" {
      mount = "/"
      size  = "50%FREE"
      fs    = "xfs"
      label = "root"
    }
    volume "swap" {
      swap = true
      size = 1
    }
    volume "var" {
      mount = "/var"
      size  = "100%FREE"
    }
  }
  tmpfs "/tmp" {}
  overlay "/etc" { size = "64M" }
}
disk "data" {
  size = "50G"
  partition "/srv" {
    size = "*"
    fs   = "btrfs"
  }
}
"#,
    );
    let recipe = recipes.load(&recipes.options()).unwrap_or_else(|errors| panic!("{errors}"));
    let layout = only(&recipe).disk.as_ref().unwrap();
    let points: Vec<String> = layout.mounts().map(|mount| format!("{} {}", mount.point, mount.fs)).collect();
    assert_eq!(points, ["/boot ext4", "/ xfs", "/var ext4", "/srv btrfs"]);
    let [group] = layout.boot.groups.as_slice() else { panic!("{layout:?}") };
    assert_eq!((group.size, group.extent), (Extent::Rest, Size::from_mib(4)));
    let sizes: Vec<VolumeSize> = group.volumes.iter().map(|volume| volume.size).collect();
    assert_eq!(sizes, [VolumeSize::Free(50), VolumeSize::Fixed(Size::from_gib(1)), VolumeSize::Free(100)]);
    assert!(layout.read_only && layout.boot.has_swap() && !layout.further[0].has_swap());
    assert_eq!(layout.further[0].name.as_ref().unwrap().as_str(), "data");
    assert_eq!(layout.overlays[0].size, Some(Size::from_mib(64)));
}

#[test]
fn an_exception_for_a_platform_holds_on_that_platform_alone() {
    let excepted = |platforms: &str| {
        let lines = format!(
            r#"  harden {{
    benchmark = "cis-debian-12"
    profile   = "level2-server"
    exception "1.4.1" {{
      kind     = "platform"
      reason   = "There is no console."
      owner    = "platform-team"
      platform = ["aws", "gcp"]
    }}
  }}
  disk {{
    size = "4G"
    {platforms}
    partition "/" {{ size = "*" }}
  }}
"#
        );
        let recipes = common::image(&lines);
        let recipe = recipes.load(&recipes.options()).unwrap_or_else(|errors| panic!("{errors}"));
        recipe.images.values().next().unwrap().harden.as_ref().unwrap().exceptions.len()
    };
    assert_eq!(excepted(r#"platform = ["aws"]"#), 1);
    assert_eq!(excepted(r#"platform = ["aws", "gcp"]"#), 1);
    assert_eq!(excepted(r#"platform = ["aws", "vmware"]"#), 0, "on the other it must be met");
    assert_eq!(excepted(""), 0, "nobody said where it is to run");
}

#[test]
fn what_is_for_the_build_only_goes_in_a_step_of_its_own() {
    let lines = "packages {\n install = [\"nginx\"]\n build = [\"gcc\"]\n reason = \"Serves.\"\n \
                 reasons = { gcc = \"Compiles.\" }\n}\nscript \"make\" { inline = [\"cc\"] }\n\
                 packages { build = [\"make\", \"gcc\"] }\npolicy { packages = \"list\" }\n";
    let recipes = common::image(lines).with("list", "# of the image\nnginx\t1.22\nlibc6:amd64\n");
    let recipe = recipes.load(&recipes.options()).unwrap_or_else(|errors| panic!("{errors}"));
    let image = only(&recipe);
    let steps: Vec<&str> = image.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(steps, ["packages", "make", "packages-2", "discard-build-packages"]);
    let Action::Discard(discard) = &image.steps[3].action else { panic!("no discard") };
    assert_eq!(discard.packages, ["gcc", "make"]);
    let Action::Packages(packages) = &image.steps[0].action else { panic!("no packages") };
    let reasons: Vec<_> = packages.asked().map(|asked| (asked, packages.reason_for(asked))).collect();
    assert_eq!(reasons, [("nginx", Some("Serves.")), ("gcc", Some("Compiles."))]);
    let names = &image.policy.packages.as_ref().unwrap().names;
    assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), ["libc6", "nginx"]);

    // Another list is another image; the same one under another name is not.
    let digest = |list: &str, name: &str| {
        let recipes = common::image(&lines.replace("\"list\"", &format!("\"{name}\""))).with(name, list);
        let recipe = recipes.load(&recipes.options()).unwrap_or_else(|errors| panic!("{errors}"));
        recipe.digest(only(&recipe))
    };
    assert_eq!(digest("nginx\nlibc6\n", "list"), digest("libc6\nnginx 2\n", "names"));
    assert_ne!(digest("nginx\n", "list"), digest("nginx\nlibc6\n", "list"));
}

const PINNED: &str = r#"
image "web" {
  version = "1.3.0"
  base { directory = "." }
  script "old" {
    until  = "1.3.0"
    inline = ["true"]
  }
  script "new" {
    since  = "1.3.0"
    inline = ["true"]
  }
  harden {
    benchmark = "cis-debian-12"
    profile   = "level1-server"
    control "1.1.1.1" { since = "1.2" }
    rule "ssh-max-auth-tries" { since = "2.0.0" }
    exception "1.6.3" {
      kind   = "platform"
      reason = "The notice comes later."
      owner  = "platform-team"
      until  = "1.3"
    }
  }
}
"#;

#[test]
fn steps_exceptions_and_pins_hold_in_their_versions() {
    let recipes = Recipes::new(PINNED);
    let at = |version: Option<&str>| {
        let mut options = recipes.options();
        options.version = version.map(str::to_owned);
        let recipe = recipes.load(&options).unwrap_or_else(|errors| panic!("{errors}"));
        let image = &recipe.images[0];
        let harden = image.harden.as_ref().unwrap();
        let steps: Vec<&str> = image.steps.iter().map(|step| step.name.as_str()).collect();
        let pins: Vec<bool> = harden.pins.iter().map(|pin| pin.holds).collect();
        format!(
            "{}: steps {}, pins {pins:?}, {} exceptions",
            image.metadata.version.as_ref().unwrap(),
            steps.join(" "),
            harden.exceptions.len()
        )
    };
    let all = [at(None), at(Some("1.1.9")), at(Some("1.2.0")), at(Some("2.0"))];
    insta::assert_snapshot!(all.join("\n"), @r"
    1.3.0: steps new, pins [true, false], 0 exceptions
    1.1.9: steps old, pins [false, false], 1 exceptions
    1.2.0: steps old, pins [true, false], 1 exceptions
    2.0: steps new, pins [true, true], 0 exceptions
    ");
}
