rule "ssh-user-environment" {
  title    = "SSH takes no environment from users"
  severity = "medium"
  why      = "A user who may set LD_PRELOAD before the login shell starts gets round a forced command."
  nist     = ["CM-7", "AC-6"]

  applies = package("openssh-server")

  sshd "PermitUserEnvironment" { equals = "no" }

  pass "no is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "allowed" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "PermitUserEnvironment yes\n" }
  }

  fail "a pattern allows some" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "PermitUserEnvironment LANG,LC_*\n" }
  }
}
