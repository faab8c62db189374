//! Every target: what it does with bytes, and a text of the kind that it reads, to start from.

use crate::{advisories, archive, archives, disks, erofs, ext4, initramfs, language, layers, packages, secrets, statements, system, xfs};

/// A target of `fuzz_targets/`.
pub struct Target {
    /// Its name there.
    pub name: &'static str,
    /// What it does.
    pub run: fn(&[u8]),
    /// Something that it reads without complaint.
    pub seed: &'static [u8],
}

/// Runs the target of this name.
pub fn run(name: &str, bytes: &[u8]) {
    if let Some(target) = TARGETS.iter().find(|target| target.name == name) {
        (target.run)(bytes);
    }
}

/// All targets, sorted by name.
pub const TARGETS: &[Target] = &[
    Target { name: "accounts", run: |bytes| system::files(&["/etc/passwd", "/etc/shadow", "/etc/group"], bytes, &["accounts", "passwords"]), seed: b"root:x:0:0:root:/root:/bin/bash\nada:x:1000:1000::/home/ada:/bin/sh\n\0root:*:19700:0:99999:7:::\nada:$y$j9T$x$y:19700:::::1:\n\0root:x:0:\nada:x:1000:ada,root\n" },
    Target { name: "advisories_csaf", run: |bytes| advisories::feed("f.json", bytes), seed: include_bytes!("../../crates/hardtack-scan/src/matching/tests/csaf.json") },
    Target { name: "advisories_index", run: advisories::index, seed: advisories::INDEX_SEED },
    Target { name: "advisories_lists", run: |bytes| ["f.csv", "security-support-ended.deb12"].iter().for_each(|name| advisories::feed(name, bytes)), seed: b"cve,epss,percentile\nCVE-2024-0001,0.25,0.5\n" },
    Target { name: "advisories_osv", run: |bytes| advisories::feed("f.jsonl", bytes), seed: b"{\"id\":\"GHSA-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"aliases\":[\"CVE-2026-1000\"],\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}],\"affected\":[{\"package\":{\"ecosystem\":\"Debian:12\",\"name\":\"x\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"1.2-3\"},{\"introduced\":\"2.0\"},{\"last_affected\":\"2.1\"}]}]},{\"package\":{\"ecosystem\":\"PyPI\",\"name\":\"A_b\"},\"versions\":[\"1.0rc1\"]}]}\n" },
    Target { name: "advisories_tracker", run: |bytes| advisories::feed("f.json", bytes), seed: b"{\"a\":{\"CVE-2024-0001\":{\"releases\":{\"bookworm\":{\"status\":\"resolved\",\"fixed_version\":\"1:2-3\",\"urgency\":\"high\"},\"trixie\":{\"status\":\"open\",\"urgency\":\"low**\",\"nodsa\":\"x\",\"nodsa_reason\":\"postponed\"}}}}}" },
    Target { name: "aide", run: |bytes| system::files(&["/etc/aide/aide.conf", "/usr/sbin/auditctl", "/etc/aide/aide.conf.d/10_x"], bytes, &["aide"]), seed: b"@@define X 1\n@@ifdef X\nA = p+i+sha256\n@@endif\n/etc A\n!/var/log\n=/boot$ f A\n@@x_include_setenv PATH /bin\n\0x\0/usr/sbin/auditctl p+sha512\n" },
    Target { name: "apparmor", run: |bytes| system::files(&["/etc/apparmor.d/profile", "/etc/apparmor.d/other"], bytes, &["apparmor"]), seed: b"#include <tunables/global>\nprofile x /usr/bin/{a,b}* flags=(complain, attach_disconnected) {\n  hat y { }\n}\n\0@{v} = a{,b}\nprofile z /usr/bin/@{v} flags=(unconfined) {\n  userns,\n}\n" },
    Target { name: "apt", run: |bytes| system::files(&["/etc/apt/apt.conf", "/etc/apt/apt.conf.d/50site"], bytes, &["packages"]), seed: b"APT { Install-Recommends \"false\"; };\nAcquire::Retries::x \"1\";\n#clear APT;\n\0/* c */ APT::Get::AllowUnauthenticated \"true\";\n" },
    Target { name: "archive", run: archive::root, seed: archive::SEED },
    Target { name: "audit_rules", run: |bytes| system::files(&["/etc/audit/rules.d/site.rules"], bytes, &["audit-rules"]), seed: b"-D\n-b 8192\n-w /etc/passwd -p wa -k identity\n-a always,exit -F arch=b64 -S chmod,fchmod -F auid>=1000 -F auid!=unset -k perm\n-e 2\n" },
    Target { name: "authorities", run: |bytes| system::files(&["/etc/ca-certificates.conf"], bytes, &["packages"]), seed: b"# c\nmozilla/A.crt\n!mozilla/B_C.crt\n\n" },
    Target { name: "chrony", run: |bytes| system::files(&["/etc/chrony/chrony.conf", "/etc/chrony/sources.d/a.sources"], bytes, &["time"]), seed: b"pool 2.debian.pool.ntp.org iburst\nconfdir /etc/chrony/conf.d\nsourcedir /etc/chrony/sources.d\nuser _chrony\nmakestep 1 3\n! c\n\0server ntp.example.org maxpoll 16\n" },
    Target { name: "dconf", run: |bytes| system::files(&["/etc/dconf/profile/user", "/etc/dconf/db/local.d/a", "/etc/dconf/db/local.d/locks/a"], bytes, &["gnome"]), seed: b"user-db:user\nsystem-db:local\n\0[org/gnome/login-screen]\nbanner-message-enable=true\nx=uint32 5\ny=[(1, 'a')]\n\0/org/gnome/login-screen/x\n" },
    Target { name: "dpkg_status", run: |bytes| system::files(&["/var/lib/dpkg/status"], bytes, &["packages", "services"]), seed: b"Package: telnet\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:2-3\nSource: x (1)\nDescription: a\n more\n\nPackage: y\n" },
    Target { name: "envelope", run: statements::envelope, seed: statements::ENVELOPE_SEED },
    Target { name: "erofs", run: erofs::whole, seed: include_bytes!("../seeds/erofs") },
    Target { name: "ext4", run: ext4::whole, seed: ext4::SEED },
    Target { name: "findings_said", run: advisories::said, seed: b"{\"@context\":\"c\",\"timestamp\":\"2026-10-01T00:00:00Z\",\"statements\":[{\"vulnerability\":{\"name\":\"CVE-2024-0001\"},\"products\":[{\"@id\":\"web\",\"subcomponents\":[{\"@id\":\"pkg:deb/debian/a@1?arch=amd64\"}]}],\"status\":\"fixed\"}]}" },
    Target { name: "firewall", run: |bytes| system::files(&[ "/etc/nftables.conf", "/etc/iptables/rules.v4", "/etc/iptables/rules.v6", "/etc/default/ufw", "/etc/ufw/before.rules", "/etc/ufw/user.rules", ], bytes, &["firewall"]), seed: b"#!/usr/sbin/nft -f\nflush ruleset\ndefine p = { 22, 80-90 }\ntable inet f {\n chain input { type filter hook input priority 0; policy drop; iif lo accept; tcp dport $p ct state new,established accept }\n}\n\0*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m multiport --dports 22,80:90 -j ACCEPT\nCOMMIT\n\0*filter\n:INPUT DROP\nCOMMIT\n\0IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\n\0*filter\n-A ufw-before-input -i lo -j ACCEPT\nCOMMIT\n\0*filter\n### RULES ###\n-A ufw-user-input -p tcp --dport 22 -j ACCEPT\nCOMMIT\n" },
    Target { name: "fleet", run: advisories::fleet, seed: include_bytes!("../seeds/fleet") },
    Target { name: "fstab", run: |bytes| system::files(&["/etc/fstab"], bytes, &["mounts"]), seed: b"UUID=1 / ext4 errors=remount-ro 0 1\nLABEL=a\\040b /srv/a\\040b ext4 nodev,noexec 0 2\ntmpfs /tmp tmpfs size=1g\n" },
    Target { name: "grub", run: |bytes| system::files(&["/etc/default/grub", "/boot/grub/grub.cfg"], bytes, &["boot"]), seed: b"GRUB_CMDLINE_LINUX=\"audit=1 apparmor=1\"\nGRUB_CMDLINE_LINUX_DEFAULT='quiet'\n\0menuentry 'x' --unrestricted {\n linux /vmlinuz root=/dev/x audit=1 \\\n quiet\n}\nset superusers=\"root\"\npassword_pbkdf2 root grub.pbkdf2.sha512.1.A.B\n" },
    Target { name: "hcl", run: language::document, seed: b"a = [1, \"x${b}\", { c = true }]\nb \"l\" {\n  d = <<-EOT\n    x\n  EOT\n}\n# c\n" },
    Target { name: "image", run: disks::root, seed: include_bytes!("../seeds/image") },
    Target { name: "initramfs", run: initramfs::names, seed: initramfs::SEED },
    Target { name: "inventory", run: packages::texts, seed: packages::TEXTS_SEED },
    Target { name: "java_archive", run: packages::jar, seed: include_bytes!("../seeds/java_archive") },
    Target { name: "key_value", run: |bytes| system::files(&["/etc/login.defs", "/etc/security/pwquality.conf"], bytes, &["passwords"]), seed: b"PASS_MAX_DAYS\t365\n# c\nUMASK 027\n\0minlen = 14\ndifok=2\n" },
    Target { name: "kickstart", run: language::kickstart, seed: b"#version=RHEL9\nlang en_US.UTF-8 # c\ntimezone --utc Europe/London\nrootpw --plaintext x\nuser --name=ada --groups=wheel,app(7) --password=$6$a$b\nnetwork --bootproto=static --ip=192.0.2.1 --netmask=255.255.255.0 --device=eth0\nservices --enabled=\"a,b\" --disabled c\nbootloader --append='quiet a=\\' --timeout=1\npart /boot --size=512 --fstype xfs\npart pv.1 --size=1 --grow\nvolgroup vg pv.1\nlogvol / --vgname=vg --name=root --size=2048 \\\n --fsoptions=nodev\nlogvol /x --vgname=vg --name=x --percent=50\n%include /x\n%packages --nocore\n@core\n-vim*\ncurl\n%end\n%post --erroronfail\ncat <<E\n${x}\nE\n%end\n" },
    Target { name: "layers", run: layers::joined, seed: b"d/a\nf/a/b\nl/a/c ../../etc\nl/x x\n\nw/a/b\nl/a/d /a\no/a\n" },
    Target { name: "limits", run: |bytes| system::files(&["/etc/security/limits.conf"], bytes, &["core-dumps"]), seed: b"* hard core 0\n@g - nofile 1:2\n%:1000 soft cpu unlimited\n" },
    Target { name: "logrotate", run: |bytes| system::files(&["/etc/logrotate.conf", "/etc/logrotate.d/a"], bytes, &["logging"]), seed: b"weekly\nrotate 4\ntabooext + .x\ninclude /etc/logrotate.d\n\0/var/log/a \"/var/log/b c\"\n{\n  daily\n  rotate=7\n  maxage 3\n  maxsize 1G\n  postrotate\n    x\n  endscript\n}\n" },
    Target { name: "lvm", run: disks::logical_volumes, seed: include_bytes!("../seeds/lvm") },
    Target { name: "mail_server", run: |bytes| system::files(&["/etc/postfix/main.cf", "/etc/postfix/master.cf", "/etc/exim4/update-exim4.conf.conf"], bytes, &["services"]), seed: b"inet_interfaces = all,\n  127.0.0.1\nx = $y\n\0smtp inet n - y - - smtpd\n -o a=b\n\0dc_local_interfaces='127.0.0.1 ; ::1'\n" },
    Target { name: "modprobe", run: |bytes| system::files(&["/etc/modprobe.d/site.conf"], bytes, &["kernel-modules"]), seed: b"install udf /bin/false\nblacklist udf\nalias a b\noptions x y=1 \\\n z\nremove q r\n" },
    Target { name: "oci", run: archives::image, seed: archives::IMAGE_SEED },
    Target { name: "pam", run: |bytes| system::files(&["/etc/pam.d/common-auth", "/etc/pam.d/common-password", "/usr/share/pam-configs/site"], bytes, &["pam"]), seed: b"auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\n-auth optional x.so [a b]\n\0password requisite pam_pwquality.so retry=3\n\0Name: X\nDefault: yes\nPriority: 1\nAuth-Type: Primary\nAuth:\n\t[success=end default=ignore]\tpam_x.so\n" },
    Target { name: "partitions", run: disks::partitions, seed: include_bytes!("../seeds/partitions") },
    Target { name: "program", run: packages::program, seed: include_bytes!("../seeds/program") },
    Target { name: "public_key", run: statements::key, seed: statements::KEY.as_bytes() },
    Target { name: "qcow2", run: disks::disk, seed: include_bytes!("../seeds/qcow2") },
    Target { name: "recipe", run: language::recipe, seed: b"variable \"x\" {\n  type = string\n  default = \"a\"\n}\nimage \"i\" {\n  base {\n    bootstrap = \"debian\"\n    release = \"bookworm\"\n  }\n  packages { install = [\"sudo\", var.x] }\n}\n" },
    Target { name: "rpm_bdb", run: packages::berkeley, seed: include_bytes!("../seeds/rpm_bdb") },
    Target { name: "rpm_header", run: packages::header, seed: include_bytes!("../seeds/rpm_header") },
    Target { name: "rpm_ndb", run: packages::ndb, seed: include_bytes!("../seeds/rpm_ndb") },
    Target { name: "rpm_sqlite", run: packages::sqlite, seed: include_bytes!("../seeds/rpm_sqlite") },
    Target { name: "rsyslog", run: |bytes| system::files(&["/etc/rsyslog.conf", "/etc/rsyslog.d/a.conf"], bytes, &["logging"]), seed: b"$FileCreateMode 0640\nmodule(load=\"imtcp\" a=\"b\")\n*.info;mail.none -/var/log/messages\nif $msg contains 'x' then { action(type=\"omfile\") }\n$IncludeConfig /etc/rsyslog.d/*.conf\n\0global(x=\"y\")\n:msg, regex, \"a\" ~\n" },
    Target { name: "rule", run: language::rule, seed: b"rule \"fuzz\" {\n  title = \"T\"\n  severity = \"low\"\n  why = \"Because of that.\"\n  sshd \"MaxAuthTries\" { at_most = 4 }\n  fail \"x\" {\n    files = { \"/etc/ssh/sshd_config\" = \"MaxAuthTries 6\\n\" }\n  }\n}\n" },
    Target { name: "sbom", run: packages::bill, seed: include_bytes!("../../crates/hardtack-scan/data/sbom/debsbom.spdx.json") },
    Target { name: "secret_rule", run: secrets::rule, seed: b"secret \"fuzz\" {\n  title = \"a token\"\n  category = \"token\"\n  why = \"Because of that.\"\n  remedy = \"Revoke it.\"\n  anywhere {\n    words = [\"site-\"]\n    regex = \"site-([a-z0-9]{16})\"\n    entropy = 3\n  }\n  file {\n    places = [\"~/.site\"]\n    regex = \"(\\\\S+)\"\n    checksum = \"login\"\n  }\n  fail \"x\" { text = \"site-0123456789abcdef\" }\n  pass \"y\" { bytes = \"30 82\" }\n}\n" },
    Target { name: "secrets", run: secrets::bytes, seed: secrets::SEED },
    Target { name: "shell", run: |bytes| system::files(&["/etc/profile", "/root/.bashrc", "/etc/profile.d/a.sh"], bytes, &["shells"]), seed: b"if [ \"$(id -u)\" -eq 0 ]; then\n  PATH=\"/usr/bin:$PATH\"\nfi\nexport TMOUT=900; readonly TMOUT\numask 027\ncase x in a) b;; esac\n\0cat <<E\numask 0\nE\n\0f() { umask u=rwx,g=,o=; }\n" },
    Target { name: "ssh_config", run: |bytes| system::files(&["/etc/ssh/ssh_config", "/etc/ssh/ssh_config.d/a.conf"], bytes, &["ssh"]), seed: b"Include /etc/ssh/ssh_config.d/*.conf\nHost a !b *\n  Ciphers aes256-ctr,aes128-ctr\nMatch host x exec \"y z\"\n  MACs=hmac-sha2-512\n\0Host *\n  SendEnv LANG LC_*\n" },
    Target { name: "sshd_config", run: |bytes| system::files(&["/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d/10-site.conf"], bytes, &["ssh"]), seed: b"Include /etc/ssh/sshd_config.d/*.conf\nMaxAuthTries 4\nCiphers -3des*,aes128-cbc\nMatch User a,!b Address 10.0.0.0/8\n  X11Forwarding yes\n\0PermitRootLogin=no\nAllowGroups \"a b\" c\n" },
    Target { name: "statement", run: statements::statement, seed: statements::SEED },
    Target { name: "sudoers", run: |bytes| system::files(&["/etc/sudoers"], bytes, &["sudo"]), seed: b"Defaults use_pty, logfile=\"/var/log/sudo.log\", !x\nDefaults:a timestamp_timeout=5\nUser_Alias A = a, \\\n b\nA ALL=(ALL:ALL) NOPASSWD: /bin/x, !/bin/y\n@includedir /etc/sudoers.d\n#include x\n" },
    Target { name: "sysctl", run: |bytes| system::files(&["/etc/sysctl.d/60-site.conf"], bytes, &["sysctl"]), seed: b"net.ipv4.ip_forward = 0\n-net/ipv4/conf/*/rp_filter=1\n; c\nkernel.x\n" },
    Target { name: "tar_tree", run: archives::tar, seed: archive::SEED },
    Target { name: "units", run: |bytes| system::files(&["/etc/systemd/system/cron.service", "/etc/systemd/system/cron.service.d/site.conf"], bytes, &["services", "logging"]), seed: b"[Unit]\nDescription=x \\\n y\n[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\nAlias=z.service\n\0[Service]\nExecStart=\n" },
    Target { name: "vhd", run: disks::disk, seed: include_bytes!("../seeds/vhd") },
    Target { name: "vmdk", run: disks::disk, seed: include_bytes!("../seeds/vmdk") },
    Target { name: "xfs", run: xfs::whole, seed: include_bytes!("../seeds/xfs") },
];
