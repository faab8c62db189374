rule "audit-sudo-log" {
  title    = "Changes of sudo's log file are recorded"
  severity = "medium"
  why      = "Whoever became root by sudo can take the trace out of its log; the audit's own record stays."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd") && package("sudo")

  audit_rule "-w SUDO_LOGFILE -p wa -k sudo_log_file" {}

  pass "the file that sudoers names" {
    packages = ["auditd", "sudo"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/sudo.log -p wa -k sudo_log_file\n"
      "/etc/sudoers"                     = "Defaults logfile=\"/var/log/sudo.log\"\n"
      "/var/log/sudo.log"                = ""
    }
  }

  fail "sudo logs to another file" {
    packages = ["auditd", "sudo"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/sudo.log -p wa\n"
      "/etc/sudoers"                     = "Defaults logfile=/var/log/root.log\n"
      "/var/log/sudo.log"                = ""
    }
  }

  fail "sudo has no log file" {
    packages = ["auditd", "sudo"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/sudo.log -p wa\n"
      "/etc/sudoers"                     = "Defaults use_pty\n"
      "/var/log/sudo.log"                = ""
    }
    fixable  = false
  }
}
