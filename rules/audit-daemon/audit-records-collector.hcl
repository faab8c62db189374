rule "audit-records-collector" {
  title    = "It is known which machine takes the audit records"
  severity = "low"
  why      = "Records that go nowhere are lost with the machine, or to whoever breaks into it."
  nist     = ["AU-4(1)"]

  applies = package("audispd-plugins")

  file_content "/etc/audit/audisp-remote.conf" { matches = ["^\\s*remote_server\\s*=\\s*\\S"] }

  pass "named" {
    packages = ["audispd-plugins"]
    files    = { "/etc/audit/audisp-remote.conf" = "remote_server = log.example.net\n" }
  }

  fail "as it comes" {
    fixable  = false
    packages = ["audispd-plugins"]
    files    = { "/etc/audit/audisp-remote.conf" = "remote_server =\nport = 60\n" }
  }
}
