//! Roots on disk images and in archives, by the real program: no rights of root, nothing mounted.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use common::Program;
use common::house::{HOUSE, house};
use insta::assert_snapshot;

/// Runs a line of shell in the program's directory, which must succeed.
fn sh(program: &Program, line: &str) {
    let ran = program.shell(&format!("export PATH=\"$PATH:/usr/sbin:/sbin\"; {line}"));
    assert_eq!(ran.code, 0, "{line}: {}{}", ran.stdout, ran.stderr);
}

/// The root of [`house`] in a directory and on `disk.raw`, as the second partition.
fn with_disk() -> Option<Program> {
    let program = house()?;
    sh(
        &program,
        "mke2fs -q -t ext4 -d root fs 24M; debugfs -w -R 'rmdir lost+found' fs 2>/dev/null; truncate -s 32M disk.raw; \
         printf 'label: gpt\\nsize=1M,type=21686148-6449-6E6F-744E-656564454649\\nsize=24M\\n' | sfdisk -q disk.raw",
    );
    let disk = File::options().write(true).open(program.path("disk.raw")).unwrap();
    disk.write_all_at(&fs::read(program.path("fs")).unwrap(), 2 << 20).unwrap();
    Some(program)
}

/// How qemu-img is asked for each format, and the name of the image.
const FORMATS: [(&str, &str); 5] = [
    ("qcow2", "qcow2"),
    ("qcow2 -c", "packed.qcow2"),
    ("vmdk -o subformat=streamOptimized", "vmdk"),
    ("vpc -o force_size=on", "vhd"),
    ("vpc -o subformat=fixed,force_size=on", "fixed.vhd"),
];

#[test]
fn every_format_of_a_disk_has_the_verdicts_and_the_digest_of_its_content() {
    let Some(program) = with_disk() else { return };
    let audit = |target: &str| {
        let ran = program.run(&[&["audit", target, "--json", "--all"], &HOUSE[..]].concat());
        assert_eq!(ran.code, 2, "{target}: {}", ran.stderr);
        assert_eq!(ran.stderr, "", "{target}");
        ran.stdout
    };
    let expected = audit("root");
    let digest = program.succeed(&["digest", "disk.raw"]);
    assert_eq!(audit("disk.raw"), expected);
    assert_eq!(audit("fs"), expected);
    sh(&program, "tar -C root -cf root.tar .; tar -C root -czf root.tgz .; tar -cf google.tar disk.raw");
    for archive in ["root.tar", "root.tgz", "google.tar"] {
        assert_eq!(audit(archive), expected, "{archive}");
    }
    for (arguments, name) in FORMATS {
        sh(&program, &format!("qemu-img convert -f raw -O {arguments} disk.raw {name}"));
        assert_eq!(audit(name), expected, "{name}");
        assert_eq!(program.succeed(&["digest", name]), digest, "{name}");
        let scanned = program.run(&["scan", name]);
        assert_eq!(scanned.stdout, program.run(&["scan", "root"]).stdout, "{name}");
    }
}

#[test]
fn files_on_a_disk_are_listed_and_printed() {
    let Some(program) = with_disk() else { return };
    sh(&program, "qemu-img convert -f raw -O qcow2 disk.raw disk.qcow2");
    assert_snapshot!(program.succeed(&["ls", "disk.qcow2"]), @"");
    assert_snapshot!(program.succeed(&["ls", "-R", "disk.qcow2", "/etc"]), @"");
    let long = program.succeed(&["ls", "-l", "disk.qcow2", "/etc"]);
    let time = regex::Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").unwrap();
    assert_snapshot!(time.replace_all(&long, "TIME"), @"");
    assert_snapshot!(program.succeed(&["ls", "disk.qcow2", "/etc/shadow"]), @"/etc/shadow");
    let json: serde_json::Value = serde_json::from_str(&program.succeed(&["ls", "--json", "disk.qcow2", "/etc/shadow"])).unwrap();
    assert_eq!((json[0]["path"].as_str(), json[0]["owner"]["gid"].as_u64()), (Some("/etc/shadow"), Some(42)));
    assert_eq!(
        program.succeed(&["cat", "disk.qcow2", "/etc/fstab", "/etc/group"]),
        "/dev/vda1 / ext4 defaults 0 1\nroot:x:0:\nshadow:x:42:\neve:x:1000:\n"
    );
    assert_snapshot!(program.fail(65, &["cat", "disk.qcow2", "/etc/shaddow"]), @"");
    assert_snapshot!(program.fail(65, &["ls", "disk.qcow2", "/ect/ssh/sshd_config"]), @"");
    assert_snapshot!(program.fail(65, &["ls", "disk.qcow2", "/wholly/elsewhere"]), @"");
    assert_snapshot!(program.fail(1, &["cat", "disk.qcow2", "/etc"]), @"");
}

#[test]
fn a_mount_point_on_a_disk_that_was_not_given_is_unknown() {
    let Some(program) = house() else { return };
    fs::write(program.path("root/etc/fstab"), "LABEL=main / ext4 defaults\nLABEL=data /var ext4 nodev\n").unwrap();
    sh(
        &program,
        "mv root/var var; mkdir root/var; mke2fs -q -t ext4 -L main -d root main.raw 24M; \
         mke2fs -q -t ext4 -L data -d var data.raw 24M; mv var/* root/var/",
    );
    let verdicts = |targets: &[&str]| {
        let ran = program.run(&[&["audit", "--json", "--all"], targets, &HOUSE[..]].concat());
        let audit: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        (audit["score"].clone(), ran.stderr)
    };
    let (whole, said) = verdicts(&["main.raw", "data.raw"]);
    assert_eq!((&whole, said.as_str()), (&verdicts(&["root"]).0, ""));
    let (part, said) = verdicts(&["main.raw"]);
    assert_snapshot!(said, @"");
    assert!(part["unknown"].as_u64() > whole["unknown"].as_u64(), "{part} {whole}");

    let listed = program.run(&["ls", "main.raw"]);
    assert_eq!(listed.code, 1);
    assert_snapshot!(listed.stderr, @"");
    assert!(program.succeed(&["ls", "main.raw", "--disk", "data.raw", "/var/lib"]).contains("dpkg"));
}

#[test]
fn what_is_no_root_is_said_with_a_remedy() {
    let program = Program::new();
    let fail = |arguments: &[&str]| program.fail(65, &[&["audit"], arguments].concat());
    fs::create_dir(program.path("empty")).unwrap();
    assert_snapshot!(fail(&["empty"]), @"");
    assert_snapshot!(fail(&["nowhere.qcow2"]), @"");
    program.file("web.hcl", "image \"web\" {}\n");
    assert_snapshot!(fail(&["web.hcl"]), @"");
    assert_snapshot!(fail(&["web.hcl", "empty"]), @"");
    sh(&program, "truncate -s 1M raw; gzip -k raw; xz -k raw; mkswap -q raw; qemu-img create -q -f qcow2 -u -b /etc/passwd -F raw top 1M");
    assert_snapshot!(fail(&["raw.gz"]), @"");
    assert_snapshot!(fail(&["raw.xz"]), @"");
    assert_snapshot!(fail(&["raw"]), @"");
    assert_snapshot!(fail(&["top"]), @"");
    sh(&program, "truncate -s 1M disk; qemu-img convert -f raw -O vmdk -o subformat=monolithicFlat disk flat.vmdk");
    assert_snapshot!(fail(&["flat.vmdk"]), @"");
    sh(&program, "printf 'LUKS\\272\\276' | dd of=disk conv=notrunc status=none");
    assert_snapshot!(fail(&["disk"]), @"");
}

#[test]
fn the_output_of_a_build_is_its_disks() {
    let Some(program) = with_disk() else { return };
    let manifest = |extra: &str| {
        fs::create_dir_all(program.path("out/web")).unwrap();
        program.file("out/web/manifest.json", extra);
    };
    manifest("{\"schema\": \"hardtack.manifest/1\"}");
    assert_snapshot!(program.fail(65, &["ls", "out/web"]), @"");
}
