rule "login-delayed" {
  title    = "A failed login is answered late"
  severity = "low"
  why      = "Guessing a password online takes as long as the answers do."
  nist     = ["CM-6"]

  param "microseconds" {
    default = 4000000
    range   = [1000000, null]
    doc     = "The fewest microseconds until the answer."
  }

  pam_module "pam_faildelay.so" {
    service = "common-auth"
    group   = "auth"
  }

  pam_argument "pam_faildelay.so" {
    services = ["common-auth"]
    group    = "auth"
    argument = "delay"
    at_least = param.microseconds
  }

  pass "four seconds" {
    files = {
      "/etc/pam.d/common-auth"                              = "auth required pam_faildelay.so delay=4000000\nauth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_faildelay.so" = ""
    }
  }

  fail "too soon" {
    files = {
      "/etc/pam.d/common-auth"                              = "auth required pam_faildelay.so delay=1000000\nauth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_faildelay.so" = ""
    }
  }

  fail "no delay" {
    fixable = false
    files = {
      "/etc/pam.d/common-auth"                              = "auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_faildelay.so" = ""
    }
  }
}
