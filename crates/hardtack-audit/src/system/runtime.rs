//! Facts of the running system, for an audit of `/`.

mod audit;
mod network;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};

use hardtack_tree::fstab::unescape;
use serde::{Deserialize, Serialize};

use super::sysctl::SysctlKey;
use crate::verdict::Unjudgeable;

/// The running system. Each fact is read when a rule first asks for it.
pub struct Runtime {
    proc: PathBuf,
    /// Files of proc(5) that stand for it, by their path in it.
    shown: Option<BTreeMap<String, String>>,
    sys: PathBuf,
    systemctl: PathBuf,
    modules: OnceLock<Result<BTreeSet<String>, Unjudgeable>>,
    mounts: OnceLock<Result<Vec<LiveMount>, Unjudgeable>>,
    units: Mutex<BTreeMap<String, Result<LiveUnit, Unjudgeable>>>,
    network: network::Network,
    audit: audit::Audit,
}

/// One line of proc_pid_mountinfo(5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveMount {
    /// Where it is mounted, escapes decoded.
    pub point: String,
    /// The numbers of its device: `8:1`; empty in records of older versions.
    #[serde(default)]
    pub device: String,
    /// The type of the file system.
    pub fs: String,
    /// What is mounted: a device, `tmpfs`, ….
    pub source: String,
    /// Options of this mount and of its file system.
    pub options: BTreeSet<String>,
}

/// What systemd says of one unit (properties of `org.freedesktop.systemd1.Unit`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveUnit {
    /// `loaded`, `not-found`, `masked`, ….
    pub load: String,
    /// `active`, `inactive`, `failed`, ….
    pub active: String,
    /// `enabled`, `disabled`, `static`, `masked`; empty when the unit has no file.
    pub file: String,
}

impl Runtime {
    /// The system this process runs in.
    pub fn here() -> Self {
        Self::at(Path::new("/proc"), Path::new("systemctl"))
    }

    /// A system whose proc(5) file system is at `proc` and whose systemctl(1) is `systemctl`.
    pub fn at(proc: &Path, systemctl: &Path) -> Self {
        Self {
            proc: proc.to_owned(),
            shown: None,
            sys: PathBuf::from("/sys"),
            systemctl: systemctl.to_owned(),
            modules: OnceLock::new(),
            mounts: OnceLock::new(),
            units: Mutex::default(),
            network: network::Network::default(),
            audit: audit::Audit::default(),
        }
    }

    /// A system of which nothing is known but these files of proc(5), by their path in it: `cpuinfo`.
    pub fn shown(files: BTreeMap<String, String>) -> Self {
        let nowhere = Path::new("/nonexistent");
        Self { shown: Some(files), ..Self::at(nowhere, nowhere).with_sys(nowhere) }
    }

    /// The value of a kernel parameter, its blanks reduced to single spaces; `None` when this kernel has
    /// no such parameter.
    ///
    /// # Errors
    /// When the parameter is there and cannot be read.
    pub fn sysctl(&self, key: &SysctlKey) -> Result<Option<String>, Unjudgeable> {
        let path = self.proc.join("sys").join(key.path());
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text.split_whitespace().collect::<Vec<_>>().join(" "))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(cannot_read(&path, &error)),
        }
    }

    /// Names of the loaded kernel modules, `-` written `_` as the kernel does.
    ///
    /// # Errors
    /// When `/proc/modules` cannot be read.
    pub fn modules(&self) -> Result<&BTreeSet<String>, Unjudgeable> {
        kept(&self.modules, || {
            let text = self.read("modules")?;
            Ok(text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
        })
    }

    /// The same with another sysfs(5).
    pub fn with_sys(self, sys: &Path) -> Self {
        Self { sys: sys.to_owned(), ..self }
    }

    /// The profiles that AppArmor has loaded, each with its mode: `enforce`, `complain`, `kill`, `unconfined`, ….
    /// None where the kernel runs without AppArmor.
    ///
    /// # Errors
    /// When the list is there and cannot be read.
    pub fn apparmor_profiles(&self) -> Result<Vec<(String, String)>, Unjudgeable> {
        let path = self.sys.join("kernel/security/apparmor/profiles");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(cannot_read(&path, &error)),
        };
        let line = |line: &str| {
            let (name, mode) = line.trim_end().strip_suffix(')')?.rsplit_once(" (")?;
            Some((name.to_owned(), mode.to_owned()))
        };
        Ok(text.lines().filter_map(line).collect())
    }

    /// The arguments that the running kernel got (proc_cmdline(5)).
    ///
    /// # Errors
    /// When `/proc/cmdline` cannot be read.
    pub fn command_line(&self) -> Result<String, Unjudgeable> {
        self.read("cmdline")
    }

    /// What is mounted, in the order of `/proc/self/mountinfo`: of several mounts at one place the last
    /// is the one that is seen.
    ///
    /// # Errors
    /// When the file cannot be read or has a line that is not as proc_pid_mountinfo(5) says.
    pub fn mounts(&self) -> Result<&[LiveMount], Unjudgeable> {
        kept(&self.mounts, || {
            let text = self.read("self/mountinfo")?;
            text.lines()
                .map(|line| {
                    mountinfo_line(line)
                        .ok_or_else(|| Unjudgeable(format!("/proc/self/mountinfo has a malformed line: {line}")))
                })
                .collect()
        })
        .map(Vec::as_slice)
    }

    /// What proc_cpuinfo(5) says of the processors.
    ///
    /// # Errors
    /// When `/proc/cpuinfo` cannot be read.
    pub fn processors(&self) -> Result<String, Unjudgeable> {
        self.read("cpuinfo")
    }

    /// The size of the partition that a path is on, in bytes (proc_partitions(5)); a volume of a volume group
    /// is one as well.
    ///
    /// # Errors
    /// When the kernel's lists cannot be read, or the path is not on a partition.
    pub fn partition_size(&self, path: &str) -> Result<u64, Unjudgeable> {
        let below = |point: &str| {
            point == "/" || path.strip_prefix(point).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        // The longest mount point; of several mounts there the last one is seen.
        let mount = self.mounts()?.iter().filter(|mount| below(&mount.point)).max_by_key(|mount| mount.point.len());
        let mount = mount.ok_or_else(|| Unjudgeable(format!("nothing is mounted at {path}")))?;
        let (major, minor) = mount.device.split_once(':').unwrap_or_default();
        let partitions = self.read("partitions")?;
        let size = partitions.lines().find_map(|line| {
            let mut fields = line.split_ascii_whitespace();
            let is_it = fields.next() == Some(major) && fields.next() == Some(minor);
            fields.next()?.parse::<u64>().ok().filter(|_| is_it)?.checked_mul(1024)
        });
        size.ok_or_else(|| Unjudgeable(format!("{} at {} is on no partition", mount.source, mount.point)))
    }

    /// The state of a unit as the running systemd has it.
    ///
    /// # Errors
    /// When systemctl(1) cannot be run or systemd does not answer.
    pub fn unit(&self, name: &str) -> Result<LiveUnit, Unjudgeable> {
        let mut units = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        units.entry(name.to_owned()).or_insert_with(|| self.ask_systemd(name)).clone()
    }

    fn ask_systemd(&self, name: &str) -> Result<LiveUnit, Unjudgeable> {
        let output = Command::new(&self.systemctl)
            .args(["show", "--no-pager", "--property=LoadState,ActiveState,UnitFileState", "--", name])
            .output()
            .map_err(|error| Unjudgeable(format!("cannot run systemctl: {error}")))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Unjudgeable(format!("systemctl show {name} failed: {}", said.trim())));
        }
        let mut unit = LiveUnit::default();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            match line.split_once('=') {
                Some(("LoadState", value)) => unit.load = value.to_owned(),
                Some(("ActiveState", value)) => unit.active = value.to_owned(),
                Some(("UnitFileState", value)) => unit.file = value.to_owned(),
                _ => {}
            }
        }
        Ok(unit)
    }

    /// What a program prints, which stands beside systemctl.
    fn run(&self, program: &str, arguments: &[&str]) -> Result<String, Unjudgeable> {
        let output = Command::new(self.systemctl.with_file_name(program))
            .args(arguments)
            .output()
            .map_err(|error| Unjudgeable(format!("cannot run {program}: {error}")))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Unjudgeable(format!("{program} failed: {}", said.trim())));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn read(&self, name: &str) -> Result<String, Unjudgeable> {
        if let Some(files) = &self.shown {
            return files.get(name).cloned().ok_or_else(|| Unjudgeable(format!("there is no /proc/{name}")));
        }
        let path = self.proc.join(name);
        fs::read_to_string(&path).map_err(|error| cannot_read(&path, &error))
    }
}

fn kept<T>(
    cell: &OnceLock<Result<T, Unjudgeable>>,
    make: impl FnOnce() -> Result<T, Unjudgeable>,
) -> Result<&T, Unjudgeable> {
    cell.get_or_init(make).as_ref().map_err(Unjudgeable::clone)
}

fn cannot_read(path: &Path, error: &io::Error) -> Unjudgeable {
    Unjudgeable(format!("cannot read {}: {error}", path.display()))
}

/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`.
fn mountinfo_line(line: &str) -> Option<LiveMount> {
    let (front, back) = line.split_once(" - ")?;
    let mut front = front.split(' ').skip(2);
    let device = front.next()?.to_owned();
    let mut front = front.skip(1);
    let (point, own) = (front.next()?, front.next()?);
    let mut back = back.split(' ');
    let (fs, source, shared) = (back.next()?, back.next()?, back.next().unwrap_or_default());
    let options = own.split(',').chain(shared.split(',')).filter(|option| !option.is_empty()).map(str::to_owned);
    Some(LiveMount {
        point: unescape(point),
        device,
        fs: fs.to_owned(),
        source: unescape(source),
        options: options.collect(),
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn fixture() -> (tempfile::TempDir, Runtime) {
        let dir = tempfile::tempdir().unwrap();
        let proc = dir.path();
        fs::create_dir_all(proc.join("sys/net/ipv4/conf/eth0.1")).unwrap();
        fs::create_dir_all(proc.join("self")).unwrap();
        fs::write(proc.join("sys/net/ipv4/conf/eth0.1/forwarding"), "1\n").unwrap();
        fs::write(proc.join("sys/net/ipv4/ping_group_range"), "0\t2147483647\n").unwrap();
        fs::write(proc.join("modules"), "usb_storage 81920 0 - Live 0x0\nudf 135168 1 - Live 0x0\n").unwrap();
        fs::write(
            proc.join("self/mountinfo"),
            "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n\
             40 22 0:30 / /mnt/a\\040b rw,nodev,nosuid - tmpfs tmpfs rw,size=1024k\n",
        )
        .unwrap();
        let systemctl = proc.join("systemctl");
        fs::write(
            &systemctl,
            "#!/bin/sh\necho LoadState=loaded\necho ActiveState=active\necho UnitFileState=enabled\n",
        )
        .unwrap();
        fs::set_permissions(&systemctl, fs::Permissions::from_mode(0o755)).unwrap();
        let runtime = Runtime::at(proc, &systemctl);
        (dir, runtime)
    }

    #[test]
    fn parameters_are_read_with_either_separator() {
        let (_dir, runtime) = fixture();
        let value = |name| runtime.sysctl(&SysctlKey::new(name).unwrap()).unwrap();
        assert_eq!(value("net.ipv4.conf.eth0/1.forwarding").as_deref(), Some("1"));
        assert_eq!(value("net/ipv4/conf/eth0.1/forwarding").as_deref(), Some("1"));
        assert_eq!(value("net.ipv4.ping_group_range").as_deref(), Some("0 2147483647"));
        assert_eq!(value("net.ipv4.absent"), None);
    }

    #[test]
    fn modules_mounts_and_units_are_read() {
        let (_dir, runtime) = fixture();
        assert!(runtime.modules().unwrap().contains("usb_storage"));
        let mounts = runtime.mounts().unwrap();
        assert_eq!(mounts[1].point, "/mnt/a b");
        assert!(mounts[1].options.contains("nosuid") && mounts[1].options.contains("size=1024k"));
        assert_eq!(runtime.unit("ssh.service").unwrap().active, "active");
    }

    #[test]
    fn partitions_have_sizes() {
        let files = [
            (
                "self/mountinfo",
                "22 1 254:1 / / rw - ext4 /dev/vda1 rw\n30 22 254:2 / /var/log rw - ext4 /dev/vda2 rw\n40 22 0:30 / /run rw - tmpfs tmpfs rw\n",
            ),
            (
                "partitions",
                "major minor  #blocks  name\n\n 254        0   20971520 vda\n 254        1   1024 vda1\n 254        2   2048 vda2\n",
            ),
        ];
        let runtime = Runtime::shown(files.map(|(name, text)| (name.to_owned(), text.to_owned())).into());
        assert_eq!(runtime.partition_size("/var/log/audit"), Ok(2048 * 1024));
        assert_eq!(runtime.partition_size("/var/logs"), Ok(1024 * 1024));
        assert!(runtime.partition_size("/run/x").is_err());
        assert!(runtime.processors().is_err());
    }

    #[test]
    fn names_of_profiles_may_have_blanks_and_brackets() {
        let (dir, runtime) = fixture();
        let runtime = runtime.with_sys(dir.path());
        assert_eq!(runtime.apparmor_profiles(), Ok(Vec::new()));
        fs::create_dir_all(dir.path().join("kernel/security/apparmor")).unwrap();
        let list = "/usr/bin/man (enforce)\na (b) c (complain)\n";
        fs::write(dir.path().join("kernel/security/apparmor/profiles"), list).unwrap();
        let found = runtime.apparmor_profiles().unwrap();
        assert_eq!(found[1], ("a (b) c".to_owned(), "complain".to_owned()));
    }

    #[test]
    fn what_cannot_be_read_is_a_cause_and_not_an_empty_answer() {
        let dir = tempfile::tempdir().unwrap();
        let runtime = Runtime::at(dir.path(), Path::new("/nonexistent/systemctl"));
        assert!(runtime.modules().is_err());
        assert!(runtime.mounts().is_err());
        assert!(runtime.unit("ssh.service").unwrap_err().0.starts_with("cannot run systemctl"));
    }
}
