//! One image from recipe to boot, with the real programs: mmdebstrap, apt, GRUB, QEMU; read back by others.
//!
//! The parts share one store and one bootstrap, so they are one test. It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::{Bench, is_used_from_outside, stdout, with_cloud_init, words};
use serde_json::Value;

/// Present in the tree during the build, and nowhere in the image.
const PLANTED: &str = "planted-secret-7f3a9c";

/// Checks of every sort in one block: none of them costs a boot.
const CHECKS: &str = r#"  test "all sorts" {
    goss = "goss.yaml"
    payload "payload" {
      to      = "/opt/site"
      command = "sh start.sh"
    }
    http "http://localhost:8081/" { contains = "healthy" }
    user "operator" {
      shell  = "/bin/bash"
      groups = ["admins"]
    }
    mount "/tmp" { options = ["nodev", "nosuid", "noexec"] }
    kernel_argument "audit=0" { present = false }
    sysctl "net.ipv4.conf.all.accept_redirects" { value = 0 }
    package "telnet" { installed = false }
    host "localhost" { address = "127.0.0.1" }
    time_source {}
    boot { seconds = 900 }
    program "smoke.sh" {}
  }

  gate {"#;

/// What the checks bring along, in the directory of the recipe.
fn with_files(bench: &Bench) {
    let serve = "use IO::Socket::INET;\n\
        my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 8081, Listen => 5) or die;\n\
        while (my $client = $server->accept) { <$client>; print $client \"HTTP/1.0 200 OK\\r\\n\\r\\nhealthy\"; close $client; }\n";
    let start = "systemd-run --quiet --unit site perl /opt/site/serve.pl || exit 1\n\
        for turn in $(seq 100); do\n\
        perl -MIO::Socket::INET -e 'exit !IO::Socket::INET->new(\"127.0.0.1:8081\")' && exit 0\n\
        sleep 0.3\ndone\nexit 1\n";
    let goss = "service:\n  ssh: { running: true }\nport:\n  \"tcp:22\": { listening: true }\n\
        group:\n  root: { exists: true, gid: 0 }\n";
    fs::create_dir(bench.path("payload")).unwrap();
    for (name, text) in [
        ("payload/serve.pl", serve),
        ("payload/start.sh", start),
        ("goss.yaml", goss),
        ("smoke.sh", "#!/bin/sh\ntest \"$(id -u)\" = 0\n"),
    ] {
        fs::write(bench.path(name), text).unwrap();
    }
}

/// The example with checks of every sort, with cloud-init, and with a step that leaves what must not leave: a history, a
/// token in a temporary file.
fn example() -> String {
    let planted = format!(
        "  script \"plant\" {{\n    inline = [\n      \"echo {PLANTED} > /root/.bash_history\",\n      \"echo {PLANTED} > /var/tmp/token\",\n      \"echo {PLANTED} > /var/log/app.log\",\n    ]\n  }}\n\n  service {{"
    );
    let example = with_cloud_init(&common::example("debian-12-server"));
    example.replacen("  service {", &planted, 1).replacen("  gate {", CHECKS, 1)
}

fn tool(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"))
}

/// The partitions of a raw image as sfdisk(8) sees them: number from 1, first sector, sectors.
fn partitions(raw: &str) -> Vec<(u64, u64)> {
    let table = tool("sfdisk", &["--json", raw]);
    assert!(table.status.success(), "{}", words(&table));
    let table: Value = serde_json::from_slice(&table.stdout).unwrap();
    let number = |value: &Value| value.as_u64().unwrap();
    let list = table["partitiontable"]["partitions"].as_array().unwrap();
    list.iter().map(|partition| (number(&partition["start"]), number(&partition["size"]))).collect()
}

#[test]
fn one_recipe_gives_one_hardened_proven_image() {
    let Some(bench) = Bench::new() else { return };
    with_files(&bench);
    let recipe = bench.recipe("server.hcl", &example());
    let recipe = recipe.to_str().unwrap();

    // Baked, booted under both firmwares, and named on standard output alone.
    let baked = bench.hardtack(&bench.store, &["build", "--prove", recipe]);
    assert!(baked.status.success(), "{}", words(&baked));
    let line = stdout(&baked);
    let digest = line.split_whitespace().nth(1).unwrap().to_owned();
    assert!(line.starts_with("debian-12-server sha256:") && line.lines().count() == 1, "{line}");
    let out = bench.path("out/debian-12-server");
    let raw = out.join("debian-12-server.raw");
    let raw = raw.to_str().unwrap();
    let proof: Value = serde_json::from_slice(&fs::read(out.join("proof.json")).unwrap()).unwrap();
    machines_of_their_own(proof["boots"].as_array().unwrap());
    for boot in proof["boots"].as_array().unwrap() {
        let tests = boot["outcome"]["observed"]["tests"].as_array().unwrap();
        assert!(tests.iter().filter(|test| test["block"] == "all sorts").count() > 10, "{tests:?}");
    }

    read_back(raw, &out);
    no_secret_in(raw);
    is_used_from_outside(Path::new(raw), &bench.path("server.hcl"), &bench.path("machine"));

    // Nothing changed: nothing is done.
    let again = bench.hardtack(&bench.store, &["build", "--prove", recipe]);
    assert!(again.status.success(), "{}", words(&again));
    assert_eq!(stdout(&again), line);
    assert!(words(&again).contains("nothing has changed"), "{}", words(&again));

    let same = bench.asked(&["compare", out.to_str().unwrap(), "debian-12-server"]);
    assert!(stdout(&same).contains("Boot   bios in ") && stdout(&same).contains("Boot   uefi in "), "{}", words(&same));

    // Another store, another directory, another time, and no boots: the same image.
    let Some(elsewhere) = Bench::new() else { return };
    with_files(&elsewhere);
    let copy = elsewhere.recipe("server.hcl", &example());
    let twin = elsewhere.hardtack(&elsewhere.fresh_store(), &["build", copy.to_str().unwrap()]);
    assert!(twin.status.success(), "{}", words(&twin));
    assert_eq!(stdout(&twin).split_whitespace().nth(1).unwrap(), digest, "two builds of one recipe differ");

    derived(&bench, &elsewhere, &digest);
    culprit(&bench);
    failures(&bench);
}

/// Two clones on different hardware have different ids and host keys.
fn machines_of_their_own(boots: &[Value]) {
    let identities: Vec<&Value> = boots.iter().map(|boot| &boot["outcome"]["observed"]["identity"]).collect();
    let [first, second] = identities[..] else { panic!("{} boots", boots.len()) };
    assert_ne!(values(first, "addresses"), values(second, "addresses"), "the same hardware");
    assert_ne!(values(first, "serials"), values(second, "serials"), "the same hardware");
    assert!(first["machine_id"].is_string() && first["machine_id"] != second["machine_id"], "{first} {second}");
    let (first, second) = (values(first, "host_keys"), values(second, "host_keys"));
    assert!(!first.is_empty() && first.len() == second.len(), "{first:?} {second:?}");
    assert!(first.is_disjoint(&second), "{first:?} {second:?}");
}

/// The values of a map of an identity.
fn values(identity: &Value, map: &str) -> BTreeSet<String> {
    let values = identity[map].as_object().unwrap().values();
    values.map(|value| value.as_str().unwrap().to_owned()).collect()
}

/// Other programs agree with what was written.
fn read_back(raw: &str, out: &Path) {
    let verified = tool("sgdisk", &["--verify", raw]);
    assert!(words(&verified).contains("No problems found"), "{}", words(&verified));
    let mut mounts = 0;
    for (index, (start, sectors)) in partitions(raw).into_iter().enumerate() {
        assert_eq!(start % 2048, 0, "partition {} is not aligned to 1 MiB", index + 1);
        let part = out.join("part.img");
        let copied = tool(
            "dd",
            &[
                &format!("if={raw}"),
                &format!("of={}", part.display()),
                "bs=512",
                "conv=sparse",
                &format!("skip={start}"),
                &format!("count={sectors}"),
            ],
        );
        assert!(copied.status.success(), "{}", words(&copied));
        let kind = tool("blkid", &["-p", "-o", "value", "-s", "TYPE", part.to_str().unwrap()]);
        if stdout(&kind).trim() == "ext4" {
            let checked = tool("e2fsck", &["-fn", part.to_str().unwrap()]);
            assert!(checked.status.success(), "partition {}: {}", index + 1, words(&checked));
            mounts += 1;
        }
        fs::remove_file(&part).unwrap();
    }
    assert!(mounts >= 6, "{mounts} file systems");
    let qcow2 = raw.replace(".raw", ".qcow2");
    for arguments in [["check", &qcow2, ""], ["compare", raw, &qcow2]] {
        let arguments: Vec<&str> = arguments.into_iter().filter(|argument| !argument.is_empty()).collect();
        let checked = tool("qemu-img", &arguments);
        assert!(checked.status.success(), "{}", words(&checked));
    }
}

/// Blocks that were never written hold nothing: the secret is in no byte of the disk.
fn no_secret_in(raw: &str) {
    let found = tool("grep", &["--binary-files=text", "-c", PLANTED, raw]);
    assert_eq!(stdout(&found).trim(), "0", "the planted secret is in the image");
}

/// The recipe without one of its exceptions.
fn without_exception(recipe: &str, control: &str) -> String {
    let (before, rest) = recipe.split_once(&format!("    exception \"{control}\" {{\n")).unwrap();
    let (_, after) = rest.split_once("\n    }\n").unwrap();
    format!("{before}{after}")
}

/// The example that is built on this image out of the store: none of its steps is done again, another directory gives the
/// same image, and a clone of it starts.
fn derived(bench: &Bench, elsewhere: &Bench, base: &str) {
    let mut lines = Vec::new();
    for bench in [bench, elsewhere] {
        let recipe = bench.recipe("derived.hcl", &common::example("derived"));
        let baked = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()]);
        assert!(baked.status.success(), "{}", words(&baked));
        lines.push(stdout(&baked).split_whitespace().nth(1).unwrap().to_owned());
    }
    assert_eq!(lines[0], lines[1], "two builds of one recipe differ");
    bench.boot("bastion", &["--firmware", "uefi"]);
    let manifest: Value = serde_json::from_slice(&fs::read(bench.path("out/bastion/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["base"]["digest"], base);
}

/// What breaks a test of a running machine is found by starting clones.
fn culprit(bench: &Bench) {
    let planted = "image \"planted\" {\n  base { from = \"store:debian-12-server\" }\n  \
                   script \"no-cron\" { inline = [\"systemctl mask cron\"] }\n  \
                   disk {\n    size     = \"4G\"\n    firmware = [\"bios\"]\n    partition \"/\" { size = \"*\" }\n  }\n  \
                   test \"cron\" {\n    unit \"cron\" { active = true }\n  }\n}\n";
    let recipe = bench.recipe("planted.hcl", planted);
    let found = bench.hardtack(&bench.store, &["bisect", recipe.to_str().unwrap(), "--test", "cron"]);
    assert!(found.status.success(), "{}", words(&found));
    assert!(stdout(&found).contains("is broken by the step\n  no-cron ("), "{}", words(&found));
}

/// What does not pass gets no final name, and an exit code of its own.
fn failures(bench: &Bench) {
    let kept = bench.path("out/strict");
    let strict = without_exception(&example().replace("image \"debian-12-server\"", "image \"strict\""), "1.4.1");
    let recipe = bench.recipe("strict.hcl", &strict);
    let gated = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()]);
    assert_eq!(gated.status.code(), Some(2), "{}", words(&gated));
    assert!(words(&gated).contains("the gate asks for 100 %"), "{}", words(&gated));
    assert!(!kept.exists());

    let broken = example()
        .replace("image \"debian-12-server\"", "image \"broken\"")
        .replace("firmware = [\"bios\", \"uefi\"]", "firmware = [\"bios\"]")
        .replace("unit \"cron\" { active = true }", "unit \"no-such\" { active = true }");
    let recipe = bench.recipe("broken.hcl", &broken);
    let tested = bench.hardtack(&bench.store, &["build", "--prove", recipe.to_str().unwrap()]);
    assert_eq!(tested.status.code(), Some(3), "{}", words(&tested));
    assert!(words(&tested).contains("no-such"), "{}", words(&tested));
    assert!(!bench.path("out/broken").exists());
    assert!(bench.path("out/broken.failed/proof.json").exists(), "the report of a failed proof is kept");

    let failing = example()
        .replace("image \"debian-12-server\"", "image \"failing\"")
        .replace("> /etc/motd\"]", "> /etc/motd\", \"echo going down; exit 7\"]");
    let recipe = bench.recipe("failing.hcl", &failing);
    let failed = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()]);
    assert_eq!(failed.status.code(), Some(1), "{}", words(&failed));
    let said = words(&failed);
    assert!(said.contains("going down") && said.contains("exit status 7") && said.contains("failing.hcl:"), "{said}");
    assert!(!bench.path("out/failing").exists());
}
