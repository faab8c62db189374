# DISA STIG for Canonical Ubuntu 24.04 LTS: which rules stand for which control.
#
# Numbers, categories and identifiers are facts of the guide (facts/stig-ubuntu-24.04.tsv, held against this table by
# a test). Every title here is in our own words.

benchmark "stig-ubuntu-24.04" {
  title        = "DISA STIG for Canonical Ubuntu 24.04 LTS"
  edition      = "V1R5"
  distribution = "ubuntu"
  release      = "24.04"
}

profile "cat1" { title = "What opens the machine when it does not hold" }

profile "cat2" {
  title    = "What makes an attack easier as well"
  includes = "cat1"
}

profile "cat3" {
  title    = "All of the guide"
  includes = "cat2"
}

level "CAT I" {
  profiles = ["cat1"]
  severity = "high"
}

level "CAT II" {
  profiles = ["cat2"]
  severity = "medium"
}

level "CAT III" {
  profiles = ["cat3"]
  severity = "low"
}

section "UBTU-24-1" { title = "Packages and services" }

section "UBTU-24-100" { title = "Installed and in use" }

control "UBTU-24-100010" "CAT III" {
  cci   = ["CCI-000366"]
  rules = ["timesyncd-absent"]
}

control "UBTU-24-100020" "CAT III" {
  cci   = ["CCI-000366"]
  rules = ["ntp-absent"]
}

control "UBTU-24-100030" "CAT I" {
  cci   = ["CCI-000197"]
  rules = ["telnet-server-absent"]
}

control "UBTU-24-100040" "CAT I" {
  cci   = ["CCI-000381"]
  rules = ["rsh-server-absent"]
}

control "UBTU-24-100050" "CAT I" {
  cci   = ["CCI-000381"]
  rules = ["nfs-server-not-in-use"]
}

control "UBTU-24-100100" "CAT II" {
  cci   = ["CCI-002696"]
  rules = ["aide-installed"]
}

control "UBTU-24-100110" "CAT II" {
  cci   = ["CCI-002696"]
  rules = ["aide-database-made"]
}

control "UBTU-24-100120" "CAT II" {
  cci   = ["CCI-002699"]
  rules = ["aide-check-scheduled"]
}

control "UBTU-24-100130" "CAT II" {
  cci   = ["CCI-001744", "CCI-002702"]
  rules = ["aide-reports-sent"]
}

control "UBTU-24-100200" "CAT II" {
  cci   = ["CCI-001665"]
  rules = ["rsyslog-enabled"]
}

control "UBTU-24-100300" "CAT II" {
  cci   = ["CCI-002314"]
  rules = ["ufw-installed"]
}

control "UBTU-24-100310" "CAT II" {
  rules = ["ufw-enabled"]
  cci   = ["CCI-002314"]
}

control "UBTU-24-100400" "CAT II" {
  rules = ["auditd-installed"]
  cci = [
    "CCI-000130", "CCI-000131", "CCI-000132", "CCI-000133", "CCI-000134", "CCI-000135",
    "CCI-000154", "CCI-000158", "CCI-000169", "CCI-000172", "CCI-001814", "CCI-001875",
    "CCI-001876", "CCI-001877", "CCI-001878", "CCI-001879", "CCI-001880", "CCI-001881",
    "CCI-001882", "CCI-001914", "CCI-003938",
  ]
}

control "UBTU-24-100410" "CAT II" {
  rules = ["auditd-enabled"]
  cci = [
    "CCI-000130", "CCI-000131", "CCI-000132", "CCI-000133", "CCI-000134", "CCI-000135",
    "CCI-000154", "CCI-000158", "CCI-000169", "CCI-000172", "CCI-001814", "CCI-001875",
    "CCI-001876", "CCI-001877", "CCI-001878", "CCI-001879", "CCI-001880", "CCI-001881",
    "CCI-001882", "CCI-001914", "CCI-003938",
  ]
}

control "UBTU-24-100450" "CAT III" {
  title = "Audit records are sent to another machine"
  cci   = ["CCI-001851"]
  rules = ["audit-records-sent", "audit-records-collector", "audispd-plugins-installed"]
}

control "UBTU-24-100500" "CAT II" {
  cci   = ["CCI-001764", "CCI-001774", "CCI-002165"]
  rules = ["apparmor-installed"]
}

control "UBTU-24-100510" "CAT II" {
  cci   = ["CCI-001764", "CCI-001774", "CCI-002235"]
  rules = ["apparmor-enabled"]
}

control "UBTU-24-100600" "CAT II" {
  cci   = ["CCI-000366"]
  rules = ["pam-pwquality-installed"]
}

control "UBTU-24-100650" "CAT II" {
  cci   = ["CCI-000765", "CCI-000766", "CCI-004046", "CCI-004047"]
  rules = ["sssd-installed"]
}

control "UBTU-24-100660" "CAT II" {
  cci   = ["CCI-000765", "CCI-000766", "CCI-004046", "CCI-004047"]
  rules = ["sssd-enabled"]
}

control "UBTU-24-100700" "CAT III" {
  cci   = ["CCI-000366"]
  rules = ["chrony-installed"]
}

control "UBTU-24-100800" "CAT I" {
  cci   = ["CCI-002418", "CCI-002420", "CCI-002422"]
  rules = ["openssh-server-installed"]
}

control "UBTU-24-100810" "CAT I" {
  cci   = ["CCI-002418", "CCI-002420", "CCI-002422"]
  rules = ["ssh-server-enabled"]
}

control "UBTU-24-100820" "CAT II" {
  cci   = ["CCI-000068", "CCI-002421", "CCI-003123"]
  rules = ["ssh-ciphers-approved"]
}

control "UBTU-24-100830" "CAT II" {
  cci   = ["CCI-001453", "CCI-002421", "CCI-002890"]
  rules = ["ssh-macs-approved"]
}

control "UBTU-24-100840" "CAT II" {
  cci   = ["CCI-000068"]
  rules = ["ssh-kex-approved"]
}

control "UBTU-24-100850" "CAT II" {
  rules = ["ssh-client-ciphers-approved"]
}

control "UBTU-24-100860" "CAT II" {
  rules = ["ssh-client-macs-approved"]
}

control "UBTU-24-100900" "CAT II" {
  cci   = ["CCI-001953"]
  rules = ["smart-card-drivers-installed"]
}

control "UBTU-24-100910" "CAT II" {
  rules = ["smart-card-login-installed"]
  cci = [
    "CCI-000765", "CCI-000766", "CCI-000767", "CCI-000768", "CCI-001948", "CCI-004046",
    "CCI-004047",
  ]
}

section "UBTU-24-101" { title = "Locking terminals" }

control "UBTU-24-101000" "CAT II" {
  cci   = ["CCI-000057", "CCI-000058", "CCI-000060"]
  rules = ["terminal-lock-installed"]
}

section "UBTU-24-102" { title = "Boot loader" }

control "UBTU-24-102000" "CAT I" {
  cci   = ["CCI-000213"]
  rules = ["boot-password"]
}

control "UBTU-24-102010" "CAT II" {
  cci   = ["CCI-001464"]
  rules = ["kernel-audit"]
}

section "UBTU-24-2" { title = "Sessions, accounts and notices" }

control "UBTU-24-200000" "CAT III" {
  cci   = ["CCI-000054"]
  rules = ["sessions-limited"]
}

control "UBTU-24-200020" "CAT II" {
  cci   = ["CCI-000056", "CCI-000057"]
  rules = ["gnome-screen-locks"]
}

control "UBTU-24-200040" "CAT II" {
  cci   = ["CCI-000778", "CCI-001958"]
  rules = ["gnome-no-automount"]
}

control "UBTU-24-200041" "CAT II" {
  cci   = ["CCI-000778", "CCI-001764", "CCI-001958"]
  rules = ["gnome-no-autorun"]
}

control "UBTU-24-200042" "CAT II" {
  cci   = ["CCI-000056", "CCI-000057", "CCI-000058"]
  rules = ["gnome-locks-without-card"]
}

control "UBTU-24-200043" "CAT II" {
  cci   = ["CCI-000060"]
  rules = ["gnome-locked-screen-blank"]
}

control "UBTU-24-200060" "CAT II" {
  cci   = ["CCI-002361"]
  rules = ["shell-timeout"]
  set   = { "shell-timeout.seconds" = 600 }
}

control "UBTU-24-200090" "CAT II" {
  cci   = ["CCI-000067"]
  rules = ["rsyslog-remote-logins"]
}

control "UBTU-24-200250" "CAT II" {
  cci   = ["CCI-000016", "CCI-001682"]
  rules = ["temporary-accounts-end"]
}

control "UBTU-24-200260" "CAT II" {
  cci   = ["CCI-000795", "CCI-003627", "CCI-003628"]
  rules = ["password-inactive"]
  set   = { "password-inactive.days" = 35 }
}

control "UBTU-24-200270" "CAT II" {
  title = "Changes of scheduled jobs are recorded"
  cci   = ["CCI-000172"]
  rules = ["audit-cron-jobs", "audit-cron-tables"]
}

control "UBTU-24-200280" "CAT II" {
  cci   = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules = ["audit-users"]
}

control "UBTU-24-200290" "CAT II" {
  cci   = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules = ["audit-groups"]
}

control "UBTU-24-200300" "CAT II" {
  cci   = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules = ["audit-password-hashes"]
}

control "UBTU-24-200310" "CAT II" {
  cci   = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules = ["audit-group-password-hashes"]
}

control "UBTU-24-200320" "CAT II" {
  cci   = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules = ["audit-old-passwords"]
}

control "UBTU-24-200580" "CAT II" {
  cci   = ["CCI-002233", "CCI-002234"]
  rules = ["audit-privilege-gains"]
}

control "UBTU-24-200610" "CAT III" {
  title = "Failed logins lock an account until somebody unlocks it"
  cci   = ["CCI-000044", "CCI-002238"]
  rules = [
    "faillock-audit", "faillock-deny", "faillock-interval",
    "faillock-silent", "pam-faillock-called", "faillock-until-unlocked",
  ]
  set = { "faillock-deny.limit" = 3 }
}

control "UBTU-24-200640" "CAT II" {
  title = "SSH shows the notice of the US Department of Defense before login"
  cci   = ["CCI-000048", "CCI-001384", "CCI-001385", "CCI-001386", "CCI-001387", "CCI-001388"]
  rules = ["ssh-banner", "banner-us-government"]
}

control "UBTU-24-200650" "CAT II" {
  cci   = ["CCI-000048"]
  rules = ["gnome-login-banner"]
}

control "UBTU-24-200660" "CAT II" {
  cci   = ["CCI-000048"]
  rules = ["gnome-login-banner-us-government"]
}

control "UBTU-24-200680" "CAT II" {
  rules = ["notice-agreed"]
}

section "UBTU-24-3" { title = "Configuration of the system" }

control "UBTU-24-300001" "CAT III" {
  cci   = ["CCI-001749", "CCI-003992"]
  rules = ["apt-signed-only"]
}

control "UBTU-24-300006" "CAT II" {
  cci   = ["CCI-001499"]
  rules = ["libraries-permissions"]
}

control "UBTU-24-300007" "CAT II" {
  cci   = ["CCI-001499"]
  rules = ["libraries-owner"]
}

control "UBTU-24-300008" "CAT II" {
  cci   = ["CCI-001499"]
  rules = ["library-directories-owner"]
}

control "UBTU-24-300009" "CAT II" {
  cci   = ["CCI-001499"]
  rules = ["libraries-group"]
}

control "UBTU-24-300010" "CAT II" {
  cci   = ["CCI-001499"]
  rules = ["library-directories-group"]
}

control "UBTU-24-300011" "CAT II" {
  cci   = ["CCI-001499"]
  rules = ["programs-permissions"]
}

control "UBTU-24-300012" "CAT II" {
  cci   = ["CCI-001499"]
  rules = ["programs-owner"]
}

control "UBTU-24-300013" "CAT II" {
  cci   = ["CCI-001499"]
  rules = ["programs-group"]
}

control "UBTU-24-300014" "CAT II" {
  cci   = ["CCI-000366"]
  rules = ["password-dictionary"]
}

control "UBTU-24-300016" "CAT II" {
  title = "Weak passwords are refused, and may be tried a few times only"
  cci   = ["CCI-000366"]
  rules = ["password-quality-enforced", "pam-pwquality-called", "password-retries"]
}

control "UBTU-24-300017" "CAT III" {
  cci   = ["CCI-000366"]
  rules = ["login-delayed"]
}

control "UBTU-24-300019" "CAT II" {
  cci   = ["CCI-002038", "CCI-004895"]
  rules = ["sudo-for-all"]
}

control "UBTU-24-300020" "CAT II" {
  cci   = ["CCI-002038", "CCI-004895"]
  rules = ["sudo-password"]
}

control "UBTU-24-300021" "CAT II" {
  title = "sudo asks for a password, for every command"
  rules = ["sudo-authenticate", "sudo-password"]
}

control "UBTU-24-300022" "CAT I" {
  cci   = ["CCI-000366"]
  rules = ["ssh-x11-forwarding"]
}

control "UBTU-24-300023" "CAT II" {
  cci   = ["CCI-000366"]
  rules = ["ssh-x11-localhost"]
}

control "UBTU-24-300025" "CAT I" {
  cci   = ["CCI-000366"]
  rules = ["gnome-ctrl-alt-delete-ignored"]
}

control "UBTU-24-300026" "CAT I" {
  cci   = ["CCI-000366"]
  rules = ["ctrl-alt-delete-ignored"]
}

control "UBTU-24-300027" "CAT I" {
  cci   = ["CCI-000366"]
  rules = ["no-empty-passwords"]
}

control "UBTU-24-300028" "CAT I" {
  cci   = ["CCI-000366"]
  rules = ["pam-unix-no-empty-passwords"]
}

control "UBTU-24-300029" "CAT II" {
  cci   = ["CCI-000366"]
  rules = ["audit-journal"]
}

control "UBTU-24-300030" "CAT II" {
  cci   = ["CCI-000366"]
  rules = ["login-umask"]
}

control "UBTU-24-300031" "CAT I" {
  title = "SSH refuses empty passwords, and environments that users set"
  cci   = ["CCI-000366"]
  rules = ["ssh-empty-passwords", "ssh-user-environment"]
}

control "UBTU-24-300039" "CAT II" {
  cci   = ["CCI-001958", "CCI-003959"]
  rules = ["usb-storage-unavailable"]
}

control "UBTU-24-300041" "CAT II" {
  cci   = ["CCI-000382"]
  rules = ["ufw-only-inbound"]
}

section "UBTU-24-4" { title = "Who somebody is" }

control "UBTU-24-400000" "CAT II" {
  cci   = ["CCI-000764", "CCI-000804"]
  rules = ["unique-uids"]
}

control "UBTU-24-400020" "CAT II" {
  cci   = ["CCI-000765", "CCI-000766", "CCI-000767", "CCI-000768", "CCI-004047"]
  rules = ["smart-card-asked"]
}

control "UBTU-24-400030" "CAT II" {
  cci   = ["CCI-000765", "CCI-000766", "CCI-000767", "CCI-000768", "CCI-004047"]
  rules = ["ssh-public-keys"]
}

control "UBTU-24-400060" "CAT II" {
  cci   = ["CCI-001954"]
  rules = ["smart-card-status-checked"]
}

control "UBTU-24-400110" "CAT II" {
  cci   = ["CCI-000770", "CCI-004045"]
  rules = ["root-without-password"]
}

control "UBTU-24-400220" "CAT II" {
  title = "New passwords get a SHA-512 hash that takes long to compute"
  cci   = ["CCI-000196", "CCI-004062"]
  rules = ["pam-unix-sha512", "pam-unix-rounds"]
}

control "UBTU-24-400260" "CAT II" {
  cci   = ["CCI-000192", "CCI-004066"]
  rules = ["password-capitals"]
}

control "UBTU-24-400270" "CAT II" {
  cci   = ["CCI-000193", "CCI-004066"]
  rules = ["password-small-letters"]
}

control "UBTU-24-400280" "CAT II" {
  cci   = ["CCI-000194", "CCI-004066"]
  rules = ["password-digits"]
}

control "UBTU-24-400290" "CAT II" {
  cci   = ["CCI-000195", "CCI-004066"]
  rules = ["password-difference"]
  set   = { "password-difference.characters" = 8 }
}

control "UBTU-24-400300" "CAT II" {
  cci   = ["CCI-000198", "CCI-004066"]
  rules = ["password-min-age"]
}

control "UBTU-24-400310" "CAT II" {
  cci   = ["CCI-000199", "CCI-004066"]
  rules = ["password-max-age"]
  set   = { "password-max-age.days" = 60 }
}

control "UBTU-24-400320" "CAT II" {
  cci   = ["CCI-000205", "CCI-004066"]
  rules = ["password-length"]
  set   = { "password-length.characters" = 15 }
}

control "UBTU-24-400330" "CAT II" {
  cci   = ["CCI-001619", "CCI-004066"]
  rules = ["password-signs"]
}

control "UBTU-24-400340" "CAT III" {
  cci   = ["CCI-002007"]
  rules = ["sssd-credentials-expire"]
}

control "UBTU-24-400360" "CAT II" {
  title = "Central accounts log in with smart cards that are verified"
  cci   = ["CCI-000185", "CCI-004909"]
  rules = ["sssd-serves-pam", "sssd-smart-cards", "sssd-certificates-verified"]
}

control "UBTU-24-400370" "CAT I" {
  cci   = ["CCI-000187"]
  rules = ["sssd-user-certificates"]
}

control "UBTU-24-400375" "CAT II" {
  cci   = ["CCI-000185", "CCI-004909"]
  rules = ["smart-card-authority-checked"]
}

control "UBTU-24-400380" "CAT II" {
  cci   = ["CCI-001991", "CCI-004068"]
  rules = ["smart-card-revocation-kept"]
}

control "UBTU-24-400400" "CAT II" {
  cci   = ["CCI-000803"]
  rules = ["password-hash"]
  set   = { "password-hash.methods" = ["SHA512"] }
}

section "UBTU-24-5" { title = "Maintenance from afar" }

control "UBTU-24-500010" "CAT II" {
  cci   = ["CCI-000172", "CCI-002884", "CCI-004188"]
  rules = ["sudo-log-file", "audit-sudo-log"]
}

control "UBTU-24-500050" "CAT II" {
  cci   = ["CCI-000877"]
  rules = ["ssh-pam"]
}

section "UBTU-24-6" { title = "Protection of data and network" }

control "UBTU-24-600000" "CAT II" {
  cci   = ["CCI-001133"]
  rules = ["ssh-keepalive-count"]
}

control "UBTU-24-600010" "CAT II" {
  cci   = ["CCI-001133"]
  rules = ["ssh-keepalive-interval"]
}

control "UBTU-24-600030" "CAT I" {
  cci   = ["CCI-002450"]
  rules = ["kernel-fips"]
}

control "UBTU-24-600060" "CAT II" {
  cci   = ["CCI-002470"]
  rules = ["authorities-approved"]
}

control "UBTU-24-600070" "CAT II" {
  cci   = ["CCI-001190"]
  rules = ["kdump-not-in-use"]
}

control "UBTU-24-600090" "CAT II" {
  cci   = ["CCI-001199", "CCI-002475", "CCI-002476"]
  rules = ["disk-encrypted"]
}

control "UBTU-24-600130" "CAT I" {
  cci   = ["CCI-001084"]
  rules = ["sudo-group-members"]
}

control "UBTU-24-600140" "CAT III" {
  cci   = ["CCI-001090"]
  rules = ["kernel-log-restricted"]
}

control "UBTU-24-600150" "CAT II" {
  cci   = ["CCI-001090"]
  rules = ["no-world-writable"]
}

control "UBTU-24-600160" "CAT III" {
  title = "chrony has servers, and asks them at least once a day"
  cci   = ["CCI-001891", "CCI-004923"]
  rules = ["chrony-servers", "chrony-asks-daily"]
}

control "UBTU-24-600180" "CAT III" {
  cci   = ["CCI-002046", "CCI-004926"]
  rules = ["chrony-steps"]
}

control "UBTU-24-600190" "CAT II" {
  cci   = ["CCI-001095"]
  rules = ["syn-cookies-on"]
}

control "UBTU-24-600200" "CAT II" {
  cci   = ["CCI-002385"]
  rules = ["ufw-rate-limit"]
}

control "UBTU-24-600230" "CAT II" {
  rules = ["wireless-unavailable"]
  cci   = ["CCI-002418"]
}

section "UBTU-24-7" { title = "Logs, memory and updates" }

control "UBTU-24-700010" "CAT II" {
  rules = ["log-files-permissions"]
}

control "UBTU-24-700020" "CAT II" {
  cci   = ["CCI-001312"]
  rules = ["journal-permissions"]
}

control "UBTU-24-700030" "CAT II" {
  cci   = ["CCI-001312"]
  rules = ["journalctl-permissions"]
}

control "UBTU-24-700040" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["journalctl-owner"]
}

control "UBTU-24-700050" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["journalctl-group"]
}

control "UBTU-24-700060" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["journal-directory-group"]
}

control "UBTU-24-700070" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["journal-group"]
}

control "UBTU-24-700080" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["journal-directory-owner"]
}

control "UBTU-24-700090" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["journal-owner"]
}

control "UBTU-24-700100" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["var-log-group"]
}

control "UBTU-24-700110" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["var-log-owner"]
}

control "UBTU-24-700120" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["var-log-permissions"]
}

control "UBTU-24-700130" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["syslog-group"]
}

control "UBTU-24-700140" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["syslog-owner"]
}

control "UBTU-24-700150" "CAT II" {
  cci   = ["CCI-001314"]
  rules = ["syslog-permissions"]
}

control "UBTU-24-700300" "CAT II" {
  cci   = ["CCI-002824"]
  rules = ["processor-no-execute"]
  scope = "running"
}

control "UBTU-24-700310" "CAT II" {
  cci   = ["CCI-002824"]
  rules = ["address-space-randomised"]
}

control "UBTU-24-700320" "CAT II" {
  cci   = ["CCI-002617"]
  rules = ["unattended-upgrades-clean"]
}

control "UBTU-24-700400" "CAT I" {
  cci   = ["CCI-000366"]
  rules = ["release-supported"]
}

section "UBTU-24-9" { title = "Audit" }

section "UBTU-24-900" { title = "What is recorded" }

control "UBTU-24-900040" "CAT II" {
  cci   = ["CCI-000171"]
  rules = ["audit-config-permissions"]
}

control "UBTU-24-900050" "CAT II" {
  cci   = ["CCI-000171"]
  rules = ["audit-config-owner"]
}

control "UBTU-24-900060" "CAT II" {
  cci   = ["CCI-000171"]
  rules = ["audit-config-group"]
}

control "UBTU-24-900070" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-su"]
}

control "UBTU-24-900080" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-chfn"]
}

control "UBTU-24-900090" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-mount"]
}

control "UBTU-24-900100" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-umount"]
}

control "UBTU-24-900110" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-ssh-agent"]
}

control "UBTU-24-900120" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-ssh-keysign"]
}

control "UBTU-24-900130" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-attribute-changes"]
}

control "UBTU-24-900140" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-owner-changes"]
}

control "UBTU-24-900150" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-permission-changes"]
}

control "UBTU-24-900160" "CAT II" {
  title = "Refused accesses to files are recorded"
  cci   = ["CCI-000172"]
  rules = ["audit-refused-access", "audit-refused-handles"]
}

control "UBTU-24-900170" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-sudo"]
}

control "UBTU-24-900180" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-sudoedit"]
}

control "UBTU-24-900190" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-chsh"]
}

control "UBTU-24-900200" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-newgrp"]
}

control "UBTU-24-900210" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-chcon"]
}

control "UBTU-24-900220" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-apparmor-parser"]
}

control "UBTU-24-900230" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-setfacl"]
}

control "UBTU-24-900240" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-chacl"]
}

control "UBTU-24-900250" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-faillog"]
}

control "UBTU-24-900260" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-lastlog"]
}

control "UBTU-24-900270" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-passwd"]
}

control "UBTU-24-900280" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-unix-update"]
}

control "UBTU-24-900290" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-gpasswd"]
}

control "UBTU-24-900300" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-chage"]
}

control "UBTU-24-900310" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-usermod"]
}

control "UBTU-24-900320" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-crontab"]
}

control "UBTU-24-900330" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-pam-timestamp-check"]
}

control "UBTU-24-900340" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-module-loading"]
}

control "UBTU-24-900350" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-module-unloading"]
}

control "UBTU-24-900510" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-sudoers-file"]
}

control "UBTU-24-900520" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-sudoers-directory"]
}

control "UBTU-24-900540" "CAT II" {
  title = "Deletions and renames of files by users are recorded"
  cci   = ["CCI-000172"]
  rules = ["audit-removals", "audit-directory-removals", "audit-renames"]
}

control "UBTU-24-900590" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-wtmp"]
}

control "UBTU-24-900600" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-utmp"]
}

control "UBTU-24-900610" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-btmp"]
}

control "UBTU-24-900730" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-modprobe"]
}

control "UBTU-24-900740" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-kmod"]
}

control "UBTU-24-900750" "CAT II" {
  cci   = ["CCI-000172"]
  rules = ["audit-fdisk"]
}

control "UBTU-24-900920" "CAT III" {
  title = "Audit logs have room for a week"
  cci   = ["CCI-001849"]
  rules = ["audit-partition-size", "audit-week-kept"]
  scope = "running"
}

control "UBTU-24-900950" "CAT III" {
  cci   = ["CCI-001851"]
  rules = ["audit-offload-scheduled"]
}

control "UBTU-24-900960" "CAT III" {
  title = "A mail says early that room for audit logs runs out"
  cci   = ["CCI-001855"]
  rules = ["audit-warning-mailed", "audit-warning-early"]
}

control "UBTU-24-900980" "CAT III" {
  cci   = ["CCI-000139"]
  rules = ["audit-mail-recipient"]
}

section "UBTU-24-901" { title = "Files of the audit system" }

control "UBTU-24-901220" "CAT III" {
  cci   = ["CCI-001890"]
  rules = ["universal-time"]
}

control "UBTU-24-901230" "CAT II" {
  cci   = ["CCI-001493", "CCI-001494"]
  rules = ["audit-tools-permissions"]
}

control "UBTU-24-901240" "CAT II" {
  cci   = ["CCI-001493", "CCI-001494"]
  rules = ["audit-tools-owner"]
}

control "UBTU-24-901250" "CAT II" {
  rules = ["audit-tools-group"]
}

control "UBTU-24-901260" "CAT II" {
  cci   = ["CCI-001495"]
  rules = ["program-directories-permissions"]
}

control "UBTU-24-901270" "CAT II" {
  cci   = ["CCI-001495"]
  rules = ["program-directories-owner"]
}

control "UBTU-24-901280" "CAT II" {
  cci   = ["CCI-001495"]
  rules = ["program-directories-group"]
}

control "UBTU-24-901300" "CAT II" {
  cci   = ["CCI-000162", "CCI-000163"]
  rules = ["audit-log-permissions"]
  set   = { "audit-log-permissions.mode" = "0600" }
}

control "UBTU-24-901310" "CAT II" {
  cci   = ["CCI-000162", "CCI-000163", "CCI-000164"]
  rules = ["audit-log-owner"]
}

control "UBTU-24-901350" "CAT II" {
  title = "The audit trail is for the group of root alone"
  cci   = ["CCI-000162", "CCI-000163", "CCI-000164"]
  rules = ["audit-log-group", "audit-log-group-root"]
  set   = { "audit-log-group.groups" = ["root"] }
}

control "UBTU-24-901380" "CAT II" {
  cci   = ["CCI-000164"]
  rules = ["audit-log-directory-permissions"]
}

section "UBTU-24-909" { title = "Protection of the audit system" }

control "UBTU-24-909000" "CAT II" {
  cci   = ["CCI-000162", "CCI-000163", "CCI-000164"]
  rules = ["audit-immutable"]
}

control "UBTU-24-909890" "CAT II" {
  rules = ["aide-watches-audit-tools"]
  cci   = ["CCI-001496"]
}
