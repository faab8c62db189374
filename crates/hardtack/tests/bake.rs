//! One image from recipe to boot, with the real programs: mmdebstrap, apt, GRUB, QEMU; read back by others.
//!
//! The parts share one store and one bootstrap, so they are one test. It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Present in the tree during the build, and nowhere in the image.
const PLANTED: &str = "planted-secret-7f3a9c";

struct Bench {
    directory: tempfile::TempDir,
    store: PathBuf,
}

impl Bench {
    fn new() -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).to_owned();
        fs::create_dir_all(&target).unwrap();
        // On the same disk as the store, and kept short of the temporary file system of small machines.
        let directory = tempfile::tempdir_in(&target).unwrap();
        Self { directory, store: target.join("store") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn recipe(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn hardtack(&self, store: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hardtack"));
        command.args(arguments).arg("--store").arg(store).arg("--out").arg(self.path("out"));
        command.current_dir(self.directory.path()).output().unwrap()
    }
}

fn example() -> String {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/debian-12-server.hcl");
    let text = fs::read_to_string(example).unwrap();
    // A step that leaves what must not leave: a history, a token in a temporary file.
    let planted = format!(
        "  script \"plant\" {{\n    inline = [\n      \"echo {PLANTED} > /root/.bash_history\",\n      \"echo {PLANTED} > /var/tmp/token\",\n      \"echo {PLANTED} > /var/log/app.log\",\n    ]\n  }}\n\n  service {{"
    );
    text.replacen("  service {", &planted, 1)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn words(output: &Output) -> String {
    format!("{}\n{}", stdout(output), String::from_utf8_lossy(&output.stderr))
}

fn tool(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"))
}

/// The partitions of a raw image as sfdisk(8) sees them: number from 1, first sector, sectors.
fn partitions(raw: &str) -> Vec<(u64, u64)> {
    let table = tool("sfdisk", &["--json", raw]);
    assert!(table.status.success(), "{}", words(&table));
    let table: serde_json::Value = serde_json::from_slice(&table.stdout).unwrap();
    let number = |value: &serde_json::Value| value.as_u64().unwrap();
    let list = table["partitiontable"]["partitions"].as_array().unwrap();
    list.iter().map(|partition| (number(&partition["start"]), number(&partition["size"]))).collect()
}

#[test]
fn one_recipe_gives_one_hardened_proven_image() {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building root file systems needs root");
        return;
    }
    let bench = Bench::new();
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
    let proof: serde_json::Value = serde_json::from_slice(&fs::read(out.join("proof.json")).unwrap()).unwrap();
    assert_eq!(proof["boots"].as_array().unwrap().len(), 2, "{proof}");

    read_back(raw, &out);
    no_secret_in(raw);

    // Nothing changed: nothing is done.
    let again = bench.hardtack(&bench.store, &["build", "--prove", recipe]);
    assert!(again.status.success(), "{}", words(&again));
    assert_eq!(stdout(&again), line);
    assert!(words(&again).contains("nothing has changed"), "{}", words(&again));

    // Another store, another directory, another time: the same image.
    let elsewhere = Bench::new();
    let copy = elsewhere.recipe("server.hcl", &example());
    let store = elsewhere.path("store");
    fs::create_dir_all(&store).unwrap();
    Command::new("cp").arg("-a").arg(bench.store.join("debs")).arg(&store).status().unwrap();
    let twin = elsewhere.hardtack(&store, &["build", copy.to_str().unwrap()]);
    assert!(twin.status.success(), "{}", words(&twin));
    assert_eq!(stdout(&twin).split_whitespace().nth(1).unwrap(), digest, "two builds of one recipe differ");

    failures(&bench);
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

/// What does not pass gets no final name, and an exit code of its own.
fn failures(bench: &Bench) {
    let kept = bench.path("out/strict");
    let strict = example()
        .replace("image \"debian-12-server\"", "image \"strict\"")
        .replace("    unknown = 300", "    score = 100");
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
