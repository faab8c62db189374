rule "password-dictionary" {
  title    = "A new password is no word of a dictionary"
  severity = "medium"
  why      = "Lists of words are what guessing starts with; and where the check is on and its dictionary is not installed, no password can be changed at all."
  nist     = ["IA-5(1)"]

  setting "/etc/security/pwquality.conf" {
    key      = "dictcheck"
    at_least = 1
    default  = 1
    module   = "pam_pwquality.so"
  }

  package "cracklib-runtime" { installed = true }

  pass "on is the default" {
    packages = ["cracklib-runtime"]
    dirs     = ["/etc/pam.d"]
    files    = { "/etc/security/pwquality.conf" = "# dictcheck = 1\n" }
  }

  fail "no dictionary" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "dictcheck = 1\n" }
  }

  fail "switched off in the file, which comes over its drop-ins" {
    packages = ["cracklib-runtime"]
    dirs     = ["/etc/pam.d"]
    files = {
      "/etc/security/pwquality.conf"                = "dictcheck = 0\n"
      "/etc/security/pwquality.conf.d/50-site.conf" = "dictcheck = 1\n"
    }
  }

  fail "switched off by an argument" {
    packages = ["cracklib-runtime"]
    files    = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3 dictcheck=0\n" }
  }
}
