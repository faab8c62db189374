rule "ssh-obsolete-settings" {
  title      = "sshd_config has no obsolete lines"
  severity   = "low"
  why        = "A setting that sshd no longer knows protects nobody, but whoever reads the file believes that it does."
  nist       = ["CM-6"]
  unnumbered = true

  applies = package("openssh-server")

  sshd_lines {}

  pass "every line does something" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Port 22\nUsePAM yes\n" }
  }

  fail "settings of the past" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Protocol 2\nUsePrivilegeSeparation sandbox\nRSAAuthentication yes\nKeyRegenerationInterval 3600\n" }
  }

  fail "a slip of the pen stops sshd" {
    packages = ["openssh-server"]
    fixable  = false
    files    = { "/etc/ssh/sshd_config" = "PermitRootLogn no\n" }
  }
}
