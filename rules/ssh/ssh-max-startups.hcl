rule "ssh-max-startups" {
  title    = "SSH drops connections when many are not logged in"
  severity = "medium"
  why      = "Without a limit somebody who only opens connections keeps everybody else from logging in."
  nist     = ["SC-5"]

  param "limit" {
    default = "10:30:60"
    doc     = "Connections at which dropping starts, the share that is dropped in percent, connections at which all are."
  }

  applies = package("openssh-server")

  sshd "MaxStartups" { within = param.limit }

  pass "the limit" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MaxStartups 10:30:60\n" }
  }

  pass "one number is start and end" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MaxStartups 8\n" }
  }

  fail "the default goes on to 100" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "starts late" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MaxStartups 20:30:60\n" }
  }
}
