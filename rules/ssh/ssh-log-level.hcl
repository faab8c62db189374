rule "ssh-log-level" {
  title    = "SSH logs logins"
  severity = "medium"
  why      = "Below INFO a log says nothing of who came in with which key, and above VERBOSE it holds what users type."
  nist     = ["AU-3", "AU-12"]

  param "level" {
    default = "VERBOSE"
    one_of  = ["VERBOSE", "INFO"]
    doc     = "What a fix writes; both levels will do."
  }

  applies = package("openssh-server")

  sshd "LogLevel" {
    one_of = ["VERBOSE", "INFO"]
    write  = param.level
  }

  pass "INFO is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  pass "in any case" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "loglevel verbose\n" }
  }

  fail "too quiet" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "LogLevel QUIET\n" }
  }

  fail "quiet for one user" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "LogLevel INFO\nMatch User backup\n  LogLevel ERROR\n" }
  }
}
