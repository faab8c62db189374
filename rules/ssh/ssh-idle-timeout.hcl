rule "ssh-idle-timeout" {
  title    = "SSH ends connections that do not answer"
  severity = "medium"
  why      = "A connection whose other end has gone keeps a logged-in session open for whoever takes over that end."
  nist     = ["AC-12", "SC-10"]

  param "interval" {
    default = 15
    range   = [1, 3600]
    doc     = "Seconds of silence after which the other end is asked; what a fix writes."
  }

  param "count" {
    default = 3
    range   = [1, 100]
    doc     = "Unanswered questions after which the connection ends; what a fix writes."
  }

  applies = package("openssh-server")

  sshd "ClientAliveInterval" {
    at_least = 1
    write    = param.interval
  }

  sshd "ClientAliveCountMax" {
    at_least = 1
    write    = param.count
  }

  pass "asked each minute, three times" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "ClientAliveInterval 1m\nClientAliveCountMax 3\n" }
  }

  fail "never asked, which is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "ClientAliveCountMax 3\n" }
  }

  fail "a count of 0 never ends a connection" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "ClientAliveInterval 15\nClientAliveCountMax 0\n" }
  }
}
