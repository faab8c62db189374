rule "password-difference" {
  title    = "A new password differs from the old one"
  severity = "medium"
  why      = "Somebody who knows the old password tries it with another number at its end first."
  nist     = ["IA-5(1)"]

  param "characters" {
    default = 2
    range   = [2, null]
    doc     = "The fewest characters that must not be in the old password."
  }

  setting "/etc/security/pwquality.conf" {
    key      = "difok"
    at_least = param.characters
    default  = 1
    module   = "pam_pwquality.so"
  }

  pass "in a drop-in" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf.d/50-site.conf" = "difok = 2\n" }
  }

  fail "one character is the default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "# difok = 1\n" }
  }
}
