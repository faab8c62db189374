rule "ssh-max-sessions" {
  title    = "SSH opens few sessions per connection"
  severity = "low"
  why      = "One connection with many sessions can use up the server's processes without a second login in the log."
  nist     = ["AC-10", "SC-5"]

  param "limit" {
    default = 10
    range   = [0, 10]
    doc     = "The most sessions a site may allow."
  }

  applies = package("openssh-server")

  sshd "MaxSessions" { at_most = param.limit }

  pass "ten is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "too many" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MaxSessions 100\n" }
  }
}
