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
        let mut audit: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        // Of an archive with a disk in it the disk is named too.
        let subject = audit["subject"].take();
        assert!(subject.as_str().unwrap().starts_with(target), "{subject}");
        audit
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
    assert_snapshot!(program.succeed(&["ls", "disk.qcow2"]), @r"
    boot
    etc
    usr
    var
    ");
    assert_snapshot!(program.succeed(&["ls", "-R", "disk.qcow2", "/etc"]), @r"
    /etc/fstab
    /etc/group
    /etc/os-release
    /etc/passwd
    /etc/shadow
    /etc/ssh
    /etc/ssh/sshd_config
    ");
    let long = program.succeed(&["ls", "-l", "disk.qcow2", "/etc"]);
    let time = regex::Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").unwrap();
    assert_snapshot!(time.replace_all(&long, "TIME"), @r"
    -rw-r--r-- 1 root root     30 TIME fstab
    -rw-r--r-- 1 root root     35 TIME group
    -rw-r--r-- 1 root root     26 TIME os-release
    -rw-r--r-- 1 root root     65 TIME passwd
    -rw-r--r-- 1 root shadow   46 TIME shadow
    drwxr-xr-x 2 root root   1024 TIME ssh
    ");
    assert_snapshot!(program.succeed(&["ls", "disk.qcow2", "/etc/shadow"]), @"/etc/shadow");
    let json: serde_json::Value =
        serde_json::from_str(&program.succeed(&["ls", "--json", "disk.qcow2", "/etc/shadow"])).unwrap();
    assert_eq!((json[0]["path"].as_str(), json[0]["owner"]["gid"].as_u64()), (Some("/etc/shadow"), Some(42)));
    assert_eq!(
        program.succeed(&["cat", "disk.qcow2", "/etc/fstab", "/etc/group"]),
        "/dev/vda1 / ext4 defaults 0 1\nroot:x:0:\nshadow:x:42:\neve:x:1000:\n"
    );
    assert_snapshot!(program.fail(65, &["cat", "disk.qcow2", "/etc/shaddow"]), @r"
    error: there is no /etc/shaddow in disk.qcow2
      = help: did you mean /etc/shadow?
    ");
    assert_snapshot!(program.fail(65, &["ls", "disk.qcow2", "/ect/ssh/sshd_config"]), @r"
    error: there is no /ect/ssh/sshd_config in disk.qcow2
      = help: did you mean /etc/ssh/sshd_config?
    ");
    assert_snapshot!(program.fail(65, &["ls", "disk.qcow2", "/wholly/elsewhere"]), @r"
    error: there is no /wholly/elsewhere in disk.qcow2
      = help: `hardtack ls TARGET` lists what is there
    ");
    assert_snapshot!(program.fail(1, &["cat", "disk.qcow2", "/etc"]), @"error: /etc is not a regular file");
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
    assert_snapshot!(said, @"note: /var cannot be read: LABEL=data is on no disk that was given");
    assert!(part["unknown"].as_u64() > whole["unknown"].as_u64(), "{part} {whole}");

    let listed = program.run(&["ls", "main.raw"]);
    assert_eq!(listed.code, 1);
    assert_snapshot!(listed.stderr, @r"
    error: cannot read /var: LABEL=data is on no disk that was given
    ");
    assert!(program.succeed(&["ls", "main.raw", "--disk", "data.raw", "/var/lib"]).contains("dpkg"));
}

#[test]
fn what_is_no_root_is_said_with_a_remedy() {
    let program = Program::new();
    let fail = |arguments: &[&str]| program.fail(65, &[&["audit"], arguments].concat());
    fs::create_dir(program.path("empty")).unwrap();
    assert_snapshot!(fail(&["empty"]), @r"
    error: empty is an empty directory
      = help: name the directory that holds etc, usr and var of the system
    ");
    assert_snapshot!(fail(&["nowhere.qcow2"]), @r"
    error: cannot open nowhere.qcow2
      because: No such file or directory (os error 2)
      = help: name a root directory, disk images of one machine (raw, qcow2, vmdk, vhd), a tar archive of a root, or a container image (an OCI layout or archive)
    ");
    program.file("web.hcl", "image \"web\" {}\n");
    assert_snapshot!(fail(&["web.hcl"]), @r"
    error: no file system that hardtack reads on web.hcl: the disk is of an unknown kind
      = help: give a disk image with a root, a root directory, a tar archive of one, or a container image
    ");
    assert_snapshot!(fail(&["web.hcl", "empty"]), @r"
    error: empty is a root by itself, and something else was named beside it
      = help: name one directory or archive, or the disk images of one machine
    ");
    sh(
        &program,
        "truncate -s 1M raw; gzip -k raw; xz -k raw; mkswap -q raw; qemu-img create -q -f qcow2 -u -b /etc/passwd -F raw top 1M",
    );
    assert_snapshot!(fail(&["raw.gz"]), @r"
    error: cannot read raw.gz
      because: file with gzip compression, which hardtack does not read
      = help: unpack it first; only tar archives are read packed, by gzip or zstd
    ");
    assert_snapshot!(fail(&["raw.xz"]), @r"
    error: cannot read raw.xz
      because: file with xz compression, which hardtack does not read
      = help: unpack it first; only tar archives are read packed, by gzip or zstd
    ");
    assert_snapshot!(fail(&["raw"]), @r"
    error: no file system that hardtack reads on raw: the disk is swap
      = help: give all disks of the machine, the one with the root first
    ");
    assert_snapshot!(fail(&["top"]), @r"
    error: cannot read top
      because: qcow2 with the backing file `/etc/passwd`, which hardtack does not read
      = help: make a whole image of it with `qemu-img convert -O qcow2 OLD NEW`
    ");
    sh(&program, "truncate -s 1M disk; qemu-img convert -f raw -O vmdk -o subformat=monolithicFlat disk flat.vmdk");
    assert_snapshot!(fail(&["flat.vmdk"]), @r"
    error: cannot read flat.vmdk
      because: VMDK with its content in other files, `flat-flat.vmdk`, which hardtack does not read
      = help: a file with `-flat` in its name is a raw image: name it instead; or join the parts with `qemu-img convert -O qcow2`
    ");
    sh(&program, "printf 'LUKS\\272\\276' | dd of=disk conv=notrunc status=none");
    assert_snapshot!(fail(&["disk"]), @r"
    error: no file system that hardtack reads on disk: the disk is encrypted with LUKS
      = help: give an image that is not encrypted: hardtack asks for no keys
    ");
}

#[test]
fn the_output_of_a_build_is_its_disks() {
    let Some(program) = with_disk() else { return };
    let manifest = |extra: &str| {
        fs::create_dir_all(program.path("out/web")).unwrap();
        program.file("out/web/manifest.json", extra);
    };
    manifest("{\"schema\": \"hardtack.manifest/1\"}");
    assert_snapshot!(program.fail(65, &["ls", "out/web"]), @r"
    error: cannot read the manifest in out/web: missing field `hardtack` at line 1 column 33
      = help: build the image again with this version
    ");
}
