rule "auditd-installed" {
  title    = "The audit daemon and its plug-ins are installed"
  severity = "medium"
  why      = "Without it the kernel records nobody's doings, and an intrusion leaves no trace that can be trusted."
  nist     = ["AU-12"]

  package "auditd" { installed = true }
  package "audispd-plugins" { installed = true }

  pass "installed" {
    packages = ["auditd", "audispd-plugins"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }

  fail "audispd-plugins is missing" {
    packages = ["auditd"]
  }
}
