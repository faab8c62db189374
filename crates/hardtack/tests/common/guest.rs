//! A machine made from an image, reached from outside as people reach it: through SSH.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::words;

/// How long an emulated machine may take until it lets somebody in.
const LIMIT: Duration = Duration::from_secs(600);

/// The account that the seed makes.
const USER: &str = "ada";

/// A running machine; it ends with this value.
pub struct Guest {
    qemu: Child,
    directory: PathBuf,
    port: u16,
}

impl Guest {
    /// Boots a clone of a raw image with a disk from which cloud-init takes its words (its data source NoCloud): an
    /// account in these groups, with a key made for this machine. The files of both are in the new directory.
    pub fn seeded(image: &Path, groups: &str, directory: &Path) -> Self {
        fs::create_dir(directory).unwrap();
        let at = |name: &str| directory.join(name);
        succeed("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", text(&at("key"))]);
        let key = fs::read_to_string(at("key.pub")).unwrap();
        let user = format!(
            "#cloud-config\nlocale: C.UTF-8\nusers:\n- name: {USER}\n  groups: [{groups}]\n  shell: /bin/bash\n  \
             lock_passwd: true\n  ssh_authorized_keys: ['{}']\n",
            key.trim()
        );
        fs::write(at("user-data"), user).unwrap();
        fs::write(at("meta-data"), "instance-id: test-1\nlocal-hostname: machine\n").unwrap();
        let seed = at("seed.img");
        succeed("mkfs.vfat", &["-C", "-n", "CIDATA", text(&seed), "1024"]);
        succeed("mcopy", &["-i", text(&seed), text(&at("user-data")), text(&at("meta-data")), "::"]);
        let clone = at("clone.qcow2");
        succeed("qemu-img", &["create", "-q", "-f", "qcow2", "-F", "raw", "-b", text(image), text(&clone)]);

        // Free a moment ago; QEMU says so if somebody else was quicker.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut qemu = Command::new("qemu-system-x86_64");
        qemu.args(["-nodefaults", "-no-user-config", "-display", "none", "-machine", "q35,graphics=off"]);
        qemu.args(["-accel", "tcg,thread=multi", "-cpu", "EPYC,-svm", "-smp", "2", "-m", "1024"]);
        for (disk, format) in [(&clone, "qcow2"), (&seed, "raw")] {
            qemu.arg("-drive").arg(format!("if=virtio,cache=unsafe,format={format},file={}", disk.display()));
        }
        qemu.arg("-serial").arg(format!("file:{}", at("console.log").display()));
        qemu.args(["-device", "virtio-rng-pci", "-device", "virtio-net-pci,netdev=net,romfile="]);
        qemu.arg("-netdev").arg(format!("user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{port}-:22"));
        let qemu = qemu.stdin(Stdio::null()).spawn().unwrap();
        Self { qemu, directory: directory.to_owned(), port }
    }

    /// Waits until the account of the seed can log in.
    pub fn wait(&mut self) {
        let start = Instant::now();
        loop {
            let tried = self.ssh("true");
            if tried.status.success() {
                return;
            }
            let console = || fs::read_to_string(self.directory.join("console.log")).unwrap_or_default();
            assert!(start.elapsed() < LIMIT, "nobody can log in: {}\n{}", words(&tried), console());
            assert!(self.qemu.try_wait().unwrap().is_none(), "the machine has ended: {}", console());
            sleep(Duration::from_secs(2));
        }
    }

    /// Runs a line of shell as the account of the seed.
    pub fn ssh(&self, line: &str) -> Output {
        self.ssh_as(USER, "key", line)
    }

    /// The same as another account, or with another key of the directory.
    pub fn ssh_as(&self, user: &str, key: &str, line: &str) -> Output {
        let to = format!("{user}@127.0.0.1");
        self.client("ssh", key).args(["-p", &self.port.to_string(), &to, line]).output().unwrap()
    }

    /// Copies files into the account's home.
    pub fn take(&self, files: &[&Path]) {
        let to = format!("{USER}@127.0.0.1:");
        let copied =
            self.client("scp", "key").args(["-r", "-P", &self.port.to_string()]).args(files).arg(to).output().unwrap();
        assert!(copied.status.success(), "{}", words(&copied));
    }

    /// Runs a line of shell, which must succeed; its output.
    pub fn succeed(&self, line: &str) -> String {
        let ran = self.ssh(line);
        assert!(ran.status.success(), "{line}: {}", words(&ran));
        super::stdout(&ran)
    }

    fn client(&self, program: &str, key: &str) -> Command {
        let mut command = Command::new(program);
        // Nothing of whoever runs the test: no configuration, no agent, no other key.
        command.args(["-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=20"]);
        command.args(["-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"]);
        command.arg("-o").arg(format!("UserKnownHostsFile={}", self.directory.join("known").display()));
        command.arg("-i").arg(self.directory.join(key)).stdin(Stdio::null()).env_remove("SSH_AUTH_SOCK");
        command
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.qemu.kill();
        let _ = self.qemu.wait();
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn succeed(program: &str, arguments: &[&str]) {
    let ran = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(ran.status.success(), "{program}: {}", words(&ran));
}
