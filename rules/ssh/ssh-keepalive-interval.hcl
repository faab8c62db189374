rule "ssh-keepalive-interval" {
  title    = "SSH asks often whether the other end is there"
  severity = "medium"
  why      = "A connection whose other end has gone keeps a logged-in session open for whoever takes over that end."
  nist     = ["SC-10"]

  param "seconds" {
    default = 600
    range   = [1, 900]
    doc     = "The most seconds of silence after which the other end is asked."
  }

  applies = package("openssh-server")

  sshd "ClientAliveInterval" {
    at_least = 1
    at_most  = param.seconds
  }

  pass "every ten minutes" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "ClientAliveInterval 10m\n" }
  }

  fail "never is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "once an hour" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "ClientAliveInterval 3600\n" }
  }
}
