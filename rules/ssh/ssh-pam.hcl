rule "ssh-pam" {
  title    = "SSH asks PAM"
  severity = "medium"
  why      = "Only through PAM do account locks, password ages and limits of sessions hold for SSH logins too."
  nist     = ["IA-2", "AC-2"]

  applies = package("openssh-server")

  sshd "UsePAM" { equals = "yes" }

  pass "as Debian ships it" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n" }
  }

  fail "no is the default of OpenSSH" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Port 22\n" }
  }

  fail "switched off" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM no\n" }
  }
}
