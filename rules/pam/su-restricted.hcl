rule "su-restricted" {
  title    = "su works for members of one group only"
  severity = "medium"
  why      = "With su, one leaked password of root is enough for every account; sudo asks who it is and writes it down."
  nist     = ["AC-3", "AC-6"]

  param "group" {
    default = "sugroup"
    doc     = "The group whose members may use su; nobody may while it is empty or not there."
  }

  applies = file("/etc/pam.d/su")

  pam_module "pam_wheel.so" {
    service   = "su"
    group     = "auth"
    arguments = ["use_uid", "group=${param.group}"]
    control   = ["required", "requisite"]
    before    = "pam_unix.so"
  }

  pass "the group and no other" {
    files = {
      "/etc/pam.d/su"                                   = "auth sufficient pam_rootok.so\nauth required pam_wheel.so use_uid group=sugroup\nauth required pam_unix.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_wheel.so" = ""
      "/usr/lib/x86_64-linux-gnu/security/pam_unix.so"  = ""
    }
  }

  fail "as Debian ships it" {
    files = {
      "/etc/pam.d/su"                                   = "auth sufficient pam_rootok.so\n# auth required pam_wheel.so\n@include common-auth\n"
      "/etc/pam.d/common-auth"                          = "auth required pam_unix.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_wheel.so" = ""
      "/usr/lib/x86_64-linux-gnu/security/pam_unix.so"  = ""
    }
  }

  fail "asked too late" {
    fixable = false
    files = {
      "/etc/pam.d/su"                                   = "auth sufficient pam_unix.so\nauth required pam_wheel.so use_uid group=sugroup\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_wheel.so" = ""
      "/usr/lib/x86_64-linux-gnu/security/pam_unix.so"  = ""
    }
  }
}
