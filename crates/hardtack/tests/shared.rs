//! Machines with stores of their own that share one in a directory, or on an S3 server.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
#[path = "../../hardtack-remote/tests/common/mod.rs"]
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::Program;
use common::gallery::{HARDEN, bench, short};
use serde_json::Value;
use server::{BUCKET, Server};

const BUILD: [&str; 4] = ["build", "web.hcl", "--rules", "site"];
const POLICY: &str = "channel \"golden\" {\n  audit = false\n  proof = false\n}\n";

/// Where a shared store is, and what its clients must know.
struct Shared {
    url: String,
    environment: Vec<(&'static str, String)>,
    _server: Option<Server>,
}

impl Shared {
    fn directory(program: &Program) -> Self {
        let url = format!("file://{}", program.path("shared").display());
        Self { url, environment: Vec::new(), _server: None }
    }

    fn server() -> Option<Self> {
        let server = Server::start()?;
        let (url, environment) = (format!("s3://{BUCKET}/team/web"), server.environment().to_vec());
        Some(Self { url, environment, _server: Some(server) })
    }

    /// The program as another machine would run it.
    fn on(&self, program: &Program, machine: &str, arguments: &[&str]) -> Command {
        let store = program.path(machine);
        fs::create_dir_all(&store).unwrap();
        fs::write(store.join("policy.hcl"), POLICY).unwrap();
        let mut command = program.command(arguments);
        command.env("HARDTACK_STORE", store).env("HARDTACK_REMOTE", &self.url);
        command.envs(self.environment.iter().cloned());
        command
    }

    fn run(&self, program: &Program, machine: &str, arguments: &[&str]) -> (i32, String, String) {
        let output = self.on(program, machine, arguments).stdin(Stdio::null()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn succeed(&self, program: &Program, machine: &str, arguments: &[&str]) -> String {
        let (code, stdout, stderr) = self.run(program, machine, arguments);
        assert_eq!(code, 0, "{machine}: {arguments:?}: {stderr}");
        stdout
    }

    fn json(&self, program: &Program, machine: &str, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.succeed(program, machine, &[arguments, &["--json"]].concat())).unwrap()
    }
}

fn recipe(steps: &str) -> String {
    format!("image \"web\" {{\n  base {{ directory = \"root\" }}\n{steps}{HARDEN}}}\n")
}

/// How often each step was done, in the events of builds.
fn done(builds: &[&str]) -> BTreeMap<String, usize> {
    let mut done = BTreeMap::new();
    let events = builds.iter().flat_map(|build| build.lines());
    for event in events.map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        if event["event"] == "step-started" {
            *done.entry(event["step"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    done
}

fn each_once(steps: &[&str]) -> BTreeMap<String, usize> {
    steps.iter().chain(&["base", "harden", "seal"]).map(|step| ((*step).to_owned(), 1)).collect()
}

fn tree(program: &Program, out: &str) -> Value {
    let manifest = fs::read(program.path(&format!("{out}/web/manifest.json"))).unwrap();
    serde_json::from_slice::<Value>(&manifest).unwrap()["tree"].clone()
}

/// Entries with everything that a layer must keep.
const PARTICULAR: &str = r#"  script "particular" {
    inline = [
      "mkdir -p /srv", "echo one > /srv/one", "ln /srv/one /srv/same", "ln -s one /srv/link", "chmod 4711 /srv/one",
      "mknod -m 600 /srv/pipe p", "dd of=/srv/holes bs=1 count=0 seek=4M", "dd if=/dev/urandom of=/srv/noise bs=1k count=300",
      "rm /bin/readlink", "rm -r /home/eve", "mkdir /home/eve",
    ]
  }
"#;

fn machines_share(program: &Program, shared: &Shared) {
    let step =
        |name: &str| format!("  script \"{name}\" {{ inline = [\"sleep 0.5\", \"echo {name} > /etc/{name}\"] }}\n");
    let text = recipe(&[step("a"), step("b"), step("c")].concat());
    program.file("web.hcl", &text);
    let start = |machine: &str| {
        let build = [&BUILD[..], &["--json", "--out", machine]].concat();
        let store = format!("store-{machine}");
        shared.on(program, &store, &build).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let builds = ["one", "other"].map(start).map(|build| build.wait_with_output().unwrap());
    for build in &builds {
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    }
    let events = builds.each_ref().map(|build| std::str::from_utf8(&build.stdout).unwrap());
    assert_eq!(done(&events), each_once(&["a", "b", "c"]), "each layer was made once");
    assert_eq!(tree(program, "one"), tree(program, "other"));

    // A third machine has the history without ever having built, and goes on from any layer.
    let history = shared.json(program, "store-third", &["history", "web"]);
    assert_eq!(history.as_array().unwrap().len(), 1);
    let more = recipe(&[step("a"), step("b"), step("c"), step("d")].concat());
    program.file("web.hcl", &more);
    let third = shared.succeed(program, "store-third", &[&BUILD[..], &["--json", "--out", "third"]].concat());
    assert_eq!(done(&[&third]), [("d", 1), ("harden", 1), ("seal", 1)].map(|(step, n)| (step.to_owned(), n)).into());

    // What one promotes the others see, and what one marks nobody promotes.
    let digest = history[0]["digest"].as_str().unwrap();
    let first = short("web", digest);
    shared.succeed(program, "store-one", &["promote", &first, "golden"]);
    let channels = shared.json(program, "store-other", &["channels", "web"]);
    assert_eq!(channels[0]["moves"][0]["to"], *digest);
    shared.succeed(program, "store-other", &["promote", "web", "golden"]);
    shared.succeed(program, "store-third", &["rollback", "web", "golden"]);
    let channels = shared.json(program, "store-one", &["channels", "web"]);
    let moves: Vec<&str> =
        channels[0]["moves"].as_array().unwrap().iter().map(|m| m["kind"].as_str().unwrap()).collect();
    assert_eq!(moves, ["promotion", "promotion", "rollback"]);
    let (code, _, refused) = shared.run(program, "store-one", &["promote", "web", "golden"]);
    assert_eq!(code, 2, "{refused}");
    for machine in ["store-one", "store-other", "store-third", "store-fourth"] {
        shared.succeed(program, machine, &["store", "verify"]);
    }
    let sync = || shared.succeed(program, "store-one", &["store", "sync"]);
    assert_eq!(sync(), "brought: 1 layer\nsent: nothing\n", "the one that only the third machine has used");
    assert_eq!(sync(), "brought: nothing\nsent: nothing\n");
}

#[test]
fn machines_that_share_a_directory_do_every_work_once() {
    let Some(program) = bench() else { return };
    machines_share(&program, &Shared::directory(&program));
}

#[test]
fn machines_that_share_an_s3_server_do_every_work_once() {
    let Some(program) = bench() else { return };
    let Some(shared) = Shared::server() else { return };
    machines_share(&program, &shared);
}

/// Everything of the entries below a directory but what only one machine can have.
fn entries(directory: &Path) -> String {
    let listed = Command::new("/bin/sh")
        .arg("-euc")
        .arg("find . -printf '%p %y %m %U %G %l %n\\n' | sort; find . -type f | sort | xargs sha256sum; find . -type c | sort | xargs -r stat -c '%n %t %T'; getfattr -Rhd -m 'user|security|opaque' . | sort; find . -printf '%p %T@\\n' | cut -d. -f1-2 | sort")
        .current_dir(directory)
        .output()
        .unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    String::from_utf8(listed.stdout).unwrap()
}

/// The directories of the layers of a store, by the step.
fn layers(program: &Program, machine: &str) -> BTreeMap<String, PathBuf> {
    let directories = fs::read_dir(program.path(machine).join("layers")).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| {
        let record: Value = serde_json::from_slice(&fs::read(path.join("layer.json")).unwrap()).unwrap();
        record["name"].as_str().unwrap().to_owned()
    };
    directories.map(|path| (name(&path), path)).collect()
}

#[test]
fn a_layer_arrives_as_it_was_made() {
    let Some(program) = bench() else { return };
    let shared = Shared::directory(&program);
    program.file("web.hcl", &recipe(PARTICULAR));
    shared.succeed(&program, "here", &BUILD);
    let there = shared.succeed(&program, "there", &[&BUILD[..], &["--json", "--out", "there"]].concat());
    assert_eq!(done(&[&there]), BTreeMap::new());
    let (here, there) = (layers(&program, "here"), layers(&program, "there"));
    assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    for (step, path) in &here {
        assert_eq!(entries(&path.join("tree")), entries(&there[step].join("tree")), "{step}");
    }
    assert_eq!(tree(&program, "out"), tree(&program, "there"));
}

/// The objects of a shared directory whose names end like this.
fn objects(program: &Program, ending: &str) -> Vec<PathBuf> {
    let mut find = Command::new("find");
    find.arg(program.path("shared")).args(["-type", "f", "-name"]).arg(format!("*{ending}"));
    String::from_utf8(find.output().unwrap().stdout).unwrap().lines().map(PathBuf::from).collect()
}

#[test]
fn a_layer_that_was_tampered_with_is_refused_and_made_anew() {
    let Some(program) = bench() else { return };
    let shared = Shared::directory(&program);
    program.file("web.hcl", &recipe(PARTICULAR));
    shared.succeed(&program, "here", &BUILD);
    for archive in objects(&program, ".tar.zst") {
        let mut bytes = fs::read(&archive).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&archive, bytes).unwrap();
    }
    let (code, found, _) = shared.run(&program, "here", &["store", "verify"]);
    assert_eq!(code, 1);
    assert!(found.contains(".tar.zst: its bytes have the digest sha256:"), "{found}");
    let (code, events, told) = shared.run(&program, "there", &[&BUILD[..], &["--json", "--out", "there"]].concat());
    assert_eq!(code, 0, "{told}");
    assert_eq!(done(&[&events]), each_once(&["particular"]));
    assert!(events.contains("is made anew"), "{events}");
    shared.succeed(&program, "there", &["store", "verify"]);
}

#[test]
fn what_a_killed_machine_worked_on_is_done_by_another() {
    let Some(program) = bench() else { return };
    let shared = Shared::directory(&program);
    program.file("web.hcl", &recipe("  script \"slow\" { inline = [\"sleep 3\", \"echo done > /etc/done\"] }\n"));
    let mut killed = shared.on(&program, "gone", &[&BUILD[..], &["--json"]].concat());
    let mut killed = killed.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(killed.stdout.take().unwrap()).lines();
    lines
        .find(|line| line.as_ref().unwrap().contains("step-started") && line.as_ref().unwrap().contains("slow"))
        .unwrap()
        .unwrap();
    killed.kill().unwrap();
    killed.wait().unwrap();
    let (code, events, told) = shared.run(&program, "here", &[&BUILD[..], &["--json"]].concat());
    assert_eq!(code, 0, "{told}");
    assert_eq!(done(&[&events]).get("slow"), Some(&1));
    shared.succeed(&program, "here", &["store", "verify"]);
}

#[test]
fn what_was_made_alone_is_pushed_and_pulled() {
    let Some(program) = bench() else { return };
    let shared = Shared::directory(&program);
    program.file("web.hcl", &recipe("  script \"a\" { inline = [\"echo a > /etc/a\"] }\n"));
    let mut alone = shared.on(&program, "here", &BUILD);
    assert!(alone.env_remove("HARDTACK_REMOTE").output().unwrap().status.success());
    assert_eq!(shared.json(&program, "there", &["channels"]), serde_json::json!([]));
    assert_eq!(shared.succeed(&program, "here", &["store", "push"]), "sent: 2 layers, 1 image\n");
    assert_eq!(shared.succeed(&program, "here", &["store", "push"]), "sent: nothing\n");
    assert_eq!(shared.succeed(&program, "there", &["store", "pull", "web"]), "brought: 2 layers\n");
    assert_eq!(layers(&program, "there").keys().collect::<Vec<_>>(), ["a", "base"]);
    let events = shared.succeed(&program, "there", &[&BUILD[..], &["--json"]].concat());
    assert_eq!(done(&[&events]).keys().collect::<Vec<_>>(), ["harden", "seal"]);
}

#[test]
fn a_shared_store_that_cannot_be_used_is_told_of() {
    let Some(program) = bench() else { return };
    let fail = |code: i32, url: &str| {
        let ran = program.run_with(
            &[
                ("HARDTACK_REMOTE", url),
                ("AWS_ENDPOINT", "http://127.0.0.1:1"),
                ("AWS_ALLOW_HTTP", "true"),
                ("AWS_ACCESS_KEY_ID", "k"),
                ("AWS_SECRET_ACCESS_KEY", "s"),
            ],
            &["channels"],
        );
        assert_eq!(ran.code, code, "{}", ran.stderr);
        ran.stderr
    };
    let told = fail(69, "s3://bakes/x");
    assert!(told.contains("error: cannot read hardtack.json in the shared store s3://bakes/x"), "{told}");
    assert!(told.contains("unset HARDTACK_REMOTE, or give `--remote none`"), "{told}");
    insta::assert_snapshot!(fail(64, "s3://key:secret@bakes"), @r"
    error: the address of the shared store is wrong: it has more than a scheme, a name and a path
      = help: write s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX or file:///DIRECTORY; credentials come from the environment
    ");
    let none = program.run_with(&[("HARDTACK_REMOTE", "s3://bakes/x")], &["channels", "--remote", "none"]);
    assert_eq!(none.code, 0, "{}", none.stderr);
}
