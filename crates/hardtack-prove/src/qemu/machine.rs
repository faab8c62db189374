//! The machine that a clone runs on.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Acceleration, FirmwareFiles};
use crate::CloneFormat;

/// Memory in MiB.
const MEMORY: u32 = 1024;
/// The memory of a booted clone, in bytes.
pub const GUEST_MEMORY: u64 = (MEMORY as u64) << 20;

/// Processors.
const PROCESSORS: u32 = 2;

/// The processor that emulation shows to the guest. Current distributions ask for x86-64-v2 or v3, which it is.
/// Kernels know it to be free of Meltdown, so that they do not isolate page tables, which costs emulation dearly.
/// Without `svm` no guest loads KVM, whose start took a quarter of the processor time of a boot.
const TCG_CPU: &str = "EPYC,-svm";

/// The first five bytes of hardware addresses; QEMU's own begin with these three.
const HARDWARE_ADDRESS: &str = "52:54:00:68:74";

/// QEMU's name of what gives out addresses on a hub.
pub(crate) const ADDRESSES: &str = "addresses";

/// How the guest sees its disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiskBus {
    /// virtio block device: `/dev/vda`.
    #[default]
    VirtioBlk,
    /// NVMe, as on most cloud instances: `/dev/nvme0n1`.
    Nvme,
}

/// A machine, ready to be started.
pub(crate) struct Machine<'a> {
    /// What tells its hardware from that of other machines: hardware address and serial number.
    pub(crate) number: u8,
    /// What runs it.
    pub(crate) acceleration: Acceleration,
    /// What starts it.
    pub(crate) start: Start<'a>,
    /// How the guest sees its disk.
    pub(crate) bus: DiskBus,
    /// The disks of the clone, the boot disk first: written to.
    pub(crate) disks: &'a [PathBuf],
    /// Their format.
    pub(crate) format: CloneFormat,
    /// The probe's disk, raw, only read: a machine that has it is a proof's, with a link to the probe on its second serial
    /// port and a monitor. See [`super::Qemu::start_linked`].
    pub(crate) probe: Option<&'a Path>,
    /// Where its network leads.
    pub(crate) network: Network<'a>,
    /// File for what the guest writes on its first serial port.
    pub(crate) console: &'a Path,
}

/// What starts a machine.
#[derive(Clone, Copy)]
pub(crate) enum Start<'a> {
    /// The BIOS, from the first disk.
    Bios,
    /// UEFI firmware with this machine's own variable store, a qcow2 file, from the first disk.
    Uefi(&'a FirmwareFiles, &'a Path),
    /// QEMU itself, past all boot loaders.
    Kernel(DirectKernel<'a>),
}

/// A kernel that QEMU starts itself.
#[derive(Clone, Copy)]
pub(crate) struct DirectKernel<'a> {
    pub(crate) kernel: &'a Path,
    pub(crate) initramfs: &'a Path,
    pub(crate) arguments: &'a str,
}

/// Where the network of a machine leads. A machine and those beside it are ports of one hub in the QEMU of the first, which
/// also gives out addresses (DHCP). Nothing leads out of it, and no other process can get in: its wires are sockets in the
/// directory that QEMU is started in, which only its owner can enter.
#[derive(Clone, Copy)]
pub(crate) enum Network<'a> {
    /// Nowhere.
    Alone,
    /// To the hub that is here, with a wire for each other machine.
    Hub(&'a [String]),
    /// By this wire to the hub of another machine, which runs already.
    Wire(&'a str),
}

impl Machine<'_> {
    /// QEMU's arguments.
    ///
    /// `graphics=off` makes the BIOS and the loaders before the kernel speak on the serial port. The network
    /// gives an address and leads nowhere. Nothing that the guest writes needs to survive a crash of the host,
    /// hence `cache=unsafe`.
    pub(crate) fn arguments(&self) -> Vec<OsString> {
        let mut line = Arguments(Vec::new());
        line.add("-nodefaults").add("-no-user-config").add("-no-reboot");
        line.add("-display").add("none");
        line.add("-machine").add("q35,graphics=off");
        match self.acceleration {
            Acceleration::Kvm => line.add("-accel").add("kvm").add("-cpu").add("host"),
            Acceleration::Tcg => line.add("-accel").add("tcg,thread=multi,tb-size=512").add("-cpu").add(TCG_CPU),
        };
        line.add("-smp").add(PROCESSORS.to_string());
        line.add("-m").add(MEMORY.to_string());
        line.add("-rtc").add("base=utc");
        line.add("-device").add("virtio-rng-pci");

        match self.start {
            Start::Bios => {}
            Start::Uefi(firmware, variables) => {
                let format = &firmware.format;
                line.add("-drive").file(&format!("if=pflash,unit=0,readonly=on,format={format}"), &firmware.code);
                // With another format no snapshot could be taken.
                line.add("-drive").file("if=pflash,unit=1,format=qcow2", variables);
            }
            Start::Kernel(DirectKernel { kernel, initramfs, arguments }) => {
                line.add("-kernel").add(kernel).add("-initrd").add(initramfs).add("-append").add(arguments);
            }
        }
        let format = self.format.name();
        for (index, disk) in self.disks.iter().enumerate() {
            let options = format!("if=none,id=clone{index},format={format},cache=unsafe,discard=unmap");
            line.add("-drive").file(&options, disk);
        }
        let device = match self.bus {
            DiskBus::VirtioBlk => "virtio-blk-pci",
            DiskBus::Nvme => "nvme",
        };
        let number = self.number;
        for index in 0..self.disks.len() {
            let (serial, boot) = match index {
                0 => (format!("hardtack-clone-{number}"), ",bootindex=1"),
                _ => (format!("hardtack-{index}-{number}"), ""),
            };
            line.add("-device").add(format!("{device},drive=clone{index},serial={serial}{boot}"));
        }
        line.add("-chardev").file_as("file,id=console", "path", self.console);
        line.add("-serial").add("chardev:console");
        if let Some(probe) = self.probe {
            line.add("-drive").file("if=none,id=probe,format=raw,readonly=on", probe);
            line.add("-device").add(format!("{device},drive=probe,serial=hardtack-probe"));
            line.add("-chardev").add("socket,id=link,fd=0").add("-serial").add("chardev:link");
            line.add("-chardev").add("socket,id=monitor,fd=1").add("-mon").add("chardev=monitor,mode=control");
        }
        self.network.add_to(&mut line);
        line.add("-device").add(format!("virtio-net-pci,netdev=net,romfile=,mac={HARDWARE_ADDRESS}:{number:02x}"));
        line.0
    }
}

impl Network<'_> {
    fn add_to(self, line: &mut Arguments) {
        match self {
            Self::Alone => {
                line.add("-netdev").add("user,id=net,restrict=on");
            }
            Self::Wire(wire) => {
                line.add("-netdev").add(format!("stream,id=net,server=off,addr.type=unix,addr.path={wire}"));
            }
            Self::Hub(wires) => {
                line.add("-netdev").add(format!("user,id={ADDRESSES},restrict=on"));
                line.add("-netdev").add(format!("hubport,id=port,hubid=0,netdev={ADDRESSES}"));
                for (number, wire) in wires.iter().enumerate() {
                    let path = format!("addr.type=unix,addr.path={wire}");
                    line.add("-netdev").add(format!("stream,id=wire{number},server=on,{path}"));
                    line.add("-netdev").add(format!("hubport,id=port{number},hubid=0,netdev=wire{number}"));
                }
                line.add("-netdev").add("hubport,id=net,hubid=0");
            }
        }
    }
}

struct Arguments(Vec<OsString>);

impl Arguments {
    fn add(&mut self, argument: impl Into<OsString>) -> &mut Self {
        self.0.push(argument.into());
        self
    }

    fn file(&mut self, options: &str, path: &Path) -> &mut Self {
        self.file_as(options, "file", path)
    }

    fn file_as(&mut self, options: &str, key: &str, path: &Path) -> &mut Self {
        let mut argument = OsString::from(format!("{options},{key}="));
        argument.push(option_value(path));
        self.add(argument)
    }
}

/// A path as the value of an option of QEMU, where a comma ends the value and two stand for one.
pub(super) fn option_value(path: &Path) -> OsString {
    let bytes = path.as_os_str().as_bytes();
    let parts = bytes.split(|byte| *byte == b',').collect::<Vec<_>>();
    OsString::from_vec(parts.join(&b",,"[..]))
}
