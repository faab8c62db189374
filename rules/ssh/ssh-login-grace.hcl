rule "ssh-login-grace" {
  title    = "SSH gives little time to log in"
  severity = "medium"
  why      = "Each connection that has not logged in yet holds a place; with unlimited time a few hundred of them shut everybody else out."
  nist     = ["AC-12", "SC-5"]

  param "limit" {
    default = 60
    range   = [1, 60]
    doc     = "The most seconds a site may allow."
  }

  applies = package("openssh-server")

  sshd "LoginGraceTime" {
    at_least = 1
    at_most  = param.limit
  }

  pass "a minute, written as one" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "LoginGraceTime 1m\n" }
  }

  fail "two minutes are the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "0 is not short, it is for ever" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "LoginGraceTime 0\n" }
  }
}
