rule "ssh-disable-forwarding" {
  title    = "SSH forwards nothing"
  severity = "medium"
  why      = "A forwarded port or agent is a tunnel past the firewall, and whoever takes the server can use the agent to reach the next one."
  nist     = ["CM-7", "SC-7"]

  applies = package("openssh-server")

  sshd "DisableForwarding" { equals = "yes" }

  pass "switched off at once" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "DisableForwarding yes\n" }
  }

  fail "only X11 is switched off" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "X11Forwarding no\n" }
  }

  fail "switched on again for one user" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "DisableForwarding yes\nMatch User tunnel\n  DisableForwarding no\n" }
  }
}
