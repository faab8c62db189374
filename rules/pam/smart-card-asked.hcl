rule "smart-card-asked" {
  title    = "Logins ask for a smart card"
  severity = "medium"
  why      = "A password can be guessed, seen or given away; a card has to be held."
  nist     = ["IA-2(1)"]

  pam_module "pam_pkcs11.so" {
    service = "common-auth"
    group   = "auth"
  }

  pass "asked first" {
    files = {
      "/etc/pam.d/common-auth"                           = "auth [success=2 default=ignore] pam_pkcs11.so\nauth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_pkcs11.so" = ""
    }
  }

  fail "not asked" {
    fixable = false
    files = {
      "/etc/pam.d/common-auth"                           = "auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_pkcs11.so" = ""
    }
  }
}
