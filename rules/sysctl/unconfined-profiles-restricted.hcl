rule "unconfined-profiles-restricted" {
  title    = "Users cannot leave their AppArmor confinement"
  severity = "medium"
  why      = "A confined program could change into a profile that confines nothing, and from there do what its own profile forbids."
  nist     = ["AC-3", "AC-6"]

  sysctl "kernel.apparmor_restrict_unprivileged_unconfined" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.apparmor_restrict_unprivileged_unconfined = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# kernel.apparmor_restrict_unprivileged_unconfined = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.apparmor_restrict_unprivileged_unconfined = 0\n" }
  }
}
