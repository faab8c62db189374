rule "password-quality-enforced" {
  title    = "Weak passwords are refused"
  severity = "medium"
  why      = "A warning that can be passed over is passed over."
  nist     = ["IA-5(1)"]

  setting "/etc/security/pwquality.conf" {
    key      = "enforcing"
    at_least = 1
    default  = 1
    module   = "pam_pwquality.so"
  }

  pass "on is the default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "# enforcing = 1\n" }
  }

  fail "only a warning" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf.d/50-site.conf" = "enforcing = 0\n" }
  }
}
