rule "password-sequences" {
  title    = "A new password has no long sequences"
  severity = "low"
  why      = "Sequences such as 12345 are the first things that are guessed."
  nist     = ["IA-5(1)"]

  param "characters" {
    default = 3
    range   = [1, 3]
    doc     = "The longest sequence."
  }

  setting "/etc/security/pwquality.conf" {
    key      = "maxsequence"
    at_least = 1
    at_most  = param.characters
    default  = 0
    module   = "pam_pwquality.so"
  }

  pass "three" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "maxsequence = 3\n" }
  }

  fail "0 is the default and means any length" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "# maxsequence = 0\n" }
  }
}
