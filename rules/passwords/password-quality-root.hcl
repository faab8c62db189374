rule "password-quality-root" {
  title    = "Rules for passwords hold for root"
  severity = "medium"
  why      = "Root's password opens everything, and root may otherwise choose any."
  nist     = ["IA-5(1)"]

  setting "/etc/security/pwquality.conf" {
    key    = "enforce_for_root"
    set    = true
    module = "pam_pwquality.so"
  }

  pass "a key that stands alone" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "minlen = 14\nenforce_for_root\n" }
  }

  fail "root is left out by default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "# enforce_for_root\n" }
  }
}
