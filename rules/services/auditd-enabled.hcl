rule "auditd-enabled" {
  title    = "The audit daemon starts at boot"
  severity = "medium"
  why      = "What happens before it is started leaves no trace."
  nist     = ["AU-12"]

  applies = package("auditd")

  unit "auditd.service" { enabled = true }

  pass "enabled" {
    packages = ["auditd"]
    files    = { "/usr/lib/systemd/system/auditd.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/auditd.service" = "/lib/systemd/system/auditd.service"
    }
  }

  fail "installed, and not enabled" {
    packages = ["auditd"]
    files    = { "/usr/lib/systemd/system/auditd.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "masked" {
    packages = ["auditd"]
    files    = { "/usr/lib/systemd/system/auditd.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/auditd.service" = "/lib/systemd/system/auditd.service"
      "/etc/systemd/system/auditd.service"                         = "/dev/null"
    }
  }
}
