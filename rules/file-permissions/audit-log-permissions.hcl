rule "audit-log-permissions" {
  title    = "Only root and one group may read the audit trail"
  severity = "medium"
  why      = "The trail tells an intruder what is seen and what is not, and holds what users typed."
  nist     = ["AU-9"]

  param "mode" {
    default = "0640"
    one_of  = ["0640", "0600"]
    doc     = "The most permissions that a site may allow."
  }

  applies = package("auditd")

  file "/var/log/audit/audit.log*" {
    mode     = param.mode
    optional = true
  }

  pass "no more than asked" {
    packages = ["auditd"]
    files = {
      "/var/log/audit/audit.log"   = ""
      "/var/log/audit/audit.log.1" = ""
    }
    modes = {
      "/var/log/audit/audit.log"   = "0640"
      "/var/log/audit/audit.log.1" = "0440"
    }
  }

  pass "nothing is written yet" {
    packages = ["auditd"]
    dirs     = ["/var/log/audit"]
  }

  fail "an old one can be read by everybody" {
    packages = ["auditd"]
    files = {
      "/var/log/audit/audit.log"   = ""
      "/var/log/audit/audit.log.1" = ""
    }
    modes = {
      "/var/log/audit/audit.log"   = "0640"
      "/var/log/audit/audit.log.1" = "0644"
    }
  }
}
