//! What steps see and what they cannot touch.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use hardtack_build::Interrupt;
use hardtack_build::sandbox::{
    Ending, ExtraMount, Finished, Network, Place, PlacedFile, Run, View, enter_if_asked, run,
};

fn main() -> ExitCode {
    enter_if_asked(|_, _| Ok(serde_json::Value::Null));
    common::harness::main(tests![
        sees_only_its_own_processes_and_names,
        changes_only_the_tree,
        writes_land_in_the_upper_directory,
        has_no_network_but_loopback,
        cannot_change_the_kernel,
        cannot_open_device_nodes_or_mount,
        cannot_open_a_device_node_in_any_mount,
        cannot_change_the_nodes_of_the_host,
        cannot_widen_its_mounts,
        gets_no_descriptor_of_the_caller,
        has_no_keyrings,
        names_and_ends_what_is_left_running,
        may_arrange_a_network_of_its_own_alone,
        leaves_resolv_conf_and_hosts_alone,
        covers_a_resolv_conf_that_is_a_dangling_link,
        runs_as_an_account_of_the_tree,
        has_a_fixed_environment,
        keeps_scripts_out_of_the_tree,
        services_do_not_start,
        joins_three_hundred_layers,
        reports_a_program_that_is_not_there,
        an_interrupt_ends_everything,
    ])
}

/// A tiny root and a place for its sandbox.
struct Fixture {
    directory: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        for name in ["upper", "work", "at", "props"] {
            fs::create_dir(directory.path().join(name)).unwrap();
        }
        hardtack_build::sandbox::write_props(&directory.path().join("props")).unwrap();
        common::root::make(&directory.path().join("root"));
        Self { directory }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn view(&self) -> View {
        View {
            at: self.path("at"),
            lowers: vec![self.path("root")],
            upper: Some((self.path("upper"), self.path("work"))),
            props: Some(self.path("props")),
        }
    }

    fn run(&self, run: &Run) -> (Finished, String) {
        let mut lines = String::new();
        let finished = hardtack_build::sandbox::run(run, Some(&self.view()), &Interrupt::new(), &mut |line| {
            lines.push_str(line);
            lines.push('\n');
        });
        (finished.unwrap(), lines)
    }

    /// Runs a shell line that must succeed and gives what it prints.
    fn shell(&self, line: &str) -> String {
        let (finished, lines) = self.run(&sh(line));
        assert_eq!(finished.ending, Ending::Status(0), "{line}: {lines}");
        lines
    }

    /// Entries in the upper directory, sorted.
    fn changes(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.path("upper"), &mut found);
        let mut relative: Vec<PathBuf> =
            found.iter().map(|path| path.strip_prefix(self.path("upper")).unwrap().to_owned()).collect();
        relative.sort();
        relative
    }
}

fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.clone());
        if path.is_dir() && !path.is_symlink() {
            walk(&path, found);
        }
    }
}

fn sh(line: &str) -> Run {
    Run::new(["/bin/sh", "-c", line], 1_700_000_000)
}

fn sees_only_its_own_processes_and_names() {
    let fixture = Fixture::new();
    let seen =
        fixture.shell("hostname; for process in /proc/[0-9]*; do read -r name < $process/comm; echo $name; done");
    assert_eq!(seen, "hardtack\nhardtack\nsh\n");
    assert_ne!(fs::read_to_string("/proc/sys/kernel/hostname").unwrap().trim(), "hardtack");
}

fn changes_only_the_tree() {
    let fixture = Fixture::new();
    let before = fs::read_to_string("/etc/hostname").ok();
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    fixture.shell("echo changed > /etc/hostname; echo x > /etc/hardtack-was-here; rm /etc/group");
    assert_eq!(fs::read_to_string("/etc/hostname").ok(), before);
    assert!(!Path::new("/etc/hardtack-was-here").exists());
    assert_eq!(fs::read_to_string("/proc/self/mountinfo").unwrap(), mounts);
    assert!(fixture.path("root/etc/group").exists(), "the layer below stays as it was");
}

fn writes_land_in_the_upper_directory() {
    let fixture = Fixture::new();
    fixture.shell("echo one > /etc/one; touch /tmp/two /run/three /dev/shm/four");
    assert_eq!(fixture.changes(), ["etc", "etc/one", "tmp", "tmp/two"].map(PathBuf::from));
}

fn has_no_network_but_loopback() {
    let fixture = Fixture::new();
    let interfaces = fixture.shell("cat /proc/net/dev");
    let names: Vec<&str> = interfaces.lines().filter_map(|line| line.split_once(':')).map(|(n, _)| n.trim()).collect();
    assert_eq!(names, ["lo"]);
    // An interface that is up has its own address in the local table.
    assert!(fixture.shell("cat /proc/net/fib_trie").contains("127.0.0.1"));
}

fn cannot_change_the_kernel() {
    let fixture = Fixture::new();
    let dangerous = ["/proc/sys/kernel/hostname", "/proc/sys/vm/drop_caches", "/proc/sysrq-trigger"];
    for path in dangerous.into_iter().filter(|path| Path::new(path).exists()) {
        let (finished, lines) = fixture.run(&sh(&format!("echo h > {path}")));
        assert_ne!(finished.ending, Ending::Status(0));
        assert!(lines.contains("Read-only file system"), "{path}: {lines}");
    }
    assert_eq!(fixture.shell("ls /sys | cat"), "");
    let (finished, _) = fixture.run(&sh("touch /sys/x"));
    assert_ne!(finished.ending, Ending::Status(0));
}

fn cannot_open_device_nodes_or_mount() {
    let fixture = Fixture::new();
    // The node of the memory device can be made, as packages do, but is of no use.
    let (finished, lines) = fixture.run(&sh("mknod /tmp/zero c 1 5 && dd if=/tmp/zero of=/dev/null bs=1 count=1"));
    assert_ne!(finished.ending, Ending::Status(0));
    assert!(lines.contains("Permission denied"), "{lines}");
    let (finished, lines) = fixture.run(&sh("mount -t tmpfs none /tmp"));
    assert_ne!(finished.ending, Ending::Status(0), "{lines}");
    assert_eq!(fixture.shell("dd if=/dev/zero of=/dev/null bs=1 count=1 2>/dev/null && echo usual"), "usual\n");
}

/// Prints each mount in which a node of the zero device could be made and, if it could be opened, says so.
const NODES_EVERYWHERE: &str = "
    while read -r id parent device root at rest; do
        [ -d \"$at\" ] || continue
        mknod \"$at/probe\" c 1 5 2>/dev/null || continue
        echo \"$at\"
        dd \"if=$at/probe\" of=/run/copy bs=1 count=1 2>/dev/null && echo \"$at can be opened\"
        rm \"$at/probe\"
    done < /proc/self/mountinfo
    true";

fn cannot_open_a_device_node_in_any_mount() {
    let fixture = Fixture::new();
    for name in ["shared", "kept", "changes", "changes-work"] {
        fs::create_dir(fixture.path(name)).unwrap();
    }
    let mut everywhere = sh(NODES_EVERYWHERE);
    for (source, target, writable) in [("shared", "shared", true), ("kept", "kept", false)] {
        let (source, target) = (fixture.path(source), target.to_owned());
        everywhere.mounts.push(ExtraMount::Bind { source, target, writable });
    }
    everywhere.mounts.push(ExtraMount::Overlay {
        lower: fixture.path("kept"),
        upper: fixture.path("changes"),
        work: fixture.path("changes-work"),
        target: "over".to_owned(),
    });
    let (finished, lines) = fixture.run(&everywhere);
    assert_eq!(finished.ending, Ending::Status(0), "{lines}");
    let mut mounts: Vec<&str> = lines.lines().collect();
    mounts.sort_unstable();
    assert_eq!(mounts, ["/", "/dev", "/dev/shm", "/run", "/run/hardtack/over", "/run/hardtack/shared"]);
    // Nor is there any node of the host beyond the harmless ones.
    let nodes = fixture.shell("cd /dev; for node in *; do [ -d $node ] || echo $node; done");
    assert_eq!(nodes, "full\nnull\nptmx\nrandom\nstderr\nstdin\nstdout\ntty\nurandom\nzero\n");
}

fn cannot_change_the_nodes_of_the_host() {
    let fixture = Fixture::new();
    let before = fs::metadata("/dev/full").unwrap();
    // The sticky bit means nothing on a node, so that nothing breaks should this fail.
    let (finished, lines) = fixture.run(&sh("chmod 1666 /dev/full"));
    assert_ne!(finished.ending, Ending::Status(0));
    assert!(lines.contains("Read-only file system"), "{lines}");
    assert_eq!(fs::metadata("/dev/full").unwrap().permissions(), before.permissions());
    assert_eq!(fixture.shell("echo x > /dev/null && echo written"), "written\n");
}

fn cannot_widen_its_mounts() {
    let fixture = Fixture::new();
    for line in [
        "mount -t devtmpfs none /tmp",
        "mount -t proc none /tmp",
        "mount -t sysfs none /tmp",
        "mount -t cgroup2 none /tmp",
        "mknod /tmp/disk b 7 0 && mount -t ext4 /tmp/disk /home",
        "mount -o remount,dev /dev",
        "mount -o remount,bind,dev /",
        "mount -o remount,bind,rw /proc/sys",
        "mount --bind /dev /home",
    ] {
        let (finished, lines) = fixture.run(&sh(line));
        assert_ne!(finished.ending, Ending::Status(0), "{line}: {lines}");
        assert!(lines.contains("must be superuser") || lines.contains("permission denied"), "{line}: {lines}");
    }
}

fn gets_no_descriptor_of_the_caller() {
    use std::os::fd::AsRawFd;
    let fixture = Fixture::new();
    // As a shell's `exec 9< /` leaves it: it outlives the start of another program.
    let inherited = rustix::io::dup(fs::File::open("/").unwrap()).unwrap();
    let number = inherited.as_raw_fd();
    let line = format!("for process in self $$ 1; do ls /proc/$process/fd/{number}/ 2>/dev/null; done; true");
    assert_eq!(fixture.shell(&line), "");
}

fn has_no_keyrings() {
    let fixture = Fixture::new();
    common::root::add_program(&fixture.path("root"), "perl");
    // add_key of a key to the keyring of the user (-4), of which there is one for the whole host.
    let (add_key, keyctl) = if cfg!(target_arch = "x86_64") { (248, 250) } else { (217, 219) };
    let calls = format!(
        "my ($type, $name, $value) = ('user', 'hardtack-test', 'x');
        print syscall({add_key}, $type, $name, $value, 1, -4), \" $!\\n\";
        print syscall({keyctl}, 0, -4, 0), \" $!\\n\";"
    );
    for run_as in [None, Some("eve".to_owned())] {
        let mut calls = Run::new(["/bin/perl", "-e", &calls], 0);
        calls.env.insert("LC_ALL".to_owned(), "C".to_owned());
        calls.run_as = run_as;
        assert_eq!(fixture.run(&calls).1, "-1 Function not implemented\n-1 Function not implemented\n");
    }
    let keys = fs::read_to_string("/proc/keys").unwrap_or_default();
    assert!(!keys.contains("hardtack-test"), "{keys}");
}

fn names_and_ends_what_is_left_running() {
    let fixture = Fixture::new();
    let (finished, _) = fixture.run(&sh("sleep 4711 & echo started"));
    assert_eq!(finished.ending, Ending::Status(0));
    let commands: Vec<&str> = finished.leftovers.iter().map(|left| left.command.as_str()).collect();
    assert_eq!(commands, ["sleep 4711"]);
    assert!(!anything_runs("sleep\x004711\0"));

    let (finished, lines) = fixture.run(&sh("(sleep 0.05; echo late) & echo first"));
    assert_eq!(finished.leftovers, [], "what ends by itself in a moment is no left-over");
    assert_eq!(lines, "first\nlate\n");
}

fn anything_runs(command_line: &str) -> bool {
    fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .any(|entry| fs::read(entry.path().join("cmdline")).is_ok_and(|line| line == command_line.as_bytes()))
}

/// `CAP_NET_ADMIN` of capabilities(7).
const NET_ADMIN: u64 = 1 << 12;

fn may_arrange_a_network_of_its_own_alone() {
    let fixture = Fixture::new();
    let host = fs::read_link("/proc/self/ns/net").unwrap().display().to_string();
    for (network, arranges, is_own) in
        [(Network::Apart, false, true), (Network::Arranged, true, true), (Network::Host, false, false)]
    {
        let mut looking = sh("cat /proc/self/status; readlink /proc/self/ns/net");
        looking.network = network;
        let (_, lines) = fixture.run(&looking);
        let rights = lines.lines().find_map(|line| line.strip_prefix("CapEff:")).unwrap();
        let rights = u64::from_str_radix(rights.trim(), 16).unwrap();
        assert_eq!(rights & NET_ADMIN != 0, arranges, "{network:?}");
        assert_eq!(lines.lines().last().unwrap() != host, is_own, "{network:?}");
    }
}

fn leaves_resolv_conf_and_hosts_alone() {
    let fixture = Fixture::new();
    fs::write(fixture.path("root/etc/resolv.conf"), "nameserver 192.0.2.1\n").unwrap();
    let mut with_network = sh("cat /etc/resolv.conf; cat /etc/hosts; echo more >> /etc/resolv.conf");
    with_network.network = Network::Host;
    let (finished, lines) = fixture.run(&with_network);
    assert_ne!(finished.ending, Ending::Status(0), "a write must not be lost silently");
    assert!(!lines.contains("192.0.2.1"), "{lines}");
    assert!(lines.contains("127.0.0.1 localhost hardtack"), "{lines}");
    assert_eq!(fs::read_to_string(fixture.path("root/etc/resolv.conf")).unwrap(), "nameserver 192.0.2.1\n");
    // Neither has become part of the layer, though the tree has no /etc/hosts to cover.
    assert_eq!(fixture.changes(), [] as [PathBuf; 0]);
}

fn covers_a_resolv_conf_that_is_a_dangling_link() {
    let fixture = Fixture::new();
    let link = fixture.path("root/etc/resolv.conf");
    std::os::unix::fs::symlink("../run/systemd/resolve/stub-resolv.conf", &link).unwrap();
    let mut with_network = sh("cat /etc/resolv.conf > /dev/null && echo readable");
    with_network.network = Network::Host;
    assert_eq!(fixture.run(&with_network).1, "readable\n");
    assert!(link.is_symlink());
    assert_eq!(fixture.changes(), [] as [PathBuf; 0]);
}

fn runs_as_an_account_of_the_tree() {
    let fixture = Fixture::new();
    let mut as_eve = sh("id -u; id -G; echo $HOME; echo x > /home/eve/mine; echo x > /etc/not-mine");
    as_eve.run_as = Some("eve".to_owned());
    let (finished, lines) = fixture.run(&as_eve);
    assert!(lines.starts_with("1000\n1000 50\n/home/eve\n"), "{lines}");
    assert_ne!(finished.ending, Ending::Status(0));
    assert_eq!(fixture.changes(), ["home", "home/eve", "home/eve/mine"].map(PathBuf::from));

    let mut unknown = sh("true");
    unknown.run_as = Some("mallory".to_owned());
    let error = run(&unknown, Some(&fixture.view()), &Interrupt::new(), &mut |_| {}).unwrap_err();
    insta::assert_snapshot!(error, @"the sandbox cannot run as mallory: the tree's /etc/passwd has no such account");
}

fn has_a_fixed_environment() {
    let fixture = Fixture::new();
    let mut run = Run::new(["/bin/env"], 1_700_000_000);
    run.env.insert("PORTS".to_owned(), "443".to_owned());
    insta::assert_snapshot!(fixture.run(&run).1, @r"
    DEBIAN_FRONTEND=noninteractive
    HOME=/root
    LANG=C.UTF-8
    LC_ALL=C.UTF-8
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    PORTS=443
    SOURCE_DATE_EPOCH=1700000000
    SYSTEMD_OFFLINE=1
    TZ=UTC
    ");
}

fn keeps_scripts_out_of_the_tree() {
    let fixture = Fixture::new();
    let mut run = Run::new(["/run/hardtack/hello"], 0);
    run.files.push(PlacedFile {
        name: "hello".to_owned(),
        from: Place::Text("#!/bin/sh\necho hello from $0\n".to_owned()),
        executable: true,
    });
    assert_eq!(fixture.run(&run).1, "hello from /run/hardtack/hello\n");
    assert_eq!(fixture.changes(), [] as [PathBuf; 0]);
}

fn services_do_not_start() {
    let fixture = Fixture::new();
    let (finished, _) = fixture.run(&sh("/usr/sbin/policy-rc.d ssh start"));
    // 101 is "action not allowed" of Debian's policy-rc.d interface.
    assert_eq!(finished.ending, Ending::Status(101));
    assert_eq!(fixture.changes(), [] as [PathBuf; 0]);
}

fn joins_three_hundred_layers() {
    let fixture = Fixture::new();
    let mut view = fixture.view();
    for number in 0..300 {
        let layer = fixture.path(&format!("a-layer-with-a-long-name-{number:060}"));
        fs::create_dir(&layer).unwrap();
        fs::write(layer.join(format!("file-{number}")), "x").unwrap();
        view.lowers.insert(0, layer);
    }
    let mut lines = Vec::new();
    let listing = sh("ls -d /file-* | cat");
    run(&listing, Some(&view), &Interrupt::new(), &mut |line| lines.push(line.to_owned())).unwrap();
    assert_eq!(lines.len(), 300);
}

fn reports_a_program_that_is_not_there() {
    let fixture = Fixture::new();
    let missing = Run::new(["/usr/bin/apt-get"], 0);
    let error = run(&missing, Some(&fixture.view()), &Interrupt::new(), &mut |_| {}).unwrap_err();
    insta::assert_snapshot!(error, @"the sandbox cannot start /usr/bin/apt-get: No such file or directory (os error 2)");
}

fn an_interrupt_ends_everything() {
    let fixture = Fixture::new();
    let interrupt = Interrupt::new();
    let asked = interrupt.clone();
    let endless = sh("echo begun; sleep 4712");
    let result = run(&endless, Some(&fixture.view()), &interrupt, &mut |_| asked.set());
    insta::assert_snapshot!(result.unwrap_err(), @"interrupted");
    assert!(!anything_runs("sleep\x004712\0"));
}
