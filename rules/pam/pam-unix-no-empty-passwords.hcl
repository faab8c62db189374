rule "pam-unix-no-empty-passwords" {
  title    = "PAM refuses empty passwords"
  severity = "high"
  why      = "An account with an empty password is open to anybody who guesses its name."
  nist     = ["IA-5", "AC-3"]

  applies = file("/etc/pam.d")

  pam_argument "pam_unix.so" {
    group    = "auth"
    argument = "nullok"
    set      = false
  }

  pam_argument "pam_unix.so" {
    group    = "account"
    argument = "nullok"
    set      = false
  }

  pam_argument "pam_unix.so" {
    group    = "password"
    argument = "nullok"
    set      = false
  }

  pam_argument "pam_unix.so" {
    group    = "session"
    argument = "nullok"
    set      = false
  }

  pass "no call allows it" {
    files = { "/etc/pam.d/common-auth" = "auth [success=1 default=ignore] pam_unix.so try_first_pass\n" }
  }

  fail "as Debian ships it" {
    files = { "/etc/pam.d/common-auth" = "auth [success=1 default=ignore] pam_unix.so nullok\n" }
  }

  fail "in a file of one service" {
    files = {
      "/etc/pam.d/common-auth" = "auth required pam_unix.so\n"
      "/etc/pam.d/vsftpd"      = "auth required pam_unix.so nullok # old clients\n"
    }
  }
}
