//! `hardtack import`: a recipe on standard output or in a file, and what became of each line.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Program;
use insta::assert_snapshot;

const KICKSTART: &str = "\
text
timezone --utc Europe/London
rootpw --plaintext hunter22
services --enabled=sshd
part / --fstype=ext4 --size=4096 --encrypted
%packages
@core
chrony
%end
";

#[test]
fn a_recipe_on_standard_output_and_notes_beside_it() {
    let program = Program::new();
    program.file("web.ks", KICKSTART);
    let ran = program.run(&["import", "kickstart", "web.ks"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("image \"web\" {"), "{}", ran.stdout);
    assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("hunter22"));
    assert_snapshot!(ran.stderr, @r#"
    1  not needed  text                          no installer runs
    2  not needed  timezone Europe/London --utc  clocks are taken to be in UTC unless /etc/adjtime says otherwise
    2  mapped      timezone Europe/London        script "timezone": /etc/localtime
    3  mapped      rootpw                        the sensitive variable `root_password_hash`: set HARDTACK_VAR_root_password_hash; `mkpasswd --method=yescrypt` makes the hash
    4  mapped      services --enabled sshd       service: enable
    5  not mapped  part / --encrypted            hardtack does not encrypt disks; the platform can encrypt the volume that the image becomes
    5  mapped      part /                        disk: partition "/"
    6  mapped      %packages                     packages
    7  not mapped  @core                         `dnf group info core` prints its packages: name them in `install`, or take a base that has them
    8  mapped      chrony                        packages: install
    6 mapped, 2 not needed, 2 not mapped: see to these by hand
    "#);
    // What it printed is laid out, and valid once there is a root to start from.
    program.file("web.hcl", &ran.stdout);
    program.file("root.tar", "");
    assert_eq!(program.succeed(&["fmt", "--check", "web.hcl"]), "");
    let given = ["-var", "base_tar=root.tar", "-var", "root_password_hash=$y$j9T$salt$hash"];
    program.succeed(&[&["validate", "web.hcl"], given.as_slice()].concat());
    assert_snapshot!(program.fail(65, &["validate", "web.hcl"]), @r#"
    error: the variable `base_tar` has no value
     --> web.hcl:1:10
      |
    1 | variable "base_tar" {
      |          ^^^^^^^^^^
      |
      = help: no file of values was given; set it with -var base_tar=…, in a file with -var-file, or as HARDTACK_VAR_base_tar

    error: the variable `root_password_hash` has no value
      --> web.hcl:12:10
       |
    12 | variable "root_password_hash" {
       |          ^^^^^^^^^^^^^^^^^^^^
       |
       = help: no file of values was given; set it with -var root_password_hash=…, in a file with -var-file, or as HARDTACK_VAR_root_password_hash
    "#);
}

#[test]
fn imported_disks_have_room_for_what_they_hold() {
    let program = Program::new();
    program.file("root.tar", "");
    let volumes = include_str!("../../hardtack-recipe/tests/import/kickstarts/volumes.ks");
    let small = "part /boot --size=300\npart pv.1 --size=1 --grow\nvolgroup vg pv.1\nlogvol / --vgname=vg --name=root --size=4095\n";
    let full = "part swap --size=512\npart /boot --size=512\npart / --size=3071\n";
    for kickstart in [volumes, small, full, "autopart\n", "autopart --nolvm\n", "part / --size=1 --grow\n"] {
        program.file("ks.cfg", kickstart);
        program.file("web.hcl", &program.succeed(&["import", "kickstart", "ks.cfg"]));
        program.succeed(&["validate", "web.hcl", "-var", "base_tar=root.tar"]);
    }
    // A disk that is set smaller is too small, and says so.
    program.file("ks.cfg", volumes);
    program.file("web.hcl", &program.succeed(&["import", "kickstart", "ks.cfg"]));
    let error = program.fail(65, &["validate", "web.hcl", "-var", "base_tar=root.tar", "-var", "disk_size=20G"]);
    assert_snapshot!(error, @r#"
    error: the volumes of vg00 need 20.5 GiB, and it has 19.5 GiB in extents of 4 MiB: root 2 GiB, tmp 2 GiB, var 1 GiB, vartmp 1 GiB, log 3 GiB, audit 3 GiB, home 2 GiB, opt 2 GiB, usr 4 GiB, vault_client 512 MiB
      --> web.hcl:83:5
       |
    83 |     volume_group "vg00" {
       |     ^^^^^^^^^^^^^^^^^^^
       |
       = help: make the group 1.1 GiB larger, or a volume smaller, or its size a share
    "#);
}

#[test]
fn a_file_gets_the_recipe_unless_it_is_there() {
    let program = Program::new();
    program.file("web.ks", KICKSTART);
    let ran = program.run(&["import", "kickstart", "web.ks", "-o", "web.hcl"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    let written = std::fs::read_to_string(program.path("web.hcl")).unwrap();
    assert_eq!(written, program.succeed(&["import", "kickstart", "web.ks"]));
    std::fs::write(program.path("web.hcl"), "mine").unwrap();
    assert_snapshot!(program.fail(1, &["import", "kickstart", "web.ks", "-o", "web.hcl"]), @"
    error: cannot write web.hcl: File exists (os error 17)
      = help: it is there already; name a new file
    ");
    assert_eq!(std::fs::read_to_string(program.path("web.hcl")).unwrap(), "mine");
}

#[test]
fn programs_get_the_notes_as_json() {
    let program = Program::new();
    program.file("web.ks", "zerombr\nlang C\nrealm join x\n");
    let json = program.succeed(&["import", "kickstart", "web.ks", "-o", "web.hcl", "--json"]);
    assert_snapshot!(json, @r#"
    {
      "schema": "hardtack.import/1",
      "notes": [
        {
          "line": 1,
          "what": "zerombr",
          "fate": "not-needed",
          "text": "an image has a new disk"
        },
        {
          "line": 2,
          "what": "lang",
          "fate": "mapped",
          "text": "script \"lang\": /etc/environment, since sealing removes /etc/locale.conf"
        },
        {
          "line": 3,
          "what": "realm",
          "fate": "not-mapped",
          "text": "a machine joins a domain where it is deployed, not in its image"
        }
      ]
    }
    "#);
    let json = program.succeed(&["import", "kickstart", "web.ks", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["recipe"], std::fs::read_to_string(program.path("web.hcl")).unwrap());
}

#[test]
fn what_is_no_kickstart_is_an_error_with_a_place() {
    let program = Program::new();
    program.file("web.ks", "part / --size=4G\n%packages\n");
    assert_snapshot!(program.fail(65, &["import", "kickstart", "web.ks"]), @"
    error: `--size` is a whole number, at most 8796093022208
     --> web.ks:1:8
      |
    1 | part / --size=4G
      |        ^^^^^^^^^
      |
      = help: write digits alone, without a unit; fill templates in first

    error: the section `%packages` has no `%end`
     --> web.ks:2:1
      |
    2 | %packages
      | ^^^^^^^^^
      |
      = help: write `%end` on a line behind it
    ");
    assert_snapshot!(program.fail(65, &["import", "kickstart", "none.ks"]), @"
    error: cannot read none.ks: No such file or directory (os error 2)
      = help: name a kickstart, such as /root/anaconda-ks.cfg of a machine
    ");
    std::fs::write(program.path("latin1.ks"), b"# caf\xe9\n").unwrap();
    assert_snapshot!(program.fail(65, &["import", "kickstart", "latin1.ks"]), @"
    error: cannot read latin1.ks: stream did not contain valid UTF-8
      = help: it is no UTF-8 text: `iconv -f latin1 -t utf-8` may make it one
    ");
}
