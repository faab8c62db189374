rule "ssh-host-based" {
  title    = "SSH trusts no other host"
  severity = "high"
  why      = "With host-based login, one taken machine, or one faked name in DNS, opens every machine that trusts it."
  nist     = ["AC-3", "CM-7"]

  applies = package("openssh-server")

  sshd "HostbasedAuthentication" { equals = "no" }

  pass "said so" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "HostbasedAuthentication no\n" }
  }

  fail "switched on" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "HostbasedAuthentication yes\n" }
  }
}
