rule "users-umask" {
  title    = "Users make files that others cannot write"
  severity = "medium"
  why      = "Whoever can write a file that somebody else runs or reads decides what happens in that name."
  nist     = ["AC-3", "AC-6"]

  param "mask" {
    default = "027"
    one_of  = ["027", "077"]
    doc     = "The permissions that no new file gets."
  }

  umask "users" { mask = param.mask }

  setting "/etc/login.defs" {
    key    = "UMASK"
    one_of = [param.mask, "0${param.mask}", "077", "0077"]
  }

  pass "in the shells and for PAM" {
    files = {
      "/etc/login.defs"         = "UMASK 027\n"
      "/etc/profile.d/umask.sh" = "umask 077\n"
    }
  }

  pass "letters instead of digits" {
    files = {
      "/etc/login.defs" = "UMASK 0077\n"
      "/etc/profile"    = "umask u=rwx,g=rx,o=\n"
    }
  }

  pass "PAM sets what login.defs says" {
    files = {
      "/etc/login.defs"                                 = "UMASK 027\n"
      "/etc/pam.d/common-session"                       = "session optional pam_umask.so nousergroups\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_umask.so" = ""
    }
  }

  fail "a user's own group gets what its owner gets" {
    files = {
      "/etc/login.defs"                                 = "UMASK 027\n"
      "/etc/pam.d/common-session"                       = "session optional pam_umask.so umask=027\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_umask.so" = ""
    }
  }

  fail "nothing sets it" {
    files = { "/etc/login.defs" = "UMASK 022\n" }
  }

  fail "a later file opens it" {
    files = {
      "/etc/login.defs"      = "UMASK 027\n"
      "/etc/profile"         = "umask 027\n"
      "/etc/profile.d/zz.sh" = "umask 002\n"
    }
  }

  fail "only some get it" {
    files = {
      "/etc/login.defs" = "UMASK 027\n"
      "/etc/profile"    = "if [ \"$(id -u)\" -ge 1000 ]; then\n  umask 027\nfi\n"
    }
  }
}
