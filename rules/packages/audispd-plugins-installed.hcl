rule "audispd-plugins-installed" {
  title    = "Audit records can be sent to another machine"
  severity = "low"
  why      = "Records that are on the machine alone are lost with it, or to whoever breaks into it."
  nist     = ["AU-4(1)"]

  package "audispd-plugins" { installed = true }

  pass "installed" {
    packages = ["audispd-plugins"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
