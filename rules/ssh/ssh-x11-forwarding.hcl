rule "ssh-x11-forwarding" {
  title    = "SSH forwards no X11"
  severity = "high"
  why      = "A server that is broken into sees every key that is pressed at the screen of whoever is logged in."
  nist     = ["CM-6"]

  applies = package("openssh-server")

  sshd "X11Forwarding" { equals = "no" }

  pass "off" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "X11Forwarding no\n" }
  }

  pass "off is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "as Debian ships it" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "X11Forwarding yes\n" }
  }

  fail "a block switches it on" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "X11Forwarding no\nMatch User ann\n  X11Forwarding yes\n" }
  }
}
