//! The table of traces. The first line that names an entry decides, so that the special stands before the general.
//!
//! The sections and their first lines are those of the clean-up script of EC2 Image Builder ("Security best practices
//! for EC2 Image Builder", section "Required post-build clean up"); lines without a section are what it cleans without
//! asking, and what it leaves behind.

use hardtack_recipe::SealSection::{
    self, CloudinitFiles, InstanceFiles, InstanceLogFiles, SshFiles, SsmLogFiles, ToeFiles,
};

use super::Category::{
    self, Backup, BuildLeftover, CloudInit, History, HostKey, Instance, Lease, Log, MachineId, PackageCache,
    RandomSeed, Temporary,
};
use super::trace::Clean::{self, Empty, Remove};
use super::trace::Trace;

const fn section(section: SealSection, category: Category, clean: Clean, places: &'static [&'static str]) -> Trace {
    Trace { section: Some(section), category, clean, places }
}

const fn always(category: Category, clean: Clean, places: &'static [&'static str]) -> Trace {
    Trace { section: None, category, clean, places }
}

pub(super) const TRACES: &[Trace] = &[
    section(
        CloudinitFiles,
        CloudInit,
        Remove,
        &[
            "/etc/sudoers.d/90-cloud-init-users",
            "/etc/locale.conf",
            "/var/log/cloud-init.log",
            "/var/log/cloud-init-output.log",
            "/var/lib/cloud/*",
        ],
    ),
    section(
        InstanceFiles,
        Instance,
        Remove,
        &[
            "/etc/.updated",
            "/etc/aliases.db",
            "/etc/hostname",
            "/var/lib/misc/postfix.aliasesdb-stamp",
            "/var/lib/postfix/master.lock",
            "/var/spool/postfix/pid/master.pid",
            "/var/.updated",
            "/var/cache/yum/x86_64/2/.gpgkeyschecked.yum",
        ],
    ),
    // Host keys that sshd_config names elsewhere, and authorized keys, depend on the tree and the recipe: see `ssh`.
    section(
        SshFiles,
        HostKey,
        Remove,
        &["/etc/ssh/ssh_host_*_key", "/etc/ssh/ssh_host_*_key.pub", "/etc/ssh/ssh_host_*_key-cert.pub"],
    ),
    section(
        ToeFiles,
        BuildLeftover,
        Remove,
        &["/TOE_*", "~/TOE_*", "/tmp/TOE_*", "/var/tmp/TOE_*", "/var/lib/amazon/toe/*"],
    ),
    section(SsmLogFiles, Log, Remove, &["/var/log/amazon/ssm/*"]),
    // What a directory was before it was hardened by hand: password hashes among it.
    always(BuildLeftover, Remove, &["/var/lib/hardtack/undo/*"]),
    always(Log, Remove, &["/var/log/sa/sa*", "/var/log/journal/*"]),
    // Login records: login(1) and sshd(8) write to them only where they are (utmp(5)).
    section(
        InstanceLogFiles,
        Log,
        Empty,
        &["/var/log/wtmp", "/var/log/btmp", "/var/log/lastlog", "/var/log/faillog", "/var/log/tallylog"],
    ),
    section(InstanceLogFiles, Log, Clean::Log, &["/var/log/**"]),
    always(
        Lease,
        Remove,
        &[
            "/var/lib/dhclient/*",
            "/var/lib/dhcp/*.lease",
            "/var/lib/dhcp/*.leases",
            "/var/lib/dhcpcd/*",
            "/var/lib/NetworkManager/*.lease",
            "/var/lib/NetworkManager/*.lease.*",
            "/var/lib/NetworkManager/*.conf.*",
            "/var/lib/NetworkManager/timestamps",
            "/var/lib/NetworkManager/seen-bssids",
            "/var/lib/NetworkManager/NetworkManager.state",
            "/var/lib/systemd/network/*",
            "/etc/udev/rules.d/70-persistent-net.rules",
            "/etc/udev/rules.d/75-persistent-net-generator.rules",
        ],
    ),
    always(
        RandomSeed,
        Remove,
        &[
            "/var/lib/systemd/random-seed",
            "/var/lib/systemd/credential.secret",
            "/var/lib/urandom/random-seed",
            "/var/lib/random-seed",
            "/var/lib/NetworkManager/secret_key",
            "/boot/loader/random-seed",
            "/boot/efi/loader/random-seed",
            "/efi/loader/random-seed",
        ],
    ),
    always(Instance, Remove, &["/var/lib/systemd/timers/stamp-*", "/var/lib/systemd/timesync/clock"]),
    always(
        Log,
        Remove,
        &[
            "/var/lib/rsyslog/imjournal.state*",
            "/var/lib/systemd/coredump/*",
            "/var/crash/*",
            "/var/lib/logrotate/status",
            "/var/lib/logrotate/logrotate.status",
            "/var/lib/logrotate.status",
            "/var/mail/*",
            "/var/spool/mail/*",
        ],
    ),
    // shadow(3) and dpkg's cron jobs keep copies, with passwords that were changed since.
    always(
        Backup,
        Remove,
        &[
            "/etc/passwd-",
            "/etc/shadow-",
            "/etc/group-",
            "/etc/gshadow-",
            "/etc/subuid-",
            "/etc/subgid-",
            "/var/backups/*",
        ],
    ),
    // NVMe over fabrics: nvme-cli takes the id of the hardware where there is no file.
    always(MachineId, Remove, &["/etc/nvme/hostid", "/etc/nvme/hostnqn"]),
    always(
        History,
        Remove,
        &[
            "~/.ssh/known_hosts",
            "~/.ssh/known_hosts.old",
            "**/.bash_history",
            "**/.zsh_history",
            "**/.zhistory",
            "**/.sh_history",
            "**/.ash_history",
            "**/.ksh_history",
            "**/.histfile",
            "**/.history",
            "**/fish_history",
            "**/.python_history",
            "**/.node_repl_history",
            "**/.irb_history",
            "**/.php_history",
            "**/.gdb_history",
            "**/.mysql_history",
            "**/.mariadb_history",
            "**/.psql_history",
            "**/.sqlite_history",
            "**/.rediscli_history",
            "**/.mongo_history",
            "**/.lesshst",
            "**/.viminfo",
            "**/.wget-hsts",
            "~/.local/state/python_history",
            "~/.local/state/nvim/shada/*",
            "~/.local/share/recently-used.xbel",
        ],
    ),
    always(
        PackageCache,
        Remove,
        &[
            "/var/lib/apt/lists/**",
            "/var/lib/apt/periodic/*",
            "/var/cache/apt/**",
            "/var/cache/debconf/*-old",
            "/var/lib/dpkg/*-old",
            "/var/cache/yum/**",
            "/var/cache/dnf/*",
            "/var/cache/libdnf5/*",
            "/var/lib/yum/history/*",
            "/var/lib/yum/yumdb/*",
            "/var/lib/dnf/history*",
            "/var/cache/apk/*",
            "/var/cache/ldconfig/aux-cache",
            "/var/cache/man/**",
            "/var/cache/fontconfig/*",
            "~/.cache/*",
        ],
    ),
    always(
        BuildLeftover,
        Remove,
        &[
            "**/.hardtack-*",
            "/usr/sbin/policy-rc.d",
            "/etc/apt/apt.conf.d/99mmdebstrap",
            "/etc/dpkg/dpkg.cfg.d/99mmdebstrap",
            "**/nohup.out",
            "/core",
            "/core.*",
            "~/.ansible",
            "~/packer-provisioner-*",
            "/root/anaconda-ks.cfg",
            "/root/original-ks.cfg",
            "/root/install.log",
            "/root/install.log.syslog",
            "/var/lib/waagent/*",
        ],
    ),
    always(Temporary, Remove, &["/tmp/*", "/var/tmp/*", "/run/*"]),
];
