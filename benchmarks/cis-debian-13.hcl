# CIS Debian Linux 13 Benchmark: which rules stand for which control.
#
# Numbers, levels and kinds of assessment are facts of the benchmark (facts/cis-debian-13.tsv, held against this
# table by a test). The benchmark's text is not ours to print: every title here is in our own words.

benchmark "cis-debian-13" {
  title        = "CIS Debian Linux 13 Benchmark"
  edition      = "1.0.0"
  distribution = "debian"
  release      = "13"
}

profile "level1-server" { title = "What every server can have" }

profile "level2-server" {
  title    = "What a server with more to protect has, at some cost"
  includes = "level1-server"
}

profile "level1-workstation" { title = "What every workstation can have" }

profile "level2-workstation" {
  title    = "What a workstation with more to protect has, at some cost"
  includes = "level1-workstation"
}

# Levels on a server and on a workstation, where the two differ.
level "L1" { profiles = ["level1-server", "level1-workstation"] }
level "L2" { profiles = ["level2-server", "level2-workstation"] }
level "L1/-" { profiles = ["level1-server"] }
level "L2/-" { profiles = ["level2-server"] }
level "L1/L2" { profiles = ["level1-server", "level2-workstation"] }
level "L2/L1" { profiles = ["level2-server", "level1-workstation"] }

choice "firewall" {
  doc = "The benchmark describes ufw, and leaves it to the site to see to any other firewall."

  alternative "ufw" {
    sections = ["4.1"]
    found    = package("ufw")
  }

  alternative "nftables" { sections = [] }
  alternative "iptables" { sections = [] }
}

choice "ipv6" {
  doc = "The benchmark asks for a decision; where IPv6 is off, nothing is asked of it."

  alternative "on" {
    sections = ["3.3.2"]
    found    = ipv6()
  }

  alternative "off" {
    sections = []
    judges   = { "3.1.1" = ["ipv6-disabled"] }
    found    = !ipv6()
  }
}

choice "logging" {
  doc = "The benchmark describes journald alone and rsyslog beside it."

  alternative "journald" {
    sections = ["6.1.1.1.4", "6.1.1.2"]
    found    = !package("rsyslog")
  }

  alternative "rsyslog" {
    sections = ["6.1.2"]
    found    = package("rsyslog")
  }
}

choice "time" {
  doc     = "The benchmark describes two services that keep the time and asks for exactly one."
  decides = ["one-time-service.keep"]

  alternative "timesyncd" {
    sections = ["2.3.2"]
    found    = package("systemd-timesyncd") && !package("chrony")
  }

  alternative "chrony" {
    sections = ["2.3.3"]
    found    = package("chrony")
  }
}

section "1" { title = "Setting up" }
section "1.1" { title = "File systems" }
section "1.1.1" { title = "File-system drivers in the kernel" }
control "1.1.1.1" "L1" { rules = ["cramfs-unavailable"] }
control "1.1.1.2" "L1" { rules = ["freevxfs-unavailable"] }
control "1.1.1.3" "L1" { rules = ["hfs-unavailable"] }
control "1.1.1.4" "L1" { rules = ["hfsplus-unavailable"] }
control "1.1.1.5" "L1" { rules = ["jffs2-unavailable"] }
control "1.1.1.6" "L2" { rules = ["overlay-unavailable"] }
control "1.1.1.7" "L2" { rules = ["squashfs-unavailable"] }
control "1.1.1.8" "L2" { rules = ["udf-unavailable"] }
control "1.1.1.9" "L1/L2" { rules = ["firewire-core-unavailable"] }
control "1.1.1.10" "L1/L2" { rules = ["usb-storage-unavailable"] }

control "1.1.1.11" "L1" {
  title   = "No driver for an unused file system can be loaded"
  look_at = "List the file systems under /lib/modules of each installed kernel, strike out those the machine mounts, and block the rest with rules of the kernel-modules topic."

  evidence = {
    "/lib/modules/*/kernel/fs/*" = ""
    "/etc/fstab"                 = "^[^#]"
    "/etc/modprobe.d/*.conf"     = "^(install|blacklist)"
  }
}

section "1.1.2" { title = "Mount points of their own" }
section "1.1.2.1" { title = "/tmp" }
control "1.1.2.1.1" "L1" { rules = ["tmp-separate"] }
control "1.1.2.1.2" "L1" { rules = ["tmp-nodev"] }
control "1.1.2.1.3" "L1" { rules = ["tmp-nosuid"] }
control "1.1.2.1.4" "L1" { rules = ["tmp-noexec"] }

section "1.1.2.2" { title = "/dev/shm" }
control "1.1.2.2.1" "L1" { rules = ["dev-shm-separate"] }
control "1.1.2.2.2" "L1" { rules = ["dev-shm-nodev"] }
control "1.1.2.2.3" "L1" { rules = ["dev-shm-nosuid"] }
control "1.1.2.2.4" "L1" { rules = ["dev-shm-noexec"] }

section "1.1.2.3" { title = "/home" }
control "1.1.2.3.1" "L2" { rules = ["home-separate"] }
control "1.1.2.3.2" "L1" { rules = ["home-nodev"] }
control "1.1.2.3.3" "L1" { rules = ["home-nosuid"] }

section "1.1.2.4" { title = "/var" }
control "1.1.2.4.1" "L2" { rules = ["var-separate"] }
control "1.1.2.4.2" "L1" { rules = ["var-nodev"] }
control "1.1.2.4.3" "L1" { rules = ["var-nosuid"] }

section "1.1.2.5" { title = "/var/tmp" }
control "1.1.2.5.1" "L2" { rules = ["var-tmp-separate"] }
control "1.1.2.5.2" "L1" { rules = ["var-tmp-nodev"] }
control "1.1.2.5.3" "L1" { rules = ["var-tmp-nosuid"] }
control "1.1.2.5.4" "L1" { rules = ["var-tmp-noexec"] }

section "1.1.2.6" { title = "/var/log" }
control "1.1.2.6.1" "L2" { rules = ["var-log-separate"] }
control "1.1.2.6.2" "L1" { rules = ["var-log-nodev"] }
control "1.1.2.6.3" "L1" { rules = ["var-log-nosuid"] }
control "1.1.2.6.4" "L1" { rules = ["var-log-noexec"] }

section "1.1.2.7" { title = "/var/log/audit" }
control "1.1.2.7.1" "L2" { rules = ["var-log-audit-separate"] }
control "1.1.2.7.2" "L1" { rules = ["var-log-audit-nodev"] }
control "1.1.2.7.3" "L1" { rules = ["var-log-audit-nosuid"] }
control "1.1.2.7.4" "L1" { rules = ["var-log-audit-noexec"] }

section "1.2" { title = "Packages" }
section "1.2.1" { title = "Where packages come from" }

control "1.2.1.1" "L1" {
  title   = "Every archive names the keys that sign it"
  look_at = "Read /etc/apt/sources.list and sources.list.d: every archive must have a Signed-By field or option with a keyring that the site trusts for it."

  evidence = {
    "/etc/apt/sources.list"     = "^[^#]"
    "/etc/apt/sources.list.d/*" = "(?i)^[^#]*(signed-by|uris|deb )"
  }
}

control "1.2.1.2" "L2" { rules = ["apt-no-weak-dependencies"] }
control "1.2.1.3" "L1/-" { rules = ["apt-key-permissions"] }
control "1.2.1.4" "L1/-" { rules = ["apt-trusted-directory-permissions"] }
control "1.2.1.5" "L1/-" { rules = ["apt-login-directory-permissions"] }
control "1.2.1.6" "L1" { rules = ["apt-login-permissions"] }
control "1.2.1.7" "L1/-" { rules = ["apt-keyrings-directory-permissions"] }
control "1.2.1.8" "L1/-" { rules = ["apt-sources-directory-permissions"] }
control "1.2.1.9" "L1/-" { rules = ["apt-sources-permissions"] }

section "1.2.2" { title = "Updates" }

control "1.2.2.1" "L1" {
  title   = "Security updates are installed"
  look_at = "Compare the installed versions with the archive's security suite on the day of the audit; rebuild the image when one is newer."
  scope   = "running"

  evidence = {
    "/etc/apt/sources.list"     = "security"
    "/etc/apt/sources.list.d/*" = "security"
    "/var/lib/dpkg/status"      = ""
    "/var/log/apt/history.log"  = "^(Start-Date|Upgrade)"
  }
}

section "1.3" { title = "Mandatory access control" }
section "1.3.1" { title = "AppArmor" }

control "1.3.1.1" "L1" {
  title = "AppArmor and its tools are installed"
  rules = ["apparmor-installed", "apparmor-utils-installed"]
}

control "1.3.1.2" "L1" { rules = ["kernel-apparmor"] }
control "1.3.1.3" "L2" { rules = ["apparmor-profiles-enforced"] }
control "1.3.1.4" "L1" { rules = ["unconfined-profiles-restricted"] }

section "1.4" { title = "Boot loader" }
control "1.4.1" "L1" { rules = ["boot-password"] }
control "1.4.2" "L1" { rules = ["grub-config-permissions"] }

section "1.5" { title = "Protection of processes" }
control "1.5.1" "L1" { rules = ["hardlinks-protected"] }
control "1.5.2" "L2" { rules = ["symlinks-protected"] }
control "1.5.3" "L1" { rules = ["ptrace-restricted"] }
control "1.5.4" "L1" { rules = ["suid-core-dumps-off"] }
control "1.5.5" "L1" { rules = ["kernel-log-restricted"] }
control "1.5.6" "L1" { rules = ["prelink-absent"] }
control "1.5.7" "L1" { rules = ["error-reporting-not-in-use"] }
control "1.5.8" "L1" { rules = ["kernel-addresses-hidden"] }
control "1.5.9" "L1" { rules = ["address-space-randomised"] }
control "1.5.10" "L1" { rules = ["ptrace-restricted"] }
control "1.5.11" "L1" { rules = ["core-dumps-limited"] }
control "1.5.12" "L1" { rules = ["core-dumps-not-processed"] }
control "1.5.13" "L1" { rules = ["core-dumps-not-stored"] }

section "1.6" { title = "Login banners" }
control "1.6.1" "L1" { rules = ["banner-motd"] }
control "1.6.2" "L1" { rules = ["banner-console"] }
control "1.6.3" "L1" { rules = ["banner-network"] }
control "1.6.4" "L1" { rules = ["motd-permissions"] }
control "1.6.5" "L1" { rules = ["issue-permissions"] }
control "1.6.6" "L1" { rules = ["issue-net-permissions"] }

section "1.7" { title = "GNOME login screen" }
control "1.7.1" "L2/-" { rules = ["gdm-absent"] }
control "1.7.2" "L1" { rules = ["gnome-login-banner"] }
control "1.7.3" "L1" { rules = ["gnome-no-user-list"] }
control "1.7.4" "L1" { rules = ["gnome-screen-locks"] }
control "1.7.5" "L1" { rules = ["gnome-screen-lock-fixed"] }
control "1.7.6" "L1/L2" { rules = ["gnome-no-automount"] }
control "1.7.7" "L1/L2" { rules = ["gnome-no-automount-fixed"] }
control "1.7.8" "L1" { rules = ["gnome-no-autorun"] }
control "1.7.9" "L1" { rules = ["gnome-no-autorun-fixed"] }
control "1.7.10" "L1" { rules = ["gdm-no-xdmcp"] }
control "1.7.11" "L2" { rules = ["gdm-one-display-server"] }

section "2" { title = "Services" }
section "2.1" { title = "Servers" }
control "2.1.1" "L1/L2" { rules = ["autofs-not-in-use"] }
control "2.1.2" "L1/L2" { rules = ["avahi-not-in-use"] }

control "2.1.3" "L1" {
  title = "The machine hands out no network addresses"
  rules = ["dhcp-server-not-in-use", "kea-not-in-use"]
}

control "2.1.4" "L1" { rules = ["dns-server-not-in-use"] }
control "2.1.5" "L1" { rules = ["dnsmasq-not-in-use"] }
control "2.1.6" "L1" { rules = ["ftp-server-not-in-use"] }
control "2.1.7" "L1" { rules = ["ldap-server-not-in-use"] }
control "2.1.8" "L1" { rules = ["mailbox-server-not-in-use"] }
control "2.1.9" "L1" { rules = ["nfs-server-not-in-use"] }
control "2.1.10" "L1" { rules = ["nis-server-not-in-use"] }
control "2.1.11" "L1/L2" { rules = ["print-server-not-in-use"] }
control "2.1.12" "L1" { rules = ["rpcbind-not-in-use"] }
control "2.1.13" "L1" { rules = ["rsync-server-not-in-use"] }
control "2.1.14" "L1" { rules = ["samba-not-in-use"] }
control "2.1.15" "L1" { rules = ["snmp-server-not-in-use"] }
control "2.1.16" "L1" { rules = ["telnet-server-absent"] }
control "2.1.17" "L1" { rules = ["tftp-server-not-in-use"] }
control "2.1.18" "L1" { rules = ["web-proxy-not-in-use"] }
control "2.1.19" "L1" { rules = ["web-server-not-in-use"] }
control "2.1.20" "L1" { rules = ["xinetd-not-in-use"] }
control "2.1.21" "L2/-" { rules = ["x-server-absent"] }
control "2.1.22" "L1" { rules = ["mail-server-local"] }

control "2.1.23" "L1" {
  title   = "Only approved services listen on the network"
  look_at = "Run `ss -plntu` on the booted machine and name the approval for each socket."
  scope   = "running"

  evidence = {
    "/etc/systemd/system/*.wants/*.service"      = ""
    "/etc/systemd/system/sockets.target.wants/*" = ""
  }
}

section "2.2" { title = "Clients" }
control "2.2.1" "L1" { rules = ["nis-client-absent"] }
control "2.2.2" "L1" { rules = ["rsh-client-absent"] }
control "2.2.3" "L1" { rules = ["talk-client-absent"] }
control "2.2.4" "L1" { rules = ["telnet-client-absent"] }
control "2.2.5" "L1" { rules = ["ldap-client-absent"] }
control "2.2.6" "L1" { rules = ["ftp-client-absent"] }

section "2.3" { title = "Time" }
section "2.3.1" { title = "One time source" }
control "2.3.1.1" "L1" { rules = ["one-time-service"] }

section "2.3.2" { title = "systemd-timesyncd" }
control "2.3.2.1" "L1" { rules = ["timesyncd-servers"] }
control "2.3.2.2" "L1" { rules = ["timesyncd-enabled"] }

section "2.3.3" { title = "chrony" }
control "2.3.3.1" "L1" { rules = ["chrony-servers"] }
control "2.3.3.2" "L1" { rules = ["chrony-user"] }
control "2.3.3.3" "L1" { rules = ["chrony-enabled"] }

section "2.4" { title = "Scheduled jobs" }
section "2.4.1" { title = "cron" }
control "2.4.1.1" "L1" { rules = ["cron-enabled"] }
control "2.4.1.2" "L1" { rules = ["crontab-permissions"] }
control "2.4.1.3" "L1" { rules = ["cron-hourly-permissions"] }
control "2.4.1.4" "L1" { rules = ["cron-daily-permissions"] }
control "2.4.1.5" "L1" { rules = ["cron-weekly-permissions"] }
control "2.4.1.6" "L1" { rules = ["cron-monthly-permissions"] }
control "2.4.1.7" "L1" { rules = ["cron-yearly-permissions"] }
control "2.4.1.8" "L1" { rules = ["cron-d-permissions"] }
control "2.4.1.9" "L1" { rules = ["cron-allow"] }

section "2.4.2" { title = "at" }
control "2.4.2.1" "L1" { rules = ["at-allow"] }

section "3" { title = "Network" }
section "3.1" { title = "Network devices" }

control "3.1.1" "L1" {
  title   = "IPv6 is on or off by decision"
  look_at = "Decide whether the network uses IPv6, and see that kernel arguments, sysctl and firewall agree with the decision."
  scope   = "organisation"

  evidence = {
    "/etc/sysctl.d/*.conf" = "^[^#]*ipv6"
    "/etc/sysctl.conf"     = "^[^#]*ipv6"
    "/etc/default/grub"    = "^GRUB_CMDLINE"
  }
}

control "3.1.2" "L1/-" { rules = ["wireless-unavailable"] }
control "3.1.3" "L1/L2" { rules = ["bluetooth-not-in-use"] }

section "3.2" { title = "Protocol drivers in the kernel" }
control "3.2.1" "L1" { rules = ["atm-unavailable"] }
control "3.2.2" "L1" { rules = ["can-unavailable"] }
control "3.2.3" "L1" { rules = ["dccp-unavailable"] }
control "3.2.4" "L1" { rules = ["rds-unavailable"] }
control "3.2.5" "L1" { rules = ["sctp-unavailable"] }
control "3.2.6" "L1" { rules = ["tipc-unavailable"] }

section "3.3" { title = "Kernel parameters of the network" }
section "3.3.1" { title = "IPv4" }
control "3.3.1.1" "L2/L1" { rules = ["ipv4-forwarding-off"] }
control "3.3.1.2" "L1" { rules = ["ipv4-forwarding-off-all"] }
control "3.3.1.3" "L1" { rules = ["ipv4-forwarding-off-default"] }
control "3.3.1.4" "L1" { rules = ["redirects-not-sent-all"] }
control "3.3.1.5" "L1" { rules = ["redirects-not-sent-default"] }
control "3.3.1.6" "L1" { rules = ["bogus-icmp-ignored"] }
control "3.3.1.7" "L1" { rules = ["broadcast-icmp-ignored"] }
control "3.3.1.8" "L1" { rules = ["ipv4-redirects-not-accepted-all"] }
control "3.3.1.9" "L1" { rules = ["ipv4-redirects-not-accepted-default"] }
control "3.3.1.10" "L1" { rules = ["secure-redirects-not-accepted-all"] }
control "3.3.1.11" "L1" { rules = ["secure-redirects-not-accepted-default"] }
control "3.3.1.12" "L1" { rules = ["reverse-path-filtered-all"] }
control "3.3.1.13" "L1" { rules = ["reverse-path-filtered-default"] }
control "3.3.1.14" "L1" { rules = ["ipv4-source-routes-refused-all"] }
control "3.3.1.15" "L1" { rules = ["ipv4-source-routes-refused-default"] }
control "3.3.1.16" "L1" { rules = ["martians-logged-all"] }
control "3.3.1.17" "L1" { rules = ["martians-logged-default"] }
control "3.3.1.18" "L1" { rules = ["syn-cookies-on"] }

section "3.3.2" { title = "IPv6" }
control "3.3.2.1" "L1" { rules = ["ipv6-forwarding-off-all"] }
control "3.3.2.2" "L1" { rules = ["ipv6-forwarding-off-default"] }
control "3.3.2.3" "L1" { rules = ["ipv6-redirects-not-accepted-all"] }
control "3.3.2.4" "L1" { rules = ["ipv6-redirects-not-accepted-default"] }
control "3.3.2.5" "L1" { rules = ["ipv6-source-routes-refused-all"] }
control "3.3.2.6" "L1" { rules = ["ipv6-source-routes-refused-default"] }
control "3.3.2.7" "L1" { rules = ["router-advertisements-ignored-all"] }
control "3.3.2.8" "L1" { rules = ["router-advertisements-ignored-default"] }

section "4" { title = "Firewall" }
section "4.1" { title = "ufw" }
control "4.1.1" "L1" { rules = ["ufw-installed"] }
control "4.1.2" "L1" { rules = ["ufw-enabled"] }
control "4.1.3" "L1" { rules = ["ufw-denies-incoming"] }
control "4.1.4" "L2" { rules = ["ufw-default-deny"] }
control "4.1.5" "L1" { rules = ["ufw-denies-routed"] }

section "5" { title = "Access" }
section "5.1" { title = "SSH server" }
control "5.1.1" "L1" { rules = ["sshd-config-permissions"] }
control "5.1.2" "L1" { rules = ["ssh-private-key-permissions"] }
control "5.1.3" "L1" { rules = ["ssh-public-key-permissions"] }
control "5.1.4" "L1" { rules = ["ssh-access-limited"] }
control "5.1.5" "L1" { rules = ["ssh-banner"] }
control "5.1.6" "L1" { rules = ["ssh-ciphers"] }
control "5.1.7" "L1" { rules = ["ssh-idle-timeout"] }
control "5.1.8" "L2/L1" { rules = ["ssh-disable-forwarding"] }
control "5.1.9" "L2/L1" { rules = ["ssh-gssapi"] }
control "5.1.10" "L1" { rules = ["ssh-host-based"] }
control "5.1.11" "L1" { rules = ["ssh-ignore-rhosts"] }
control "5.1.12" "L1" { rules = ["ssh-kex"] }
control "5.1.13" "L1" { rules = ["ssh-kex-post-quantum"] }
control "5.1.14" "L1" { rules = ["ssh-login-grace"] }
control "5.1.15" "L1" { rules = ["ssh-log-level"] }
control "5.1.16" "L1" { rules = ["ssh-macs"] }
control "5.1.17" "L1" { rules = ["ssh-max-auth-tries"] }
control "5.1.18" "L1" { rules = ["ssh-max-sessions"] }
control "5.1.19" "L1" { rules = ["ssh-max-startups"] }
control "5.1.20" "L1" { rules = ["ssh-empty-passwords"] }
control "5.1.21" "L1" { rules = ["ssh-root-login"] }
control "5.1.22" "L1" { rules = ["ssh-user-environment"] }
control "5.1.23" "L1" { rules = ["ssh-pam"] }

section "5.2" { title = "Becoming root" }
control "5.2.1" "L1" { rules = ["sudo-installed"] }
control "5.2.2" "L1" { rules = ["sudo-use-pty"] }
control "5.2.3" "L1" { rules = ["sudo-log-file"] }
control "5.2.4" "L2" { rules = ["sudo-password"] }
control "5.2.5" "L1" { rules = ["sudo-authenticate"] }
control "5.2.6" "L1" { rules = ["sudo-timeout"] }
control "5.2.7" "L1" { rules = ["su-restricted"] }

section "5.3" { title = "PAM" }
section "5.3.1" { title = "Packages of PAM" }
control "5.3.1.1" "L1" { rules = ["pam-runtime-installed"] }
control "5.3.1.2" "L1" { rules = ["pam-modules-installed"] }
control "5.3.1.3" "L1" { rules = ["pam-pwquality-installed"] }

section "5.3.2" { title = "Modules in the stacks" }
control "5.3.2.1" "L1" { rules = ["pam-unix-called"] }
control "5.3.2.2" "L1" { rules = ["pam-faillock-called"] }
control "5.3.2.3" "L1" { rules = ["pam-pwquality-called"] }
control "5.3.2.4" "L1" { rules = ["pam-pwhistory-called"] }

section "5.3.3" { title = "Arguments of modules" }
section "5.3.3.1" { title = "pam_faillock" }
control "5.3.3.1.1" "L1" { rules = ["faillock-deny"] }
control "5.3.3.1.2" "L1" { rules = ["faillock-unlock-time"] }
control "5.3.3.1.3" "L2" { rules = ["faillock-root"] }

section "5.3.3.2" { title = "pam_pwquality" }
control "5.3.3.2.1" "L1" { rules = ["password-difference"] }
control "5.3.3.2.2" "L1" { rules = ["password-length"] }

control "5.3.3.2.3" "L1" {
  title   = "Passwords mix kinds of characters as the site asks"
  look_at = "Compare minclass, dcredit, ucredit, lcredit and ocredit in /etc/security/pwquality.conf and pwquality.conf.d with your password policy."
  scope   = "organisation"

  evidence = {
    "/etc/security/pwquality.conf"          = "^[^#]*(minclass|credit)"
    "/etc/security/pwquality.conf.d/*.conf" = "^[^#]*(minclass|credit)"
  }
}

control "5.3.3.2.4" "L1" { rules = ["password-repeats"] }
control "5.3.3.2.5" "L1" { rules = ["password-sequences"] }
control "5.3.3.2.6" "L1" { rules = ["password-dictionary"] }
control "5.3.3.2.7" "L1" { rules = ["password-quality-enforced"] }
control "5.3.3.2.8" "L1" { rules = ["password-quality-root"] }

section "5.3.3.3" { title = "pam_pwhistory" }
control "5.3.3.3.1" "L1" { rules = ["pam-pwhistory-remember"] }
control "5.3.3.3.2" "L1" { rules = ["pam-pwhistory-root"] }
control "5.3.3.3.3" "L1" { rules = ["pam-pwhistory-use-authtok"] }

section "5.3.3.4" { title = "pam_unix" }
control "5.3.3.4.1" "L1" { rules = ["pam-unix-no-empty-passwords"] }
control "5.3.3.4.2" "L1" { rules = ["pam-unix-no-remember"] }
control "5.3.3.4.3" "L1" { rules = ["pam-unix-strong-hash"] }
control "5.3.3.4.4" "L1" { rules = ["pam-unix-use-authtok"] }

section "5.4" { title = "Accounts" }
section "5.4.1" { title = "Age and hashes of passwords" }
control "5.4.1.1" "L1" { rules = ["password-max-age"] }

control "5.4.1.2" "L2" {
  title   = "A password can be changed again as soon as the site allows"
  look_at = "Compare PASS_MIN_DAYS in /etc/login.defs, and the fourth field of /etc/shadow, with your password policy."
  scope   = "organisation"

  evidence = {
    "/etc/login.defs" = "^PASS_MIN_DAYS"
  }
}

control "5.4.1.3" "L1" { rules = ["password-warning"] }
control "5.4.1.4" "L1" { rules = ["password-hash"] }
control "5.4.1.5" "L1" { rules = ["password-inactive"] }
control "5.4.1.6" "L1" { rules = ["password-changes-past"] }

section "5.4.2" { title = "root and system accounts" }
control "5.4.2.1" "L1" { rules = ["only-root-has-uid-zero"] }
control "5.4.2.2" "L1" { rules = ["only-root-has-gid-zero"] }
control "5.4.2.3" "L1" { rules = ["only-group-root-has-gid-zero"] }
control "5.4.2.4" "L1" { rules = ["root-protected"] }
control "5.4.2.5" "L1" { rules = ["root-search-path"] }
control "5.4.2.6" "L1" { rules = ["root-umask"] }
control "5.4.2.7" "L1" { rules = ["system-accounts-without-shell"] }
control "5.4.2.8" "L1" { rules = ["accounts-without-shell-locked"] }

section "5.4.3" { title = "Environment of users" }
control "5.4.3.1" "L2" { rules = ["nologin-no-shell"] }
control "5.4.3.2" "L1" { rules = ["shell-timeout"] }
control "5.4.3.3" "L1" { rules = ["users-umask"] }

section "6" { title = "Logs" }
section "6.1" { title = "System log" }
section "6.1.1" { title = "journald" }
section "6.1.1.1" { title = "Keeping the journal" }
control "6.1.1.1.1" "L1" { rules = ["journald-enabled"] }

control "6.1.1.1.2" "L1" {
  title   = "Only those who should can read the journal"
  look_at = "See whether /etc/tmpfiles.d overrides the modes that /usr/lib/tmpfiles.d/systemd.conf gives the journal, and why."

  evidence = {
    "/etc/tmpfiles.d/*"                = "journal"
    "/usr/lib/tmpfiles.d/systemd.conf" = "journal"
    "/var/log/journal"                 = ""
  }
}

control "6.1.1.1.3" "L1" {
  title   = "The journal is cut to a size and age that the site chose"
  look_at = "Compare SystemMaxUse, SystemKeepFree, RuntimeMaxUse, RuntimeKeepFree and MaxFileSec in journald.conf with how long your site keeps logs."
  scope   = "organisation"

  evidence = {
    "/etc/systemd/journald.conf"          = "^[^#]*(Use|Free|FileSec)="
    "/etc/systemd/journald.conf.d/*.conf" = "^[^#]*(Use|Free|FileSec)="
  }
}

control "6.1.1.1.4" "L1" { rules = ["journald-no-forward"] }
control "6.1.1.1.5" "L1" { rules = ["journald-persistent"] }
control "6.1.1.1.6" "L1" { rules = ["journald-compress"] }

section "6.1.1.2" { title = "Sending the journal away" }
control "6.1.1.2.1" "L1" { rules = ["journal-remote-installed"] }

control "6.1.1.2.2" "L1" {
  title   = "The journal goes to the site's collector over TLS"
  look_at = "Compare URL, ServerKeyFile, ServerCertificateFile and TrustedCertificateFile in /etc/systemd/journal-upload.conf with your collector's."
  scope   = "organisation"

  evidence = {
    "/etc/systemd/journal-upload.conf"          = "^[^#]*(URL|File)="
    "/etc/systemd/journal-upload.conf.d/*.conf" = "^[^#]*(URL|File)="
  }
}

control "6.1.1.2.3" "L1" { rules = ["journal-upload-enabled"] }
control "6.1.1.2.4" "L1" { rules = ["journal-remote-not-in-use"] }

section "6.1.2" { title = "rsyslog" }
control "6.1.2.1" "L1" { rules = ["rsyslog-installed"] }
control "6.1.2.2" "L1" { rules = ["rsyslog-enabled"] }
control "6.1.2.3" "L1" { rules = ["journald-forward-to-rsyslog"] }
control "6.1.2.4" "L1" { rules = ["rsyslog-file-mode"] }

control "6.1.2.5" "L1" {
  title   = "rsyslog writes what the site wants kept"
  look_at = "Compare the selectors in /etc/rsyslog.conf and rsyslog.d with the events your site keeps."
  scope   = "organisation"

  evidence = {
    "/etc/rsyslog.conf"     = "^[^#$]*[.]"
    "/etc/rsyslog.d/*.conf" = "^[^#$]*[.]"
  }
}

control "6.1.2.6" "L1" {
  title   = "rsyslog sends to the site's collector"
  look_at = "Look for an omfwd action in /etc/rsyslog.conf and rsyslog.d that names your collector."
  scope   = "organisation"

  evidence = {
    "/etc/rsyslog.conf"     = "^[^#]*(omfwd|@)"
    "/etc/rsyslog.d/*.conf" = "^[^#]*(omfwd|@)"
  }
}

control "6.1.2.7" "L1" { rules = ["rsyslog-no-network"] }

control "6.1.2.8" "L1" {
  title   = "Log files are rotated as the site chose"
  look_at = "Compare /etc/logrotate.conf and logrotate.d with how long your site keeps logs; the rule logs-rotated-without-loss, in a benchmark of your own, judges it by a number of days."
  scope   = "organisation"

  evidence = {
    "/etc/logrotate.conf" = "^[^#]"
    "/etc/logrotate.d/*"  = "^\\s*(/|rotate|maxage|size|maxsize|hourly|daily|weekly|monthly|yearly)"
  }
}

control "6.1.2.9" "L2" { rules = ["rsyslog-gnutls-installed"] }
control "6.1.2.10" "L2" { rules = ["rsyslog-tls"] }

control "6.1.2.11" "L2" {
  title   = "rsyslog trusts the authority of the site's collector"
  look_at = "Compare DefaultNetstreamDriverCAFile in /etc/rsyslog.conf and rsyslog.d with the certificate of the authority that signed your collector's."
  scope   = "organisation"

  evidence = {
    "/etc/rsyslog.conf"     = "(?i)^[^#]*(CAFile|CertFile|KeyFile)"
    "/etc/rsyslog.d/*.conf" = "(?i)^[^#]*(CAFile|CertFile|KeyFile)"
  }
}

section "6.1.3" { title = "Log files" }
control "6.1.3.1" "L1" { rules = ["log-file-permissions"] }

section "6.2" { title = "Audit log" }
section "6.2.1" { title = "auditd runs from the start" }
control "6.2.1.1" "L2" { rules = ["auditd-installed"] }
control "6.2.1.2" "L2" { rules = ["auditd-enabled"] }
control "6.2.1.3" "L2" { rules = ["kernel-audit"] }
control "6.2.1.4" "L2" { rules = ["kernel-audit-backlog"] }

section "6.2.2" { title = "Keeping audit records" }
control "6.2.2.1" "L2" { rules = ["audit-log-size"] }
control "6.2.2.2" "L2" { rules = ["audit-log-kept"] }
control "6.2.2.3" "L2" { rules = ["audit-disk-full"] }
control "6.2.2.4" "L2" { rules = ["audit-space-left"] }

section "6.2.3" { title = "What is recorded" }
control "6.2.3.1" "L2" { rules = ["audit-sudoers"] }
control "6.2.3.2" "L2" { rules = ["audit-user-emulation"] }
control "6.2.3.3" "L2" { rules = ["audit-sudo-log"] }
control "6.2.3.4" "L2" { rules = ["audit-time"] }
control "6.2.3.5" "L2" { rules = ["audit-host-name"] }
control "6.2.3.6" "L2" { rules = ["audit-banners"] }

control "6.2.3.7" "L2" {
  title = "Changes of the machine's own names and hosts are recorded"
  rules = ["audit-hosts", "audit-host-name-file"]
}

control "6.2.3.8" "L2" { rules = ["audit-network-interfaces"] }
control "6.2.3.9" "L2" { rules = ["audit-network-manager"] }
control "6.2.3.10" "L2" { rules = ["audit-privileged-programs"] }
control "6.2.3.11" "L2" { rules = ["audit-refused-access"] }
control "6.2.3.12" "L2" { rules = ["audit-groups"] }
control "6.2.3.13" "L2" { rules = ["audit-users"] }
control "6.2.3.14" "L2" { rules = ["audit-password-hashes", "audit-group-password-hashes"] }
control "6.2.3.15" "L2" { rules = ["audit-old-passwords"] }
control "6.2.3.16" "L2" { rules = ["audit-name-services"] }
control "6.2.3.17" "L2" { rules = ["audit-pam"] }
control "6.2.3.18" "L2" { rules = ["audit-permission-changes"] }
control "6.2.3.19" "L2" { rules = ["audit-owner-changes"] }
control "6.2.3.20" "L2" { rules = ["audit-attribute-changes"] }
control "6.2.3.21" "L2" { rules = ["audit-mounts"] }
control "6.2.3.22" "L2" { rules = ["audit-sessions"] }
control "6.2.3.23" "L2" { rules = ["audit-logins"] }
control "6.2.3.24" "L2" { rules = ["audit-removals"] }
control "6.2.3.25" "L2" { rules = ["audit-renames"] }
control "6.2.3.26" "L2" { rules = ["audit-apparmor"] }
control "6.2.3.27" "L2" { rules = ["audit-chcon"] }
control "6.2.3.28" "L2" { rules = ["audit-setfacl"] }
control "6.2.3.29" "L2" { rules = ["audit-chacl"] }
control "6.2.3.30" "L2" { rules = ["audit-usermod"] }
control "6.2.3.31" "L2" { rules = ["audit-kmod"] }
control "6.2.3.32" "L2" { rules = ["audit-module-loading"] }
control "6.2.3.33" "L2" { rules = ["audit-module-unloading"] }
control "6.2.3.34" "L2" { rules = ["audit-module-queries"] }
control "6.2.3.35" "L2" { rules = ["audit-mistakes-skipped"] }
control "6.2.3.36" "L2" { rules = ["audit-immutable"] }

control "6.2.3.37" "L2" {
  title   = "The loaded audit rules are those on disk"
  look_at = "Run `augenrules --check` on the booted machine; it must report no change."
  scope   = "running"

  evidence = {
    "/etc/audit/rules.d/*.rules" = ""
    "/etc/audit/audit.rules"     = "^-"
  }
}

section "6.2.4" { title = "Files of the audit system" }
control "6.2.4.1" "L2" { rules = ["audit-log-permissions"] }
control "6.2.4.2" "L2" { rules = ["audit-log-owner"] }
control "6.2.4.3" "L2" { rules = ["audit-log-group"] }
control "6.2.4.4" "L2" { rules = ["audit-log-directory-permissions"] }
control "6.2.4.5" "L2" { rules = ["audit-config-permissions"] }
control "6.2.4.6" "L2" { rules = ["audit-config-owner"] }
control "6.2.4.7" "L2" { rules = ["audit-config-group"] }
control "6.2.4.8" "L2" { rules = ["audit-tools-permissions"] }
control "6.2.4.9" "L2" { rules = ["audit-tools-owner"] }
control "6.2.4.10" "L2" { rules = ["audit-tools-group"] }

section "6.3" { title = "File integrity" }
control "6.3.1" "L1" { rules = ["aide-installed"] }
control "6.3.2" "L1" { rules = ["aide-check-scheduled"] }
control "6.3.3" "L2" { rules = ["aide-watches-audit-tools"] }

section "7" { title = "Upkeep" }
section "7.1" { title = "Permissions of system files" }
control "7.1.1" "L1" { rules = ["passwd-permissions"] }
control "7.1.2" "L1" { rules = ["passwd-backup-permissions"] }
control "7.1.3" "L1" { rules = ["group-permissions"] }
control "7.1.4" "L1" { rules = ["group-backup-permissions"] }
control "7.1.5" "L1" { rules = ["shadow-permissions"] }
control "7.1.6" "L1" { rules = ["shadow-backup-permissions"] }
control "7.1.7" "L1" { rules = ["gshadow-permissions"] }
control "7.1.8" "L1" { rules = ["gshadow-backup-permissions"] }
control "7.1.9" "L1" { rules = ["shells-permissions"] }
control "7.1.10" "L1" { rules = ["opasswd-permissions"] }
control "7.1.11" "L1" { rules = ["no-world-writable"] }
control "7.1.12" "L1" { rules = ["files-owned"] }

control "7.1.13" "L1" {
  title   = "Every set-user-ID and set-group-ID program is known"
  look_at = "List the regular files with mode 6000 bits and name the package or the decision behind each."

  evidence = {
    "/" = "mode 6000"
  }
}

section "7.2" { title = "Users and groups" }
control "7.2.1" "L1" { rules = ["passwords-shadowed"] }
control "7.2.2" "L1" { rules = ["no-empty-passwords"] }
control "7.2.3" "L1" { rules = ["groups-exist"] }
control "7.2.4" "L1" { rules = ["shadow-group-empty"] }
control "7.2.5" "L1" { rules = ["unique-uids"] }
control "7.2.6" "L1" { rules = ["unique-gids"] }
control "7.2.7" "L1" { rules = ["unique-user-names"] }
control "7.2.8" "L1" { rules = ["unique-group-names"] }
control "7.2.9" "L1" { rules = ["homes-owned"] }
control "7.2.10" "L1" { rules = ["dot-files-private"] }
