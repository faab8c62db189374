rule "ssh-keepalive-count" {
  title    = "SSH asks few times before it ends a connection"
  severity = "medium"
  why      = "The longer a connection that does not answer is kept, the longer somebody can take over its other end."
  nist     = ["SC-10"]

  param "limit" {
    default = 1
    range   = [1, 3]
    doc     = "The most unanswered questions after which a connection ends."
  }

  applies = package("openssh-server")

  sshd "ClientAliveCountMax" {
    at_least = 1
    at_most  = param.limit
  }

  pass "once" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "ClientAliveCountMax 1\n" }
  }

  fail "three times is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "a count of 0 never ends a connection" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "ClientAliveCountMax 0\n" }
  }
}
