rule "password-length" {
  title    = "A new password is long"
  severity = "high"
  why      = "Every character more makes a stolen hash many times as expensive to break."
  nist     = ["IA-5(1)"]

  param "characters" {
    default = 14
    range   = [14, null]
    doc     = "The fewest characters a site may allow."
  }

  setting "/etc/security/pwquality.conf" {
    key      = "minlen"
    at_least = param.characters
    default  = 8
    module   = "pam_pwquality.so"
  }

  pass "the length" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "minlen = 14\n" }
  }

  fail "eight are the default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "# minlen = 8\n" }
  }

  fail "the file comes over its drop-ins" {
    dirs = ["/etc/pam.d"]
    files = {
      "/etc/security/pwquality.conf"                = "minlen = 8\n"
      "/etc/security/pwquality.conf.d/50-site.conf" = "minlen = 16\n"
    }
  }
}
